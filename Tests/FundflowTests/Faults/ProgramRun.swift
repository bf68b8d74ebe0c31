import Foundation

/// A program run to its end, with what a test of faults wants to know of it.
struct ProgramRun {
  /// Exit status, or 128 + the signal that ended it, as a shell says it.
  let status: Int32
  let output: String
  let errors: String
  let seconds: Double

  /// What a run is given beside its arguments.
  struct Setting {
    var environment: [String: String] = [:]
    /// File that is standard input; nil: none.
    var inputPath: String?
    /// File that is standard output; nil: it is collected.
    var outputPath: String?
    var folder: String?
    /// Signals to send, and after how many seconds each.
    var signals: [(number: Int32, seconds: Double)] = []
  }

  init(_ program: String, _ arguments: [String], _ setting: Setting = Setting()) throws {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(setting.environment) { $1 }
    if let folder = setting.folder { process.currentDirectoryURL = URL(filePath: folder) }
    let files = try TemporaryFolder()
    let outputPath = setting.outputPath ?? files.path + "/out"
    let errorPath = files.path + "/err"
    for file in [files.path + "/out", errorPath] { try Data().write(to: URL(filePath: file)) }
    process.standardOutput = FileHandle(forWritingAtPath: outputPath)
    process.standardError = FileHandle(forWritingAtPath: errorPath)
    process.standardInput =
      setting.inputPath.flatMap { FileHandle(forReadingAtPath: $0) } ?? FileHandle.nullDevice
    let start = DispatchTime.now().uptimeNanoseconds
    try process.run()
    for (number, seconds) in setting.signals {
      Thread.sleep(forTimeInterval: seconds)
      kill(process.processIdentifier, number)
    }
    process.waitUntilExit()
    seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
    let isSignal = process.terminationReason == .uncaughtSignal
    status = isSignal ? 128 + process.terminationStatus : process.terminationStatus
    output = try String(contentsOfFile: files.path + "/out", encoding: .utf8)
    errors = try String(contentsOfFile: errorPath, encoding: .utf8)
  }

  /// The built program.
  static func fundflow(_ arguments: [String], _ setting: Setting = Setting()) throws -> ProgramRun {
    try ProgramRun(CommandLineRun.program.path(percentEncoded: false), arguments, setting)
  }

  /// Commands of a shell, with the program as `$FUNDFLOW`.
  static func shell(_ commands: String, in folder: String) throws -> ProgramRun {
    var setting = Setting()
    setting.folder = folder
    setting.environment["FUNDFLOW"] = CommandLineRun.program.path(percentEncoded: false)
    return try ProgramRun("/bin/bash", ["-c", commands], setting)
  }

  /// Whether the long tests run (`make test-long`).
  static let isLong = ProcessInfo.processInfo.environment["FUNDFLOW_LONG_TESTS"] != nil
}

/// The runs below an output folder, file by file.
struct RunFolders: Equatable {
  /// Folder → file → bytes; without `seconds` and `environment` of the manifest.
  var runs: [String: [String: Data]] = [:]
  /// Names that start with a dot: folders that a dead run left.
  var leftovers: [String] = []

  init(_ path: String) throws {
    let files = FileManager.default
    guard files.fileExists(atPath: path) else { return }
    for name in try files.contentsOfDirectory(atPath: path) {
      if name.hasPrefix(".") {
        leftovers.append(name)
        continue
      }
      var run: [String: Data] = [:]
      for file in try files.contentsOfDirectory(atPath: "\(path)/\(name)") {
        run[file] = try RunFolders.stable("\(path)/\(name)/\(file)")
      }
      runs[name] = run
    }
  }

  /// A file's bytes; of a manifest those before its last two members, which differ from run to run.
  static func stable(_ path: String) throws -> Data {
    let data = try Data(contentsOf: URL(filePath: path))
    guard path.hasSuffix("/run.json"),
      let varying = data.range(of: Data("\n  \"environment\"".utf8))
    else { return data }
    return data[..<varying.lowerBound]
  }
}
