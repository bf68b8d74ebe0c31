/// Hashing of small numbers that are made here (account ids, parties, days): one multiplication.
///
/// Swift's own hash costs forty instructions and guards against keys that an enemy picks. These
/// numbers are given out one after the other and nobody outside can pick them, so that sets and
/// dictionaries of them need no guard. What walks over such a set or dictionary must not depend on
/// its order, as everywhere.
public enum DenseHash {
  /// The hash of a number under the seed of one table.
  @inlinable
  @inline(__always)
  public static func value(of number: UInt32, seed: Int) -> Int {
    var state = UInt64(number) ^ UInt64(bitPattern: Int64(seed))
    state = state &* 0x9E37_79B9_7F4A_7C15
    state ^= state &>> 32
    return Int(truncatingIfNeeded: state)
  }
}

extension AccountID {
  @inlinable
  public func _rawHashValue(seed: Int) -> Int { DenseHash.value(of: rawValue, seed: seed) }

  @inlinable
  public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

extension CivilDay {
  @inlinable
  public func _rawHashValue(seed: Int) -> Int {
    DenseHash.value(of: UInt32(bitPattern: daysSince1970), seed: seed)
  }

  @inlinable
  public func hash(into hasher: inout Hasher) { hasher.combine(daysSince1970) }
}
