import Foundation

/// Runs the program under strace, which makes chosen system calls fail or kills the program at them.
struct Strace {
  /// What happens at a call.
  enum Fault: CaseIterable, CustomStringConvertible {
    case kill
    case noSpace
    case inputOutput

    var injection: String {
      switch self {
      case .kill: "signal=SIGKILL"
      case .noSpace: "error=ENOSPC"
      case .inputOutput: "error=EIO"
      }
    }

    var description: String { injection }
  }

  let run: ProgramRun
  /// The traced calls, one a line, with the paths of their descriptors.
  let calls: [String]
  /// The calls that were made to fail.
  var injected: [String] { calls.filter { $0.contains("(INJECTED)") } }

  /// Injects `fault` at call number `place` of each thread among `names`, or at places as strace writes
  /// them (`1+2`).
  ///
  /// The program gets one processor and one thread for its work, so that the call of that number is
  /// the same one in every run.
  init(
    _ arguments: [String], calls names: String, injection: String, place: String,
    paths: [String] = [], inputPath: String? = nil
  ) throws {
    let files = try TemporaryFolder()
    let trace = files.path + "/trace"
    var setting = ProgramRun.Setting()
    setting.inputPath = inputPath
    run = try ProgramRun(
      "/usr/bin/env",
      [
        "taskset", "-c", Strace.processor, "strace", "-f", "-qq", "-y", "-o", trace,
        "-e", "trace=\(names)", "-e", "inject=\(names):\(injection):when=\(place)",
      ] + paths.flatMap { ["-P", $0] } + [CommandLineRun.program.path(percentEncoded: false)]
        + arguments + ["--threads", "1"], setting)
    calls = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
      .map(String.init)
  }

  /// The first processor this process may use.
  private static let processor: String = {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") } ?? ""
    return String(line.drop { !$0.isNumber }.prefix { $0.isNumber })
  }()

  /// strace is there, may trace, and can inject.
  static let isUsable: Bool = {
    let probe = try? ProgramRun(
      "/usr/bin/env",
      ["taskset", "-c", processor, "strace", "-f", "-qq", "-e", "inject=write:error=EIO:when=1"]
        + ["/bin/sh", "-c", "echo x; exit 7"])
    return probe?.status == 7 && probe?.errors.contains("INJECTED") == true
  }()
}
