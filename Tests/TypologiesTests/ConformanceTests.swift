import AccountFlows
import BankRecords
import Detection
import FlowScripts
import Testing
import Typologies

/// What holds for every entry of the list.
struct ConformanceTests {
  static func all() throws -> [any Detector] {
    try StandardDetectors.all { ModelParameters.of($0) }
  }

  static var worlds: [FlowScript] {
    [
      Worlds.collection(), Worlds.collection(payers: 90, payees: 2, cycles: 3),
      Worlds.returns(rates: [0.01, 0.02], topUpEvery: 3), Worlds.payroll(), Worlds.shop(),
      Worlds.rentAgency(), Worlds.school(), Worlds.cooperative(), Worlds.friends(seed: 9),
      Worlds.passThrough(), Worlds.structuring(), Worlds.subscription(seed: 4),
      Worlds.subscription(seed: 30), Worlds.subscription(seed: 77),
    ]
  }

  @Test func idsAreUniqueAndThoseOfTheModel() throws {
    let ids = StandardDetectors.identities.map(\.id)
    #expect(ids == ModelParameters.ids)
    #expect(Set(ids).count == ids.count)
    #expect(try Self.all().map { type(of: $0).identity.id } == ids)
    for identity in StandardDetectors.identities {
      #expect(!identity.chineseName.isEmpty && identity.summary.hasSuffix("。"))
    }
    #expect(ModelParameters.undocumented.isEmpty)
  }

  /// Taking away any parameter, or making it absurd, is an error with its name.
  @Test func parametersAreAllReadAndChecked() throws {
    for (id, detector) in zip(ModelParameters.ids, try Self.all()) {
      let parameters = ModelParameters.of(id)
      for name in parameters.values.keys.sorted() {
        for value in [nil, -1e18, 1e18] as [Double?] {
          var values = parameters.values
          values[name] = value
          let broken = DetectorParameters(owner: id, values: values)
          let error = #expect(throws: ParameterError.self) {
            _ = try type(of: detector).init(parameters: broken)
          }
          #expect(error?.owner == id && error?.name == name)
        }
      }
    }
  }

  /// Where the screen says no, the flow shows nothing.
  @Test func screenLosesNothing() throws {
    let detectors = try Self.all()
    var screenedOut = 0
    var found = 0
    for seed in 0..<700 {
      let script = Worlds.random(seed: UInt64(seed))
      for detector in detectors {
        let finding = detector.examine(script)
        if finding != nil { found += 1 }
        guard !detector.canFire(on: script.screen()) else { continue }
        screenedOut += 1
        #expect(finding == nil, "\(type(of: detector)) on seed \(seed)")
      }
    }
    // The test must have seen both sides.
    #expect(screenedOut > 500 && found > 100)
  }

  /// The same on plants from hardly anything to full strength, for detectors that random sums leave
  /// silent.
  @Test func screenLosesNothingOfPlants() throws {
    let ids = ["amount-lattice", "payer-growth-wave", "telling-memo", "subscription-burst"]
    let detectors = try Self.all().filter { ids.contains(type(of: $0).identity.id) }
    #expect(detectors.count == ids.count)
    var screenedOut = [0, 0, 0, 0]
    var found = [0, 0, 0, 0]
    for seed in 0..<500 {
      let script = Worlds.subscription(seed: UInt64(seed))
      for (place, detector) in detectors.enumerated() {
        let finding = detector.examine(script)
        if finding != nil { found[place] += 1 }
        guard !detector.canFire(on: script.screen()) else { continue }
        screenedOut[place] += 1
        #expect(finding == nil, "\(type(of: detector)) on seed \(seed)")
      }
    }
    #expect(screenedOut.allSatisfy { $0 > 5 } && found.allSatisfy { $0 > 50 }, "\(found)")
  }

  @Test func findingsAreWellFormed() throws {
    let scripts =
      Self.worlds + (0..<150).map { Worlds.random(seed: UInt64($0)) }
      + (0..<60).map { Worlds.subscription(seed: UInt64($0)) }
    for script in scripts {
      let flow = script.flow()
      let times = Dictionary(uniqueKeysWithValues: flow.legs.map { ($0.transaction, $0.time) })
      for detector in try Self.all() {
        guard let finding = detector.examine(script) else { continue }
        #expect(finding.detector == type(of: detector).identity.id)
        #expect(finding.strength > 0 && finding.strength <= 1)
        #expect(!finding.statement.isEmpty && !finding.quantities.isEmpty)
        let names = finding.quantities.map(\.name)
        #expect(Set(names).count == names.count)
        let rows = finding.evidence.map(\.transaction)
        #expect(Set(rows).count == rows.count)
        for row in rows {
          let time = try #require(times[row])
          #expect(finding.window.contains(time))
        }
      }
    }
  }

  /// The same flow with other account numbers, other ids and legs in another order of arrival.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func namesAndArrivalChangeNothing(seed: UInt64) throws {
    for script in Self.worlds {
      let flow = script.flow()
      let (dated, renamed) = Worlds.renamedPair(flow, seed: seed)
      for detector in try Self.all() {
        let one = detector.examine(dated, in: script.context())
        let other = detector.examine(renamed, in: script.context())
        #expect(one?.strength == other?.strength)
        #expect(one?.statement == other?.statement)
        #expect(one?.quantities == other?.quantities)
        #expect(one?.window == other?.window)
      }
    }
  }

  @Test func emptyAndOneSidedFlowsAreNothing() throws {
    var onlyIn = FlowScript()
    var onlyOut = FlowScript()
    for person in 0..<50 {
      onlyIn.moneyIn(yuan: 1000, from: "p\(person)", day: person % 7)
      onlyOut.moneyOut(yuan: 1000, to: nil, day: person)
    }
    for detector in try Self.all() {
      #expect(detector.examine(FlowScript()) == nil)
      #expect(detector.examine(onlyIn) == nil)
      #expect(detector.examine(onlyOut) == nil)
    }
  }
}
