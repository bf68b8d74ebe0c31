import BankRecords

/// What a run of the simulator made.
public struct SimulationSummary: Sendable, Equatable {
  public var rows: Int
  public var accounts: Int
  public var cases: Int
  public var lookAlikes: Int
  /// Accounts in `truth.csv` with the label `case`.
  public var caseAccounts: Int
  /// Accounts in `truth.csv` with the label `look_alike`.
  public var lookAlikeAccounts: Int
  /// Rows that belong to plants; the rest is everyday life.
  public var plantedRows: Int
  public var firstDay: CivilDay
  public var lastDay: CivilDay
  /// Kinds of planted look-alikes, in the order of the kinds.
  public var lookAlikeKinds: [String]
}

/// Why a world could not be written.
public enum SimulationError: Error, Equatable, CustomStringConvertible {
  case settings(String)
  case file(path: String, action: String, code: Int32)
  case noSuchCharacter(String)

  public var description: String {
    switch self {
    case .settings(let fault): "simulation settings: \(fault)"
    case .file(let path, let action, let code):
      "cannot \(action) \(path) (errno \(code)): check that the directory exists and is writable"
    case .noSuchCharacter(let text): "no GB18030 form of «\(text)»"
    }
  }
}

/// Makes a synthetic county bank with planted cases and look-alikes, and writes it with its truth.
public struct Simulator: Sendable {
  public let settings: WorldSettings

  public init(_ settings: WorldSettings) { self.settings = settings }

  /// Writes `transactions.csv`, `truth.csv` and `cases.csv` into the directory, made if missing.
  ///
  /// A hard world adds `truth_accounts.csv` and `truth_cases.csv`, which say more. Where the
  /// settings ask for it, the statements of a few queried accounts follow in
  /// `police-34.csv`.
  @discardableResult
  public func run(writingTo directory: String) throws(SimulationError) -> SimulationSummary {
    let finished = try makeWorld()
    try makeDirectory(directory)
    try finished.writeTransactions(to: directory + "/transactions.csv")
    try finished.writeTruth(to: directory + "/truth.csv")
    try finished.writeCases(to: directory + "/cases.csv")
    if settings.hardships != Hardships() {
      try finished.writeTruthAccounts(to: directory + "/truth_accounts.csv")
      try finished.writeTruthCases(to: directory + "/truth_cases.csv")
    }
    if settings.writesPoliceExport {
      try finished.writePoliceExport(
        of: finished.queriedAccounts(cases: 2, lookAlikes: 3, participants: 12),
        to: directory + "/police-34.csv")
    }
    return finished.summary
  }

  /// The world in memory, in time order.
  func makeWorld() throws(SimulationError) -> FinishedWorld {
    if let fault = settings.fault { throw .settings(fault) }
    var world = World(settings: settings)
    var generator = SeededGenerator(seed: settings.seed, stream: 1)
    world.populate(generator: &generator)
    // Plants may fill a share of the rows; a small world gets fewer plants, not cut ones.
    let ceiling = Int(Double(settings.rows) * settings.hardships.plantedShare)
    var planted = 0
    var lookAlikes = 0
    while planted < settings.caseCount || lookAlikes < settings.lookAlikeCount {
      let casesAreBehind =
        planted * max(1, settings.lookAlikeCount) <= lookAlikes * settings.caseCount
      if planted < settings.caseCount
        && (casesAreBehind || lookAlikes >= settings.lookAlikeCount)
      {
        plantCase(planted, in: &world)
        planted += 1
      } else {
        plantLookAlike(lookAlikes, in: &world)
        lookAlikes += 1
      }
      if world.movements.count > ceiling { break }
    }
    let wanted = settings.hardships.lookAlikesPerCaseAccount
    while wanted > 0, world.movements.count <= ceiling,
      world.truth.count(where: { $0.label == .lookAlike })
        < wanted * world.truth.count(where: { $0.label == .planted })
    {
      plantLookAlike(lookAlikes, in: &world)
      lookAlikes += 1
    }
    let plantedRows = world.movements.count
    var everyday = SeededGenerator(seed: settings.seed, stream: 2)
    world.bookSalaries(upTo: max(0, settings.rows - plantedRows), generator: &everyday)
    world.bookBankInterest(upTo: max(0, settings.rows - plantedRows), generator: &everyday)
    world.soil(generator: &everyday)
    world.fillWithEverydayLife(upTo: settings.rows, generator: &everyday)
    return FinishedWorld(
      world: world, plantedRows: plantedRows, caseCount: planted, lookAlikeCount: lookAlikes)
  }

  private func plantCase(_ number: Int, in world: inout World) {
    // Every kind comes once before any comes twice, in an order of the world's own.
    var order = SeededGenerator(seed: settings.seed, stream: 3)
    let kinds = order.shuffled(SchemeKind.allCases)
    let stream = 1_000_000 + UInt64(number)
    var generator = SeededGenerator(seed: settings.seed, stream: stream)
    let plan = SchemePlan.drawn(
      kind: kinds[number % kinds.count], settings: settings,
      generator: &generator)
    var engine = SchemeEngine(
      plan: plan, caseID: "C" + padded(number + 1), world: &world, generator: generator)
    engine.run(in: &world)
  }

  private func plantLookAlike(_ number: Int, in world: inout World) {
    let kinds =
      settings.hardships.hasFurtherLookAlikes ? LookAlikeKind.allCases : LookAlikeKind.classic
    var planter = LookAlikePlanter(
      kind: kinds[number % kinds.count], caseID: "L" + padded(number + 1), world: world,
      generator: SeededGenerator(seed: settings.seed, stream: 2_000_000 + UInt64(number)))
    planter.plant(in: &world)
  }

  private func padded(_ number: Int) -> String {
    String(decoding: PartyNumbers.digits(number, width: 4), as: UTF8.self)
  }
}
