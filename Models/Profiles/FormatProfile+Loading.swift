import Foundation
import StatementIngest

extension FormatProfile {
  /// A format with the digest of its canonical form.
  public init(format: StatementFormat, path: String) {
    self.init(
      format: format, path: path,
      digest: ContentDigest.sha256(Array(format.profileDocument.line.utf8)))
  }

  /// Reads a profile from the text of a file; `file` names it in errors.
  public static func parse(_ text: [UInt8], file: String) throws(ProfileError) -> FormatProfile {
    FormatProfile(format: try ProfileReading(file: file).format(text), path: file)
  }

  /// Reads profile files, and all `.json` files of folders in the order of their names. No two may
  /// have the same name.
  public static func load(_ paths: [String]) throws(ProfileError) -> [FormatProfile] {
    var profiles: [FormatProfile] = []
    for path in paths {
      for file in try files(at: path) {
        let profile = try parse(try read(file), file: file)
        if let twin = profiles.first(where: { $0.format.name == profile.format.name }) {
          throw ProfileError(
            file: file,
            message: "the name '\(profile.format.name)' is also that of \(twin.path); rename one")
        }
        profiles.append(profile)
      }
    }
    return profiles
  }

  private static func files(at path: String) throws(ProfileError) -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw ProfileError(file: path, message: "does not exist; give a profile file or a folder")
    }
    if !isFolder.boolValue { return [path] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let found = names.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    guard !found.isEmpty else {
      throw ProfileError(file: path, message: "the folder holds no .json file")
    }
    return found.map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
  }

  private static func read(_ path: String) throws(ProfileError) -> [UInt8] {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
      throw ProfileError(file: path, message: "cannot be read")
    }
    guard data.count <= 1 << 20 else {
      throw ProfileError(file: path, message: "is larger than 1 MiB; no profile is")
    }
    return [UInt8](data)
  }
}
