import SeededNumbers
import Testing

@testable import CaseBuilding

struct DepositUnitTests {
  /// The largest of all round amounts and of the most frequent deposits of which enough are multiples, found
  /// by trying each.
  private func unit(_ deposits: [Int64], share: Double, least: Int64) -> Int64 {
    var counts: [Int64: Int] = [:]
    for fen in deposits { counts[fen, default: 0] += 1 }
    let frequent = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(64).map(\.key)
    var candidates = frequent
    for power in [100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000] as [Int64] {
      candidates += [power, 2 * power, 5 * power]
    }
    let enough = Int((share * Double(deposits.count)).rounded(.up))
    return candidates.filter { unit in
      unit >= least && deposits.count { $0 % unit == 0 } >= enough
    }.max() ?? 1
  }

  @Test(arguments: [1, 3, 50, 400, 3000])
  func theUnitIsTheLargestThatFits(count: Int) {
    var numbers = SeededNumbers(state: UInt64(count))
    for unit in [1, 700, 12_800, 50_000, 980_000] as [Int64] {
      for odd in [0, 4, 30] {
        let deposits = (0..<count).map { _ in
          Int64(1 + numbers.below(300)) * (numbers.below(100) < odd ? 1 : unit)
        }
        for (share, least) in [(0.93, 1), (0.7, 100_000), (0.5, 10_000)] as [(Double, Int64)] {
          #expect(
            InvestorPattern.unit(of: deposits, share: share, least: least)
              == self.unit(deposits, share: share, least: least))
        }
      }
    }
    #expect(
      InvestorPattern.unit(of: [], share: 0.9, least: 1) == unit([], share: 0.9, least: 1))
  }
}
