import Foundation
import Synchronization

/// SIGTERM and SIGINT: the first one asks the run to stop and leave nothing behind, a second one ends
/// the process at once; who does not stop in time is ended too.
final class Interruption {
  /// The first signal that came; 0 while none did.
  private static let received = Atomic<Int32>(0)
  /// Well inside the two seconds in which a run must have stopped.
  private static let secondsToStop = 1.5

  /// The signal by which the run was told to stop, or nil.
  static var signal: Int32? {
    let number = received.load(ordering: .acquiring)
    return number == 0 ? nil : number
  }

  private let sources: [any DispatchSourceSignal]

  /// Cancels `work` when a signal comes. A signal that the caller has this program ignore (`nohup`,
  /// `&` in a script) stays ignored.
  init(cancelling work: Task<Void, Never>) {
    let queue = DispatchQueue(label: "interruption")
    sources = [SIGTERM, SIGINT].filter { !Interruption.isIgnored($0) }.map { number in
      // The default action would come before the handler.
      Foundation.signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        // Several signals of one kind may be seen as one: `data` counts them.
        let isFirst = Interruption.received.load(ordering: .acquiring) == 0
        guard isFirst, source.data == 1 else { _exit(128 + number) }
        Interruption.received.store(number, ordering: .releasing)
        work.cancel()
        queue.asyncAfter(deadline: .now() + Interruption.secondsToStop) { _exit(128 + number) }
      }
      source.resume()
      return source
    }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
