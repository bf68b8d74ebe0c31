import BankRecords

/// What a synthetic world is like; the same settings give the same bytes.
public struct WorldSettings: Sendable, Equatable {
  /// Named sets of settings that differ in more than the seed, so that what is fitted on one world
  /// is judged on worlds of another make.
  public enum Preset: String, Sendable, CaseIterable {
    case training, validation, test, demo
    /// Everything at once: look-alikes five times as many as case accounts, cases of up to 3,000
    /// people, people with lives of their own, dirty rows.
    case hard
    /// The same seen by one bank of several.
    case oneBank = "one-bank"
    /// The same before most of the money has come in.
    case early
  }

  /// Rows of `transactions.csv`, header not counted; at least 2,000.
  public var rows: Int
  public var seed: UInt64
  /// The first day of the period.
  public var firstDay: CivilDay
  /// Length of the period in days, at least 60.
  public var days: Int
  /// Planted fundraising cases.
  public var caseCount: Int
  /// Planted honest businesses that look like fundraising.
  public var lookAlikeCount: Int
  /// Share of accounts whose name the bank does not know, in [0, 1].
  public var missingNameShare: Double
  /// Share of accounts whose identity number the bank does not know, in [0, 1].
  public var missingIdentityShare: Double
  /// Share of rows that lose their memo, in [0, 1].
  public var missingMemoShare: Double
  /// Share of everyday rows that are cash, in [0, 1]; 0 leaves cash out.
  public var cashShare: Double
  /// Share of cases whose memos say nothing or say something harmless, in [0, 1].
  public var evasiveMemoShare: Double
  /// Share of cases that take principal in odd amounts, in [0, 1].
  public var oddPrincipalShare: Double
  /// Share of participants with a second card who take their returns there, in [0, 1].
  public var secondCardShare: Double
  /// Whether a run also writes the 34-column police export of some accounts.
  public var writesPoliceExport: Bool
  /// Fewest and most participants of a case.
  public var participants: ClosedRange<Int>
  /// Monthly promised return of a case, in basis points.
  public var monthlyRateBasisPoints: ClosedRange<Int>
  /// Factor on the number of payers and payees of look-alikes; 1 is a county of its real size.
  public var lookAlikeScale: Double
  /// Share of the population aged 60 or more, in [0, 1].
  public var elderShare: Double
  /// Rows of background life per resident over the period.
  public var rowsPerResident: Double
  public var hardships = Hardships()

  /// The training world of the given size.
  public init(rows: Int, seed: UInt64) { self.init(preset: .training, rows: rows, seed: seed) }

  public init(preset: Preset, rows: Int, seed: UInt64) {
    self.rows = rows
    self.seed = seed
    firstDay = CivilDay(daysSince1970: 19_723)  // 2024-01-01
    days = 366
    caseCount = max(3, rows / 33_000)
    lookAlikeCount = max(30, rows / 5000)
    missingNameShare = 0.08
    missingIdentityShare = 0.3
    missingMemoShare = 0.15
    cashShare = 0.05
    evasiveMemoShare = 0.4
    oddPrincipalShare = 0.15
    secondCardShare = 0
    writesPoliceExport = false
    participants = 30...260
    monthlyRateBasisPoints = 80...350
    lookAlikeScale = min(1, max(0.3, Double(rows) / 400_000))
    elderShare = 0.24
    rowsPerResident = 28
    apply(preset)
  }

  /// What the preset changes about the training world.
  private mutating func apply(_ preset: Preset) {
    switch preset {
    case .training: break
    case .validation:
      firstDay = CivilDay(daysSince1970: 19_601)  // 2023-09-01
      days = 300
      missingNameShare = 0.25
      missingIdentityShare = 0.55
      missingMemoShare = 0.3
      evasiveMemoShare = 0.6
      secondCardShare = 0.3
      participants = 24...180
      monthlyRateBasisPoints = 50...300
      lookAlikeCount = max(36, rows / 4500)
      rowsPerResident = 22
    case .test:
      firstDay = CivilDay(daysSince1970: 20_148)  // 2025-03-01
      days = 400
      missingNameShare = 0.45
      missingIdentityShare = 0.9
      missingMemoShare = 0.45
      evasiveMemoShare = 0.75
      oddPrincipalShare = 0.35
      secondCardShare = 0.6
      participants = 20...320
      monthlyRateBasisPoints = 60...500
      caseCount = max(3, rows / 45_000)
      lookAlikeCount = max(40, rows / 4000)
      elderShare = 0.3
      rowsPerResident = 35
    case .demo:
      days = 182
      caseCount = 4
      lookAlikeCount = 28
      missingIdentityShare = 0.5
      missingNameShare = 0.15
      writesPoliceExport = true
      participants = 40...90
      lookAlikeScale = 0.25
      rowsPerResident = 20
    case .hard: makeHard()
    case .oneBank:
      makeHard()
      firstDay = CivilDay(daysSince1970: 19_539)  // 2023-07-01
      days = 330
      participants = 40...2000
      hardships.seesOneBank = true
    case .early:
      makeHard()
      firstDay = CivilDay(daysSince1970: 20_028)  // 2024-11-01
      days = 240
      participants = 150...3000
      hardships.isEarly = true
    }
  }

  private mutating func makeHard() {
    hardships = .all
    firstDay = CivilDay(daysSince1970: 19_875)  // 2024-06-01
    days = 420
    caseCount = max(3, rows / 40_000)
    lookAlikeCount = max(40, rows / 4000)
    lookAlikeScale = min(1, max(0.25, Double(rows) / 700_000))
    missingNameShare = 0.3
    missingIdentityShare = 0.7
    missingMemoShare = 0.35
    evasiveMemoShare = 0.7
    oddPrincipalShare = 0.3
    secondCardShare = 0.4
    participants = 30...3000
    monthlyRateBasisPoints = 40...450
    rowsPerResident = 24
  }

  /// Says what is wrong with the settings, or nil.
  public var fault: String? {
    if rows < 2000 { return "rows must be at least 2000, got \(rows)" }
    if days < 60 || days > 3000 { return "days must be in 60...3000, got \(days)" }
    if caseCount < 0 || lookAlikeCount < 0 { return "counts must not be negative" }
    let shares = [
      missingNameShare, missingIdentityShare, missingMemoShare, evasiveMemoShare,
      oddPrincipalShare, elderShare, cashShare, secondCardShare,
    ]
    if !shares.allSatisfy({ (0...1).contains($0) }) { return "shares must be in 0...1" }
    if participants.lowerBound < 5 { return "a case needs at least 5 participants" }
    if !(1...5000).contains(monthlyRateBasisPoints.lowerBound)
      || monthlyRateBasisPoints.upperBound > 5000
    {
      return "monthly rates must be in 1...5000 basis points"
    }
    if lookAlikeScale <= 0 || lookAlikeScale > 10 { return "lookAlikeScale must be in (0, 10]" }
    if rowsPerResident < 2 { return "rowsPerResident must be at least 2" }
    return hardships.fault
  }
}
