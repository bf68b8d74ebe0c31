import Synchronization

/// What was worked out from one flow, kept for whoever asks next: several look-alikes and
/// detectors rest on the same measures.
///
/// One value of each type: whoever asks for a type must work it out in the same way, from the flow
/// alone. Inlinable, so that each type is known where it is asked for: to find it out while running cost
/// more than most of the measures.
@usableFromInline
final class FlowNotes: Sendable {
  @usableFromInline
  final class Note<Value: Sendable>: Sendable {
    @usableFromInline let value: Value

    @inlinable
    init(_ value: Value) { self.value = value }
  }

  @usableFromInline let kept = Mutex<[(type: ObjectIdentifier, note: AnyObject)]>([])

  @inlinable
  init() {}

  @inlinable
  func value<Value: Sendable>(_ make: () -> Value) -> Value {
    let type = ObjectIdentifier(Value.self)
    let known = kept.withLock { kept -> Note<Value>? in
      for place in kept.indices where kept[place].type == type {
        // Invariant: what stands under a type is a note of a value of that type.
        return unsafeDowncast(kept[place].note, to: Note<Value>.self)
      }
      return nil
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
  @inlinable
  public func measured<Value: Sendable>(_ make: (AccountFlow) -> Value) -> Value {
    notes.value { make(self) }
  }
}
