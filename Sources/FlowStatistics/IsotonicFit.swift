/// The non-decreasing step function nearest to weighted values by squared distance.
///
/// Pool-adjacent-violators (Ayer et al. 1955): neighbours out of order share their mean.
public struct IsotonicFit: Sendable, Equatable {
  /// A run of positions with one value.
  public struct Block: Sendable, Equatable {
    /// Least position in the block.
    public var start: Double
    /// Greatest position in the block.
    public var end: Double
    public var value: Double
    public var weight: Double
  }

  /// By position, values not falling.
  public let blocks: [Block]

  /// `points` may come in any order; equal positions count as one. Complexity: O(n log n).
  public init(_ points: [(position: Double, value: Double, weight: Double)]) {
    precondition(points.allSatisfy { $0.weight > 0 }, "a point counts for something")
    var pooled: [Block] = []
    for point in points.sorted(by: { $0.position < $1.position }) {
      if let last = pooled.last, last.end == point.position {
        pooled[pooled.count - 1] = IsotonicFit.joined(
          last,
          Block(
            start: point.position, end: point.position, value: point.value, weight: point.weight))
      } else {
        pooled.append(
          Block(
            start: point.position, end: point.position, value: point.value, weight: point.weight))
      }
    }
    blocks = IsotonicFit.pooled(pooled)
  }

  /// The same over values that already stand in blocks.
  public init(blocks: [Block]) { self.blocks = IsotonicFit.pooled(blocks) }

  private static func pooled(_ blocks: [Block]) -> [Block] {
    var stack: [Block] = []
    for block in blocks {
      var added = block
      while let last = stack.last, last.value >= added.value {
        added = joined(last, added)
        stack.removeLast()
      }
      stack.append(added)
    }
    return stack
  }

  private static func joined(_ left: Block, _ right: Block) -> Block {
    let weight = left.weight + right.weight
    return Block(
      start: left.start, end: right.end,
      value: (left.value * left.weight + right.value * right.weight) / weight, weight: weight)
  }

  /// The value at a position: inside a block its own, between two on the straight line from one to
  /// the next, outside of all that of the nearest; 0 without blocks.
  public func value(at position: Double) -> Double {
    guard let first = blocks.first, let last = blocks.last else { return 0 }
    if position <= first.start { return first.value }
    if position >= last.end { return last.value }
    for (index, block) in blocks.enumerated() {
      if position <= block.end, position >= block.start { return block.value }
      if index + 1 < blocks.count, position > block.end, position < blocks[index + 1].start {
        let next = blocks[index + 1]
        let share = (position - block.end) / (next.start - block.end)
        return block.value + share * (next.value - block.value)
      }
    }
    return last.value
  }
}
