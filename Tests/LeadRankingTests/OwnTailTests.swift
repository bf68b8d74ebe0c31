import SeededNumbers
import Testing

@testable import LeadRanking

/// What a list says of itself about how many of its leads are honest.
struct OwnTailTests {
  /// Honest scores thin out by half every three points, in tenths.
  private func honest(_ count: Int, seed: UInt64) -> [Int] {
    var numbers = SeededNumbers(state: seed)
    return (0..<count).map { _ in
      var tenths = 1
      while Double.random(in: 0..<1, using: &numbers) < 0.977 { tenths += 1 }
      return min(1000, tenths)
    }
  }

  /// A calibration that knows of next to no honest account at high scores.
  private let blind = ScoreCalibration(
    knots: [
      .init(tenths: 25, precision: 0.5, honestAbove: 50),
      .init(tenths: 100, precision: 0.9, honestAbove: 1),
    ], honestCount: 10_000)

  /// Where honest accounts of the file score higher than the calibration knows, the bound holds all the
  /// same, on average over drawn files; that of the calibration alone does not.
  @Test(arguments: [10, 20, 50, 100]) func holdsOnFilesTheCalibrationDoesNotKnow(cut: Int) {
    var (honestShare, bound, bare) = (0.0, 0.0, 0.0)
    for seed in 0..<40 {
      let scores =
        honest(600, seed: UInt64(seed)).map { ($0, true) }
        + (0..<15).map { (700 + 10 * $0, false) }
      let ranked = scores.sorted { $0.0 > $1.0 }
      let tenths = ranked.map(\.0)
      honestShare += Double(ranked.prefix(cut).count { $0.1 }) / Double(cut) / 40
      bound += blind.listBounds(ofTenths: tenths, tested: tenths.count)[cut - 1] / 40
      bare += blind.falseDiscoveryBounds(ofTenths: tenths, tested: tenths.count)[cut - 1] / 40
    }
    #expect(honestShare <= bound, "\(honestShare) over \(bound)")
    if cut >= 20 { #expect(honestShare > bare) }
  }

  /// The bound never falls down the list, is never below that of the calibration, and equal scores
  /// have one.
  @Test func growsDownTheList() {
    let scores = honest(300, seed: 7).sorted(by: >)
    let bounds = blind.listBounds(ofTenths: scores, tested: 300)
    let alone = blind.falseDiscoveryBounds(ofTenths: scores, tested: 300)
    for place in scores.indices.dropFirst() {
      #expect(bounds[place] >= bounds[place - 1])
      if scores[place] == scores[place - 1] { #expect(bounds[place] == bounds[place - 1]) }
    }
    #expect(zip(bounds, alone).allSatisfy { $0 >= $1 && $0 <= 1 })
    #expect(blind.listBounds(ofTenths: scores.reversed(), tested: 300) == bounds.reversed())
  }

  /// Nineteen leads say nothing; the expected number falls as the list thinned out.
  @Test func aShortListSaysNothing() throws {
    #expect(OwnTail(ofTenths: Array(repeating: 40, count: 19)) == nil)
    let tail = try #require(
      OwnTail(ofTenths: Array(repeating: 40, count: 75) + Array(repeating: 80, count: 25)))
    #expect(tail.honestAbove(tenths: 29) == nil)
    #expect(try abs(#require(tail.honestAbove(tenths: 30)) - 100) < 1e-6)
    #expect(try abs(#require(tail.honestAbove(tenths: 60)) - 25) < 1e-6)
    #expect(try abs(#require(tail.honestAbove(tenths: 90)) - 6.25) < 1e-6)
    #expect(blind.listBounds(ofTenths: [], tested: 0).isEmpty)
  }
}
