/// A seeded stream of random numbers (xoshiro256**, seeded by SplitMix64).
///
/// Only integer and exact IEEE operations are used, so that a seed gives the same world on every
/// machine; `log`, `exp` and the like differ between C libraries.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// A stream of its own for each pair: a scenario's draws do not shift when another one changes.
  public init(seed: UInt64, stream: UInt64 = 0) {
    var mixer = seed &+ stream &* 0xD1B5_4A32_D192_ED03
    func mixed() -> UInt64 {
      mixer &+= 0x9E37_79B9_7F4A_7C15
      var word = mixer
      word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
      return word ^ (word >> 31)
    }
    state = (mixed(), mixed(), mixed(), mixed())
  }

  public mutating func next() -> UInt64 {
    func rotated(_ word: UInt64, _ count: UInt64) -> UInt64 {
      (word << count) | (word >> (64 - count))
    }
    let drawn = rotated(state.1 &* 5, 7) &* 9
    let carried = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= carried
    state.3 = rotated(state.3, 45)
    return drawn
  }

  /// A whole number in `0..<count`; `count` ≥ 1.
  mutating func below(_ count: Int) -> Int {
    precondition(count >= 1, "a draw needs at least one outcome")
    return Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// A whole number in the closed range.
  mutating func between(_ low: Int, _ high: Int) -> Int {
    high <= low ? low : low + below(high - low + 1)
  }

  /// A number in `[0, 1)`.
  mutating func unit() -> Double { Double(next() >> 11) * (1.0 / 9_007_199_254_740_992.0) }

  mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  /// A number in `[low, high)`.
  mutating func number(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }

  /// A bell-shaped number with mean 0 and deviation 1, within ±3.46: a sum of twelve halves.
  mutating func bell() -> Double {
    var sum = -6.0
    for _ in 0..<12 { sum += unit() }
    return sum
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// An index drawn with the given weights; their sum must be above zero.
  mutating func index(weights: [Double]) -> Int {
    var target = unit() * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() {
      target -= weight
      if target < 0 { return index }
    }
    return weights.count - 1
  }

  /// A number from a skewed distribution given by equally spaced quantiles, linear between them.
  mutating func number(quantiles: [Double]) -> Double {
    let position = unit() * Double(quantiles.count - 1)
    let lower = min(Int(position), quantiles.count - 2)
    let fraction = position - Double(lower)
    return quantiles[lower] + (quantiles[lower + 1] - quantiles[lower]) * fraction
  }

  /// `count` distinct elements, or all of them where there are fewer, in drawn order.
  mutating func sample<Element: Hashable>(_ elements: [Element], count: Int) -> [Element] {
    guard count < elements.count else { return shuffled(elements) }
    if count * 3 > elements.count { return Array(shuffled(elements).prefix(count)) }
    var seen: Set<Element> = []
    var drawn: [Element] = []
    drawn.reserveCapacity(count)
    while drawn.count < count {
      let element = pick(elements)
      if seen.insert(element).inserted { drawn.append(element) }
    }
    return drawn
  }

  mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var order = elements
    for index in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(index, below(index + 1))
    }
    return order
  }
}
