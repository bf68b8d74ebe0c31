import Foundation

/// The project's own files, read as text.
enum SourceTree {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  struct File: CustomStringConvertible {
    let path: String
    let text: String
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    var description: String { path }
    /// The module the file belongs to: the folder below Sources.
    var module: String {
      let parts = path.split(separator: "/")
      return parts[0] == "Sources" ? String(parts[1]) : String(parts[0])
    }
  }

  /// Swift files below the given top-level folders.
  static func swiftFiles(in folders: [String]) throws -> [File] {
    var files: [File] = []
    for folder in folders {
      let base = root.appending(path: folder)
      let names = FileManager.default.enumerator(atPath: base.path(percentEncoded: false))
      while let name = names?.nextObject() as? String {
        guard name.hasSuffix(".swift"), !name.contains(".build") else { continue }
        let text = try String(contentsOf: base.appending(path: name), encoding: .utf8)
        files.append(File(path: "\(folder)/\(name)", text: text))
      }
    }
    return files.sorted { $0.path < $1.path }
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }
}
