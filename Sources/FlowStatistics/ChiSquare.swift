import Glibc

/// The chi-square distribution with a whole number of degrees of freedom.
public enum ChiSquare {
  /// Probability of a value above `value` (≥ 0); exact up to rounding, 0 only below 1e-300.
  ///
  /// Uses Q(a+1, x) = Q(a, x) + xᵃe⁻ˣ/Γ(a+1) from Q(½, x) = erfc √x or Q(1, x) = e⁻ˣ
  /// (Abramowitz and Stegun 26.4.4, 26.4.5). Complexity: O(degrees).
  public static func upperTail(_ value: Double, degrees: Int) -> Double {
    precondition(degrees >= 1, "degrees of freedom start at 1")
    precondition(value >= 0, "a squared distance is not negative")
    let half = value / 2
    if !half.isFinite { return 0 }
    let isOdd = degrees % 2 == 1
    var tail = isOdd ? erfc(half.squareRoot()) : exp(-half)
    var order = isOdd ? 0.5 : 1.0
    while order < Double(degrees) / 2 {
      if half > 0 { tail += exp(order * log(half) - half - lgamma(order + 1)) }
      order += 1
    }
    return min(1, tail)
  }

  /// The value whose upper tail is `tail`, in (0, 1); by bisection to 1e-12 relative.
  public static func value(upperTail tail: Double, degrees: Int) -> Double {
    precondition(tail > 0 && tail < 1, "a tail lies in (0, 1)")
    var low = 0.0
    var high = Double(degrees)
    while upperTail(high, degrees: degrees) > tail, high < 1e4 { high *= 2 }
    for _ in 0..<200 where high - low > 1e-13 * high {
      let middle = (low + high) / 2
      if upperTail(middle, degrees: degrees) > tail { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
