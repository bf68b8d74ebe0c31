import BankRecords

/// Topics of memos already classified, by hash: files repeat a few thousand memos many times.
struct MemoCache: Sendable {
  private var keys: [UInt64]
  private var values: [MemoTopics]
  private let classifier = MemoClassifier()

  init(slots: Int = 1 << 14) {
    precondition(slots & (slots - 1) == 0, "the number of slots is a power of two")
    keys = [UInt64](repeating: 0, count: slots)
    values = [MemoTopics](repeating: [], count: slots)
  }

  mutating func topics(of memo: UnsafeBufferPointer<UInt8>) -> MemoTopics {
    if memo.isEmpty { return [] }
    let hash = hashBytes(memo) | 1
    let slot = Int(truncatingIfNeeded: hash >> 20) & (keys.count - 1)
    if keys[slot] == hash { return values[slot] }
    let found = classifier.topics(of: memo)
    keys[slot] = hash
    values[slot] = found
    return found
  }
}
