import BankRecords

/// A resident with a main account and sometimes a second one at another bank.
struct Resident {
  var account: AccountIndex
  var secondAccount: AccountIndex?
  /// Age in whole years on the first day.
  var age: Int
}

/// A world under construction: parties, movements so far and what was planted.
struct World {
  let settings: WorldSettings
  let calendar = HolidayTable.calendar()
  var accounts = AccountTable()
  var numbers: PartyNumbers
  var memos = MemoTable()
  var movements: [Movement] = []
  var truth: [TruthEntry] = []
  var cases: [CaseRecord] = []

  var residents: [Resident] = []
  var elders: [Int] = []
  var adults: [Int] = []
  var shops: [AccountIndex] = []
  var employers: [AccountIndex] = []
  /// Aggregators: 支付宝, 财付通, 银联商务 and the clearing house.
  var aggregators: [AccountIndex] = []
  var utilities: [AccountIndex] = []
  /// Blank side of cash rows.
  var cash: AccountIndex = 0
  var treasury: AccountIndex = 0
  var bankInterest: AccountIndex = 0
  /// The second card of each resident who has one, by main account.
  var secondCards: [AccountIndex: AccountIndex] = [:]
  /// Residents who play a part of their own and are nobody's client in it.
  var taken: Set<AccountIndex> = []
  private var enterpriseNames: Set<String> = []

  init(settings: WorldSettings) {
    self.settings = settings
    numbers = PartyNumbers(seed: settings.seed, scatters: settings.hardships.scattersNumbers)
  }

  // MARK: Time

  var dayCount: Int { settings.days }

  func civilDay(_ day: Int) -> CivilDay { settings.firstDay.advanced(by: day) }

  func isWorkingDay(_ day: Int) -> Bool { calendar.isWorkingDay(civilDay(day)) }

  /// The day itself where it is worked, else the next that is.
  func workingDay(onOrAfter day: Int) -> Int {
    calendar.workingDay(onOrAfter: civilDay(day)) - settings.firstDay
  }

  /// The day itself where it is worked, else the last before it that is.
  func workingDay(onOrBefore day: Int) -> Int {
    var candidate = day
    while !isWorkingDay(candidate) { candidate -= 1 }
    return candidate
  }

  /// Indices of the given day of each month that touches the period, clipped to the month's end;
  /// some may lie outside the period.
  func monthly(on dayOfMonth: Int) -> [Int] {
    var (year, month, _) = settings.firstDay.components
    var days: [Int] = []
    while true {
      let last = CivilDay.daysInMonth(year: year, month: month)
      guard let day = CivilDay(year: year, month: month, day: min(dayOfMonth, last)) else { break }
      let index = day - settings.firstDay
      if index >= dayCount { break }
      days.append(index)
      month += 1
      if month > 12 { (year, month) = (year + 1, 1) }
    }
    return days
  }

  /// Indices of the given calendar date in each year of the period.
  func yearly(month: Int, day: Int) -> [Int] {
    let years =
      settings.firstDay.components.year...civilDay(dayCount - 1).components.year
    return years.compactMap { year in
      CivilDay(year: year, month: month, day: day).map { $0 - settings.firstDay }
    }.filter { (0..<dayCount).contains($0) }
  }

  /// The given date in each year of the period, or the middle of a period that has none.
  func season(month: Int, day: Int) -> [Int] {
    let days = yearly(month: month, day: day)
    return days.isEmpty ? [dayCount / 2] : days
  }

  // MARK: Movements

  /// Whether the rows of the world's bank hold movements between the two.
  func isSeen(_ payer: AccountIndex, _ payee: AccountIndex) -> Bool {
    !settings.hardships.seesOneBank || isOwn(payer) || isOwn(payee)
  }

  /// Whether the bank whose rows are seen keeps the account.
  func isOwn(_ account: AccountIndex) -> Bool {
    !settings.hardships.seesOneBank || accounts.banks[account] < 2
  }

  /// Books a movement and says whether it lies in the period; movements outside it never happened,
  /// and those between other banks leave no row.
  @discardableResult
  mutating func pay(
    from payer: AccountIndex, to payee: AccountIndex, fen: Int, day: Int, second: Int,
    memo: String, channel: Channel
  ) -> Bool {
    guard (0..<dayCount).contains(day), fen > 0, payer != payee else { return false }
    guard isSeen(payer, payee) else { return true }
    let clock = min(max(second, 0), 86_399)
    movements.append(
      Movement(
        fen: Int64(fen), second: UInt32(day * 86_400 + clock), payer: UInt32(payer),
        payee: UInt32(payee), memo: memos.number(of: memo), channel: channel))
    return true
  }

