/// Order statistics by selection: O(n) on average, the same answer for any order of the values.
public enum Quantiles {
  /// The quantile at `position` in [0, 1], interpolated between neighbours; reorders the values.
  ///
  /// Values must not be empty nor hold NaN. Complexity: O(n).
  public static func quantile(_ position: Double, of values: inout [Double]) -> Double {
    precondition(!values.isEmpty, "a quantile needs at least one value")
    precondition(position >= 0 && position <= 1, "a quantile's position lies in [0, 1]")
    let place = position * Double(values.count - 1)
    let index = Int(place)
    let lower = select(index, in: &values)
    let fraction = place - Double(index)
    guard fraction > 0, index + 1 < values.count else { return lower }
    var upper = values[index + 1]
    for value in values[(index + 1)...] where value < upper { upper = value }
    return lower + (upper - lower) * fraction
  }

  public static func median(of values: inout [Double]) -> Double { quantile(0.5, of: &values) }

  /// The value that stands at `index` after sorting; smaller ones end up before it.
  static func select(_ index: Int, in values: inout [Double]) -> Double {
    var low = 0
    var high = values.count - 1
    while low < high {
      let pivot = pivotValue(values[low], values[low + (high - low) / 2], values[high])
      var left = low
      var right = high
      // Hoare's partition: everything before `left` is ≤ pivot, everything after `right` is ≥.
      while left <= right {
        while values[left] < pivot { left += 1 }
        while values[right] > pivot { right -= 1 }
        if left <= right {
          values.swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if index <= right {
        high = right
      } else if index >= left {
        low = left
      } else {
        return values[index]
      }
    }
    return values[index]
  }

  /// The median of three, which keeps sorted input from being the worst case.
  private static func pivotValue(_ first: Double, _ second: Double, _ third: Double) -> Double {
    max(min(first, second), min(max(first, second), third))
  }
}
