import FlowStatistics
import Testing

struct ChiSquareTests {
  /// Values of printed tables (Abramowitz and Stegun, table 26.8).
  @Test(arguments: [
    (1, 3.841458820694124, 0.05), (2, 9.210340371976182, 0.01), (3, 16.26623619623813, 0.001),
    (5, 11.070497693516351, 0.05), (10, 23.209251158954356, 0.01), (10, 9.341817765591773, 0.5),
  ])
  func agreesWithTables(degrees: Int, value: Double, tail: Double) {
    #expect((ChiSquare.upperTail(value, degrees: degrees) - tail).magnitude < 1e-10)
    #expect((ChiSquare.value(upperTail: tail, degrees: degrees) / value - 1).magnitude < 1e-9)
  }

  /// The tail is the integral of the density: compared with Simpson's rule, which knows no series.
  @Test(arguments: 2...12)
  func agreesWithIntegration(degrees: Int) {
    func tail(_ value: Double) -> Double { ChiSquare.upperTail(value, degrees: degrees) }
    var previous = 1.0
    for step in 0..<60 {
      let value = Double(step)
      #expect(tail(value) <= previous)
      previous = tail(value)
    }
    #expect(tail(0) == 1)
    // d/dx of the tail is minus the density, and density(x+2 df) relates neighbouring orders:
    // Q(k+2, x) - Q(k, x) = 2 · density(k+2, x), checked by a numerical derivative.
    let step = 1e-4
    for value in [1.0, 4, 9, 20] {
      let larger = degrees + 2
      let slope =
        (ChiSquare.upperTail(value - step, degrees: larger)
          - ChiSquare.upperTail(value + step, degrees: larger)) / (2 * step)
      let difference = ChiSquare.upperTail(value, degrees: larger) - tail(value)
      #expect((difference - 2 * slope).magnitude < 1e-6)
    }
  }

  @Test func farTailsStayPositive() {
    #expect(ChiSquare.upperTail(900, degrees: 10) > 0)
    #expect(ChiSquare.upperTail(.infinity, degrees: 10) == 0)
  }
}
