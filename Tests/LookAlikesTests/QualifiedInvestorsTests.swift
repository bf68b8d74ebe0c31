import BankRecords
import Detection
import FlowScripts
import LookAlikes
import Models
import Testing

/// Private funds of qualified investors, and schemes that take what the public has.
struct QualifiedInvestorsTests {
  /// `investors` who each pay `yuan`, of whom `small` pay a tenth of it.
  private func strength(investors: Int = 30, yuan: Double = 1_500_000, small: Int = 0) throws
    -> Double
  {
    var script = FlowScript()
    for number in 0..<investors {
      let paid = number < small ? yuan / 10 : yuan + Double(number % 5) * 100_000
      script.moneyIn(yuan: paid, from: "p\(number)", day: number % 20)
    }
    for number in 0..<6 {
      script.moneyIn(yuan: 300, from: "guest\(number)", day: 40 + number)
    }
    let model = try Model.standard
    let lookAlike = try QualifiedInvestors(
      parameters: model.parameters(ofLookAlike: QualifiedInvestors.identity.id))
    return lookAlike.explain(script.flow(), findings: [], in: script.context())?.strength ?? 0
  }

  @Test func fundsOfQualifiedInvestorsAreExplained() throws {
    #expect(try strength() > 0.6)
    #expect(try strength(investors: 12) > 0.6, "everyday sums beside them say nothing")
    #expect(try strength(small: 1) > 0.4, "staff may follow with less")
  }

  @Test func whoeverTakesWhatThePublicHasIsNot() throws {
    #expect(try strength(yuan: 900_000) == 0)
    #expect(try strength(investors: 2) == 0)
    var last = 1.0
    for small in [0, 2, 4, 8, 15] {
      let next = try strength(small: small)
      #expect(next <= last)
      last = next
    }
    #expect(last == 0)
    #expect(try strength(investors: 400) == 0)
  }
}
