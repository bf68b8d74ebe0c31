import Synchronization

/// What was worked out from one flow, kept for whoever asks next: several look-alikes and
/// detectors rest on the same measures.
///
/// One value of each type: whoever asks for a type must work it out in the same way, from the flow
/// alone.
final class FlowNotes: Sendable {
  private let kept = Mutex<[(type: ObjectIdentifier, value: any Sendable)]>([])

  func value<Value: Sendable>(_ make: () -> Value) -> Value {
    let type = ObjectIdentifier(Value.self)
    let known = kept.withLock { kept in kept.first { $0.type == type }?.value }
    if let known = known as? Value { return known }
    let made = make()
    kept.withLock { $0.append((type, made)) }
    return made
  }
}

extension AccountFlow {
  /// A measure of this flow that rests on nothing else, worked out once for all who ask for a value
  /// of its type.
  public func measured<Value: Sendable>(_ make: (AccountFlow) -> Value) -> Value {
    notes.value { make(self) }
  }
}
