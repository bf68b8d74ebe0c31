import AccountFlows
import BankRecords
import Detection
import FlowScripts
import Testing
import Typologies

/// Accounts of one person count as one, and the holder's own accounts are nobody else.
struct PartyTests {
  /// The script's flow with counterparty `n` belonging to party `n / accountsPerParty`, and the
  /// parties below `ownParties` being the holder.
  private func flow(_ script: FlowScript, accountsPerParty: UInt32, ownParty: UInt32 = .max)
    -> AccountFlow
  {
    let plain = script.flow()
    var profile = plain.profile
    profile.party = PartyID(rawValue: ownParty)
    let kinds = Dictionary(uniqueKeysWithValues: plain.peers.map { ($0.account, $0.kind) })
    return AccountFlow(account: plain.account, profile: profile, legs: plain.legs) { id in
      PeerProfile(
        party: PartyID(rawValue: (id.rawValue - 1) / accountsPerParty), kind: kinds[id] ?? .unknown,
        rank: id.rawValue)
    }
  }

  @Test func accountsOfOnePersonAreOnePayer() throws {
    let script = Worlds.collection(payers: 40)
    let detector = try DispersedInConcentratedOut.standard()
    let apart = detector.examine(flow(script, accountsPerParty: 1), in: script.context())
    let pairs = detector.examine(flow(script, accountsPerParty: 2), in: script.context())
    #expect(apart?.quantities.first?.value == .count(40))
    #expect(pairs?.quantities.first?.value == .count(20))
    #expect((pairs?.strength ?? 1) < (apart?.strength ?? 0))
    #expect(detector.examine(flow(script, accountsPerParty: 20), in: script.context()) == nil)
  }

  @Test func returnsToAnotherAccountOfThePayerAreReturns() throws {
    var script = FlowScript()
    for investor in 0..<30 {
      let principal = Double(3000 + investor * 1370)
      script.moneyIn(yuan: principal, from: "in\(investor)", day: 0)
      _ = script.id(of: "out\(investor)")
      for month in 1...5 {
        script.moneyOut(yuan: principal * 0.015, to: "out\(investor)", day: month * 30)
      }
    }
    let detector = try ProportionalPayout.standard()
    #expect(detector.examine(flow(script, accountsPerParty: 1), in: script.context()) == nil)
    let found = detector.examine(flow(script, accountsPerParty: 2), in: script.context())
    #expect((found?.strength ?? 0) > 0.7)
  }

  @Test func movesBetweenOwnAccountsAreNoPassage() throws {
    var script = FlowScript()
    for day in 0..<12 {
      script.moneyIn(yuan: 60_000, from: "own a", day: day * 2, hour: 9)
      script.moneyOut(yuan: 60_000, to: "own b", day: day * 2, hour: 10)
    }
    let own = flow(script, accountsPerParty: 2, ownParty: 0)
    #expect(own.peers.filter { !$0.isSameParty }.isEmpty)
    let detectors = try StandardDetectors.all { ModelParameters.of($0) }
    for detector in detectors {
      #expect(detector.examine(own, in: script.context()) == nil)
    }
    let others = flow(script, accountsPerParty: 1)
    let passThrough = try RapidPassThrough.standard()
    #expect(passThrough.examine(others, in: script.context()) != nil)
  }
}
