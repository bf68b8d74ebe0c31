import FlowScripts
import Detection
import Testing
import Typologies

struct ProbeTests {
  @Test func show() throws {
    let all = try StandardDetectors.all { ModelParameters.of($0) }
    let worlds: [(String, FlowScript)] = [
      ("collection", Worlds.collection()),
      ("collection100x3", Worlds.collection(payers: 120, cycles: 3)),
      ("returns", Worlds.returns()),
      ("returns-tier", Worlds.returns(rates: [0.01, 0.012, 0.015], topUpEvery: 3)),
      ("returns-same", Worlds.returns(samePrincipal: true)),
      ("returns-noisy", Worlds.returns(noise: 0.5)),
      ("weekly", Worlds.returns(investors: 60, periods: 12, periodDays: 7)),
      ("payroll", Worlds.payroll()), ("shop", Worlds.shop()), ("rent", Worlds.rentAgency()),
      ("school", Worlds.school()), ("coop", Worlds.cooperative()),
      ("coop3", Worlds.cooperative(years: 3)),
      ("friends", Worlds.friends(seed: 1)),
      ("friends2", Worlds.friends(seed: 2, people: 10, payments: 2000)),
    ]
    for (name, world) in worlds {
      for detector in all {
        if let f = detector.examine(world) {
          print("PROBE", name, f.detector, f.strength, f.evidence.count, f.statement)
        }
      }
    }
  }
}
