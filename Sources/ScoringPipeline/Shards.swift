/// Does `work` on positions `0..<count`, `size` at a time on several threads, and gives back what
/// came of the shards in their order, so that the outcome does not depend on the number of threads.
/// `progress` is called with the number of positions done.
func inShards<Part: Sendable>(
  _ count: Int, size: Int, threads: Int, progress: (Int) -> Void = { _ in },
  work: @escaping @Sendable (Range<Int>) -> Part
) async -> [Part] {
  let shards = stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
  var parts = [Part?](repeating: nil, count: shards.count)
  var done = 0
  await withTaskGroup(of: (Int, Part).self) { group in
    var next = 0
    func addShard() {
      let number = next
      next += 1
      group.addTask { (number, work(shards[number])) }
    }
    while next < min(threads, shards.count) { addShard() }
    for await (number, part) in group {
      parts[number] = part
      done += shards[number].count
      progress(done)
      // Who cancels a run throws away what came of it.
      if next < shards.count, !Task.isCancelled { addShard() }
    }
  }
  return parts.compactMap { $0 }
}

/// Does `work` on positions `0..<count` on several threads and hands what came of each to `take`, in their
/// order, while others are worked on. No more than one part beside those of the threads is held.
func inOrder<Part: Sendable>(
  _ count: Int, threads: Int, work: @escaping @Sendable (Int) -> Part, take: (Part) throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: (Int, Part).self) { group in
    var next = 0
    var taken = 0
    var waiting: [Int: Part] = [:]
    func addOnes() {
      while next < count, next - taken <= threads, next - taken - waiting.count < threads {
        let number = next
        next += 1
        group.addTask { (number, work(number)) }
      }
    }
    addOnes()
    for try await (number, part) in group {
      waiting[number] = part
      // Before the part is taken, so that no thread stands still meanwhile.
      addOnes()
      while let due = waiting.removeValue(forKey: taken) {
        try take(due)
        taken += 1
        addOnes()
      }
      try Task.checkCancellation()
    }
  }
}
