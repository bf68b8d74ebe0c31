import BankRecords
import Testing

@testable import ScenarioSimulator

@Suite("A planted scheme")
struct SchemeEngineTests {
  /// Runs one plan in a populated world and hands back the world and the scheme's accounts.
  private func run(
    _ change: (inout SchemePlan) -> Void, kind: SchemeKind = .monthlyInterest
  ) -> (world: World, record: CaseRecord) {
    let settings = WorldSettings(preset: .training, rows: 20_000, seed: 9)
    var world = World(settings: settings)
    var generator = SeededGenerator(seed: 9, stream: 1)
    world.populate(generator: &generator)
    var plan = SchemePlan.drawn(kind: kind, settings: settings, generator: &generator)
    plan.cashShare = 0
    plan.walletShare = 0
    plan.strayPercent = 0
    plan.laterBonusBasisPoints = 0
    plan.paysFirstReturnAtOnce = false
    plan.coverTradeShare = 0
    plan.reinvestShare = 0
    change(&plan)
    var engine = SchemeEngine(plan: plan, caseID: "C1", world: &world, generator: generator)
    engine.run(in: &world)
    return (world, world.cases[0])
  }

  @Test("Monthly returns fall on the calendar day, moved as the rule says", arguments: [3, 15, 28])
  func monthlyDay(anchor: Int) {
    for rule in HolidayRule.allCases {
      let (world, record) = run {
        $0.period = .monthly
        $0.anchorDay = anchor
        $0.holidayRule = rule
        $0.termPeriods = 0
        $0.collapseDay = nil
        $0.lateDays = 0
      }
      let persons = Set(record.principal.keys)
      let days = Set(
        world.movements.filter { persons.contains(Int($0.payee)) }.map { Int($0.second) / 86_400 })
      let allowed = Set(
        world.monthly(on: anchor).map { day in
          switch rule {
          case .ignore: day
          case .next: world.workingDay(onOrAfter: day)
          case .previous: world.workingDay(onOrBefore: day)
          }
        })
      #expect(days.count >= 3)
      #expect(days.isSubset(of: allowed), "rule \(rule)")
    }
  }

  @Test("Returns are the promised share of the principal")
  func ratesHold() {
    let (world, record) = run {
      $0.period = .monthly
      $0.rates = [150]
      $0.termPeriods = 0
      $0.collapseDay = nil
      $0.recruiters = 0
    }
    var principals: [AccountIndex: Set<Int64>] = [:]
    for movement in world.movements where record.principal[Int(movement.payer)] != nil {
      principals[Int(movement.payer), default: []].insert(movement.fen)
    }
    let returns = world.movements.filter { record.principal[Int($0.payee)] != nil }
    #expect(returns.count > 50)
    for movement in returns {
      let own = principals[Int(movement.payee)] ?? []
      #expect(own.contains { $0 * 150 / 10_000 == movement.fen })
    }
  }

  @Test("After the collapse nobody is paid and nobody pays in")
  func collapseIsFinal() {
    let (world, record) = run { $0.collapseDay = 250 }
    let persons = Set(record.principal.keys)
    let last = world.movements.filter {
      persons.contains(Int($0.payee)) || persons.contains(Int($0.payer))
    }.map { Int($0.second) / 86_400 }.max()
    #expect((last ?? 999) < 250)
    #expect(record.unpaidFen > 0)
  }

  @Test("An early scheme collects and sweeps but pays nobody")
  func earlyScheme() {
    let (_, record) = run({ _ in }, kind: .collectAndSweep)
    #expect(record.paidBack.isEmpty)
    #expect(record.unpaidFen == record.principalFen)
    #expect(record.persons >= 20)
  }
}
