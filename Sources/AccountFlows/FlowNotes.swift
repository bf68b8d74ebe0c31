import Synchronization

/// What was worked out from one flow, kept for whoever asks next: several look-alikes and
/// detectors rest on the same measures.
///
/// One value of each type: whoever asks for a type must work it out in the same way, from the flow
/// alone.
final class FlowNotes: Sendable {
  private final class Note<Value: Sendable>: Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
  }

  private let kept = Mutex<[(type: ObjectIdentifier, note: AnyObject)]>([])

  func value<Value: Sendable>(_ make: () -> Value) -> Value {
    let type = ObjectIdentifier(Value.self)
    let known = kept.withLock { kept -> Note<Value>? in
      // Invariant: what stands under a type is a note of a value of that type.
      kept.first { $0.type == type }.map { unsafeDowncast($0.note, to: Note<Value>.self) }
    }
    if let known { return known.value }
    let made = Note(make())
    kept.withLock { $0.append((type, made)) }
    return made.value
  }
}

extension AccountFlow {
  /// A measure of this flow that rests on nothing else, worked out once for all who ask for a value
  /// of its type.
  public func measured<Value: Sendable>(_ make: (AccountFlow) -> Value) -> Value {
    notes.value { make(self) }
  }
}