  // MARK: Parties

  mutating func person(
    age: Int, region: Int, generator: inout SeededGenerator
  ) -> AccountIndex {
    let first = settings.firstDay.components
    let birth = (
      year: first.year - age - 1, month: generator.between(1, 12), day: generator.between(1, 28)
    )
    let identity = numbers.residentNumber(
      region: region, birth: birth, isMale: generator.chance(0.5), generator: &generator)
    var name = generator.pick(Vocabulary.surnames) + generator.pick(Vocabulary.givenCharacters)
    if generator.chance(0.72) { name += generator.pick(Vocabulary.givenCharacters) }
    let bank = generator.below(6)
    return accounts.add(
      number: numbers.cardNumber(bank: bank), name: Array(name.utf8),
      identity: identity, class: .person,
      showsName: !generator.chance(settings.missingNameShare),
      showsIdentity: !generator.chance(settings.missingIdentityShare), bank: bank)
  }

  /// Another card of the same person.
  mutating func secondCard(
    of account: AccountIndex, generator: inout SeededGenerator
  ) -> AccountIndex {
    let bank = generator.below(6)
    return accounts.add(
      number: numbers.cardNumber(bank: bank), name: Array(accounts.name(account)),
      identity: Array(accounts.identity(account)), class: .person,
      showsName: accounts.showsName[account], showsIdentity: accounts.showsIdentity[account],
      bank: bank)
  }

  /// An enterprise or body under the given name; a name given before gets a number added.
  mutating func enterprise(
    _ name: String, registrar: String = "91", class partyClass: PartyClass = .enterprise,
    generator: inout SeededGenerator
  ) -> AccountIndex {
    var unique = name
    var copies = 1
    while !enterpriseNames.insert(unique).inserted {
      copies += 1
      unique = Self.numbered(name, copies)
    }
    let bank = generator.below(4)
    return accounts.add(
      number: numbers.corporateNumber(bank: bank), name: Array(unique.utf8),
      identity: numbers.creditCode(registrar: registrar, region: 532_822), class: partyClass,
      showsName: partyClass != .enterprise || !generator.chance(settings.missingNameShare / 2),
      showsIdentity: !generator.chance(settings.missingIdentityShare), bank: bank)
  }

  /// 鑫源商贸有限公司第2分公司, 鑫源便利店2号店 … read naturally enough and stay distinct.
  private static func numbered(_ name: String, _ copy: Int) -> String {
    name.hasSuffix("公司") ? name + "第\(copy)分公司" : name + "\(copy)号店"
  }

  /// A company name such as 云岭县鑫源商贸有限公司.
  static func companyName(
    trade: String, form: String = "有限公司", generator: inout SeededGenerator
  ) -> String {
    let place = generator.pick(Vocabulary.places)
    let isCounty = generator.chance(0.4)
    return place + (isCounty ? "县" : "") + generator.pick(Vocabulary.brands) + trade + form
  }

  /// An account behind a case or a business: a resident's who plays no other part, or a new one.
  mutating func principal(
    ages: ClosedRange<Int>, generator: inout SeededGenerator
  ) -> AccountIndex {
    if settings.hardships.castsResidents {
      for _ in 0..<200 {
        let resident = residents[generator.pick(adults)]
        if ages.contains(resident.age), taken.insert(resident.account).inserted {
          return resident.account
        }
      }
    }
    return person(
      age: generator.between(ages.lowerBound, ages.upperBound),
      region: generator.pick(Vocabulary.regions), generator: &generator)
  }

  /// Trades that firms of the background and of cases are named after.
  var trades: [String] {
    settings.hardships.mixesNames
      ? Vocabulary.trades + Vocabulary.watchedTrades + Vocabulary.harmlessTrades
      : Vocabulary.trades
  }

  /// Residents' main accounts drawn without repeats.
  func people(
    _ count: Int, elderShare: Double? = nil, generator: inout SeededGenerator
  ) -> [AccountIndex] {
    let elderCount = Int(Double(count) * (elderShare ?? settings.elderShare) + 0.5)
    let drawn =
      generator.sample(elders, count: elderCount)
      + generator.sample(adults, count: count - min(elderCount, elders.count))
    return generator.shuffled(drawn).map { residents[$0].account }
  }
}
