import FlowStatistics
import SeededNumbers
import Testing

struct QuantilesTests {
  @Test(arguments: [1, 2, 3, 10, 101, 1000])
  func agreesWithSorting(count: Int) {
    var numbers = SeededNumbers(state: UInt64(count))
    // Few distinct values, so that ties are met.
    let values = (0..<count).map { _ in Double(numbers.next() % 37) }
    let sorted = values.sorted()
    for position in [0, 0.1, 0.25, 0.5, 0.9, 0.99, 1] {
      var work = values
      let place = position * Double(count - 1)
      let low = sorted[Int(place)]
      let high = sorted[min(count - 1, Int(place) + 1)]
      let expected = low + (high - low) * (place - Double(Int(place)))
      #expect(Quantiles.quantile(position, of: &work) == expected)
      #expect(work.sorted() == sorted)
    }
  }

  @Test func ofSortedAndOfEqualValuesIsFast() {
    var ascending = (0..<200_000).map(Double.init)
    #expect(Quantiles.median(of: &ascending) == 99_999.5)
    var equal = [Double](repeating: 3, count: 200_000)
    #expect(Quantiles.median(of: &equal) == 3)
  }

  @Test func scaleIgnoresWildValues() {
    var numbers = SeededNumbers(state: 7)
    var values = (0..<4001).map { _ in 10 + 2 * numbers.normal() }
    for index in 0..<800 { values[index] = 1e9 }
    let scale = RobustScale(of: values)
    #expect((scale.centre - 10).magnitude < 1)
    #expect(scale.scale > 1.8 && scale.scale < 3.2)
  }

  @Test func scaleOfMostlyEqualValuesIsNotZero() {
    let scale = RobustScale(of: [5, 5, 5, 5, 5, 5, 9])
    #expect(scale.centre == 5)
    #expect(scale.scale > 0 && scale.scale < 4)
    #expect(RobustScale(of: [2, 2, 2]).scale == 1)
  }
}
