import AccountFlows
import BankRecords

/// Names of a detector or a look-alike, for lists, tables and files.
public struct PatternIdentity: Sendable, Equatable {
  /// Stable kebab-case id.
  public let id: String
  public let chineseName: String
  /// One Chinese sentence: what it finds or explains.
  public let summary: String
  /// Detectors whose findings a look-alike says nothing about, whatever else it explains: their points
  /// stay.
  public let leaves: Set<String>

  public init(id: String, chineseName: String, summary: String, leaves: Set<String> = []) {
    self.id = id
    self.chineseName = chineseName
    self.summary = summary
    self.leaves = leaves
  }
}

/// One named pattern looked for in one account's flow.
///
/// A detector is a value made once from its parameters; it sees one flow at a time, keeps nothing,
/// knows neither threads nor files, and gives the same answer for the same flow.
public protocol Detector: Sendable {
  static var identity: PatternIdentity { get }

  /// Reads the parameters under its id; a missing or impossible one is an error with its name.
  init(parameters: DetectorParameters) throws(ParameterError)

  /// The cheapest condition without which `examine` returns nil for sure.
  func canFire(on screen: AccountScreen) -> Bool

  /// The same where what was computed over all accounts is known: no looser, and as lossless.
  func canFire(
    on screen: AccountScreen, of account: AccountID, in context: ExaminationContext
  ) -> Bool

  /// A sign of a population or of surroundings, which says nothing by itself: an account on which
  /// only such detectors fire is no lead.
  static var needsCompany: Bool { get }

  /// The finding, or nil where the pattern does not show.
  func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding?

  /// The findings of the flows at some places, with their places and in their order: what they would be
  /// one by one, for detectors that work on many at once.
  func examine(_ flows: [AccountFlow], at places: [Int], in context: ExaminationContext)
    -> [(place: Int, finding: Finding)]
}

extension Detector {
  public func canFire(
    on screen: AccountScreen, of account: AccountID, in context: ExaminationContext
  ) -> Bool { canFire(on: screen) }

  public func examine(
    _ flows: [AccountFlow], at places: [Int], in context: ExaminationContext
  ) -> [(place: Int, finding: Finding)] {
    // Hardly any flow shows a pattern: a list of what each shows would be empty places.
    var found: [(place: Int, finding: Finding)] = []
    for place in places {
      if let finding = examine(flows[place], in: context) { found.append((place, finding)) }
    }
    return found
  }

  public static var needsCompany: Bool { false }

  /// The same of a detector of any type.
  public var needsCompany: Bool { Self.needsCompany }
}

/// One legitimate business whose flows can look like a pattern.
public protocol LookAlike: Sendable {
  static var identity: PatternIdentity { get }

  init(parameters: DetectorParameters) throws(ParameterError)

  /// The explanation, or nil where the flow does not look like this business. Called only for
  /// flows with at least one finding.
  func explain(_ flow: AccountFlow, findings: [Finding], in context: ExaminationContext)
    -> Explanation?
}

/// What is the same for all accounts of a run.
public struct ExaminationContext: Sendable {
  public let calendar: WorkingCalendar
  /// The last day of the data (`--as-of`, else the last booking day).
  public let asOf: CivilDay
  /// The first day of the data: before it nothing is known of any account; nil where not told.
  public let firstDay: CivilDay?
  /// Distance of accounts from their peers; nil where the population is too small.
  public let population: PopulationDistances?
  /// What transfers between accounts say of them; nil where nobody looked.
  public let network: NetworkFacts?

  public init(
    calendar: WorkingCalendar, asOf: CivilDay, firstDay: CivilDay? = nil,
    population: PopulationDistances? = nil, network: NetworkFacts? = nil
  ) {
    self.network = network
    self.calendar = calendar
    self.asOf = asOf
    self.firstDay = firstDay
    self.population = population
  }
}

/// Squared robust Mahalanobis distances of accounts from their peers, computed once per run.
public struct PopulationDistances: Sendable {
  /// By account index; NaN where an account has too few legs to be compared.
  public let squaredDistance: [Double]
  /// Number of features, the degrees of freedom of the distances.
  public let featureCount: Int
  /// Per account the index of the feature that contributes most, -1 where none.
  public let leadingFeature: [Int8]
  public let featureNames: [String]

  public init(
    squaredDistance: [Double], featureCount: Int, leadingFeature: [Int8], featureNames: [String]
  ) {
    self.squaredDistance = squaredDistance
    self.featureCount = featureCount
    self.leadingFeature = leadingFeature
    self.featureNames = featureNames
  }
}
