/// Honest businesses whose flows look like fundraising (DOMAIN.md 5).
enum LookAlikeKind: String, CaseIterable {
  case payroll
  case pensionSubsidy = "pension-subsidy"
  case propertyFee = "property-fee"
  case utilityCollection = "utility-collection"
  case schoolFees = "school-fees"
  case trainingFees = "training-fees"
  case merchantSettlement = "merchant-qr"
  case groupPurchase = "group-purchase"
  case rentAgency = "rent-agency"
  case depositRefund = "deposit-refund"
  case charity = "charity-crowdfunding"
  case cooperativeDividend = "cooperative-dividend"
  case wealthCustody = "wealth-custody"
  case clearing = "payment-clearing"
  case microLoan = "micro-loan-collection"
  case labourContractor = "labour-contractor"
  case weddingGifts = "wedding-gifts"
  case clubAA = "aa-club"
  case alumniFund = "alumni-fund"
  case rotatingSavings = "rotating-savings"
  case groupTreasury = "group-treasury"
  case insuranceAgency = "insurance-agency"
  case produceBuyer = "produce-buyer"
  case landCompensation = "land-compensation"
  case travelAgency = "travel-agency"
  case staffShares = "staff-shares"
  case privateLender = "private-lender"
  case prepaidCard = "prepaid-card"
  case liveCommerce = "live-commerce"
  case gigPlatform = "gig-platform"
  case villageDividend = "village-dividend"
  case presaleDeposits = "presale-deposits"
  case dealerRebate = "dealer-rebate"
  case medicalHelp = "medical-crowdfunding"

  /// The kinds of the first presets, whose worlds stay as they are.
  static var classic: [LookAlikeKind] {
    Array(allCases.prefix(while: { $0 != .liveCommerce }))
  }
}

/// Plants one honest business; every draw comes from its own stream.
struct LookAlikePlanter {
  let kind: LookAlikeKind
  let caseID: String
  var generator: SeededGenerator
  /// Money that came in by day, for what leaves later.
  var inflow: [Int]

  init(kind: LookAlikeKind, caseID: String, world: World, generator: SeededGenerator) {
    self.kind = kind
    self.caseID = caseID
    self.generator = generator
    inflow = Array(repeating: 0, count: world.dayCount)
  }

  mutating func plant(in world: inout World) {
    switch kind {
    case .payroll: plantPayroll(&world)
    case .pensionSubsidy: plantPension(&world)
    case .propertyFee: plantPropertyFee(&world)
    case .utilityCollection: plantUtility(&world)
    case .schoolFees: plantSchool(&world)
    case .trainingFees: plantTraining(&world)
    case .merchantSettlement: plantMerchant(&world)
    case .groupPurchase: plantGroupPurchase(&world)
    case .rentAgency: plantRentAgency(&world)
    case .depositRefund: plantDeposits(&world)
    case .charity: plantCharity(&world)
    case .cooperativeDividend: plantCooperative(&world)
    case .wealthCustody: plantCustody(&world)
    case .clearing: plantClearing(&world)
    case .microLoan: plantMicroLoan(&world)
    case .labourContractor: plantLabourContractor(&world)
    case .weddingGifts: plantWedding(&world)
    case .clubAA: plantClub(&world)
    case .alumniFund: plantAlumni(&world)
    case .rotatingSavings: plantRotatingSavings(&world)
    case .groupTreasury: plantTreasury(&world)
    case .insuranceAgency: plantInsurance(&world)
    case .produceBuyer: plantProduceBuyer(&world)
    case .landCompensation: plantCompensation(&world)
    case .travelAgency: plantTravel(&world)
    case .staffShares: plantStaffShares(&world)
    case .privateLender: plantPrivateLender(&world)
    case .prepaidCard: plantPrepaidCard(&world)
    default: plantFurther(&world)
    }
  }

  // MARK: What the kinds share

  /// A head count of a county's real size, brought down to the world's.
  mutating func head(_ low: Int, _ high: Int, _ world: World) -> Int {
    max(8, Int(Double(generator.between(low, high)) * world.settings.lookAlikeScale))
  }

  mutating func mark(_ account: AccountIndex, _ role: String, _ world: inout World) {
    world.truth.append(
      TruthEntry(
        account: account, label: .lookAlike, role: role, kind: kind.rawValue, caseID: caseID))
  }

  mutating func office() -> Int { generator.between(8 * 3600 + 1800, 17 * 3600) }

  mutating func waking() -> Int {
    min(86_000, max(600, Int((14 + 3.5 * generator.bell()) * 3600)))
  }

  mutating func company(_ trade: String, form: String = "有限公司", _ world: inout World)
    -> AccountIndex
  {
    world.enterprise(
      World.companyName(trade: trade, form: form, generator: &generator), generator: &generator)
  }

  mutating func privateAccount(_ world: inout World) -> AccountIndex {
    world.principal(ages: 24...62, generator: &generator)
  }

  /// A payment in, remembered for what leaves later.
  mutating func take(
    _ fen: Int, from payer: AccountIndex, to payee: AccountIndex, day: Int, memo: String,
    channel: Channel = .mobile, _ world: inout World
  ) {
    if world.pay(
      from: payer, to: payee, fen: fen, day: day, second: waking(), memo: memo, channel: channel)
    {
      inflow[day] += fen
    }
  }

  /// Sends a share of what came in since the last time to one payee.
  mutating func forward(
    from account: AccountIndex, to payee: AccountIndex, everyDays: Int, share: Double,
    memo: String, _ world: inout World
  ) {
    var held = 0
    for day in 0..<world.dayCount {
      held += inflow[day]
      guard day % everyDays == everyDays - 1 else { continue }
      let fen = Int(Double(held) * share)
      guard fen > 5000 else { continue }
      held -= fen
      world.pay(
        from: account, to: payee, fen: fen, day: world.workingDay(onOrBefore: day),
        second: office(), memo: memo, channel: .netbank)
    }
  }

  /// Spends a share of the income on drawn suppliers at irregular times.
  mutating func buyFromSuppliers(
    _ account: AccountIndex, share: Double, memos: [String], _ world: inout World
  ) {
    let suppliers = (0..<generator.between(2, 6)).map { _ in generator.pick(world.employers) }
    var held = 0
    for day in 0..<world.dayCount {
      held += inflow[day]
      guard held > 100_000, generator.chance(0.14) else { continue }
      let fen = Int(Double(held) * share * generator.number(0.4, 1))
      held -= fen
      world.pay(
        from: account, to: generator.pick(suppliers), fen: fen, day: day, second: office(),
        memo: generator.pick(memos), channel: .netbank)
    }
  }

  /// Pays everyone in one batch.
  mutating func batch(
    from account: AccountIndex, to payees: [(AccountIndex, Int)], day: Int, memo: String,
    _ world: inout World
  ) {
    let start = generator.between(9 * 3600, 16 * 3600)
    for (offset, payee) in payees.enumerated() {
      world.pay(
        from: account, to: payee.0, fen: payee.1, day: day, second: start + offset / 3,
        memo: memo, channel: .batch)
    }
  }
}
