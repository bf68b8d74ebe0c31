import Foundation

/// The built program, run as a user would.
struct CommandLineRun {
  let status: Int32
  let output: String
  let errors: String

  /// The program beside the running test bundle.
  static let program: URL = {
    let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    var folder = tests.deletingLastPathComponent()
    while folder.path(percentEncoded: false) != "/" {
      let candidate = folder.appending(path: "fundflow")
      if FileManager.default.isExecutableFile(atPath: candidate.path(percentEncoded: false)),
        !candidate.hasDirectoryPath
      {
        return candidate
      }
      folder.deleteLastPathComponent()
    }
    return packageRoot.appending(path: ".build/debug/fundflow")
  }()

  static let packageRoot = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let demoBank = packageRoot.appending(path: "Datasets/demo-bank")
    .path(percentEncoded: false)

  /// Runs the program with arguments; `input` is its standard input.
  init(_ arguments: [String], input: Data? = nil, in folder: String? = nil) throws {
    let process = Process()
    process.executableURL = CommandLineRun.program
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    let files = try TemporaryFolder()
    let outputFile = files.path + "/out"
    let errorFile = files.path + "/err"
    for file in [outputFile, errorFile] { try Data().write(to: URL(filePath: file)) }
    process.standardOutput = FileHandle(forWritingAtPath: outputFile)
    process.standardError = FileHandle(forWritingAtPath: errorFile)
    if let input {
      let inputFile = files.path + "/in"
      try input.write(to: URL(filePath: inputFile))
      process.standardInput = FileHandle(forReadingAtPath: inputFile)
    } else {
      process.standardInput = FileHandle.nullDevice
    }
    try process.run()
    process.waitUntilExit()
    status = process.terminationStatus
    output = try String(contentsOfFile: outputFile, encoding: .utf8)
    errors = try String(contentsOfFile: errorFile, encoding: .utf8)
  }
}

/// A folder that goes away with its owner.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory
      .appending(path: "fundflow-\(UUID().uuidString)").path(percentEncoded: false)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws -> String {
    let file = "\(path)/\(name)"
    try text.write(toFile: file, atomically: false, encoding: .utf8)
    return file
  }

  /// The only published run below `out`.
  func run(in out: String) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(out)")
    return "\(path)/\(out)/\(names.first ?? "none")"
  }
}
