import ArgumentParser
import BankRecords
import Detection
import Foundation
import Models
import ScoringPipeline
import StatementIngest

/// Turns what went wrong into one clear message and the right exit status.
enum CommandFailure {
  /// Prints the failure and gives back the exit code to throw.
  static func report(_ failure: any Error) -> any Error {
    if isInterruption(failure) { return interrupted }
    switch failure {
    case is ExitCode, is ValidationError: return failure
    case let ingest as IngestError:
      return exit(ingest.description, ingest.exitStatus)
    case let publish as PublishError:
      switch publish {
      case .cannotCreate: return exit(publish.description, .cannotCreate)
      case .inputOutput: return exit(publish.description, .inputOutput)
      }
    case let capacity as CapacityError:
      return exit(capacity.description, .internalError)
    case let parameter as ParameterError:
      return exit(parameter.description, .usage)
    case let profile as ProfileError:
      return exit(profile.description, .usage)
    case let unreadable as ModelError:
      return exit(unreadable.description, .usage)
    case TerminalError.cannotWrite(let reason):
      return exit("cannot write to standard output: \(reason)", .inputOutput)
    default:
      return exit("internal error: \(failure)", .internalError)
    }
  }

  /// Whether the run ended because it was told to.
  private static func isInterruption(_ failure: any Error) -> Bool {
    if failure is CancellationError { return true }
    guard case .interrupted? = failure as? IngestError else { return false }
    return true
  }

  private static var interrupted: any Error {
    let number = Interruption.signal ?? SIGTERM
    Terminal.note(
      "interrupted (运行中断) by \(number == SIGINT ? "SIGINT" : "SIGTERM"): nothing was published, "
        + "run the same command again")
    return ExitCode(128 + number)
  }

  private static func exit(_ message: String, _ status: ExitStatus) -> any Error {
    Terminal.note("error: \(Masking.maskNumbers(in: message))")
    return status.code
  }
}

extension IngestError {
  var exitStatus: ExitStatus {
    switch self {
    case .unreadable: .missingInput
    case .unknownFormat, .damagedContainer, .changedWhileRead, .unsupportedContent, .unreadLayout,
      .overLimit:
      .held
    // Told before, with the signal's own status.
    case .interrupted: .internalError
    case .usage: .usage
    case .inputOutput, .unwritable: .inputOutput
    }
  }
}
