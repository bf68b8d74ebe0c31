import BankRecords

/// What a run's tables of accounts and persons, and its rows that name a card and an account
/// together, say of account numbers. Collected while reading; nothing is decided until all files
/// are in, so that their order does not matter.
struct AccountRegister: Sendable {
  /// What tables say of one number.
  struct NumberFacts: Sendable {
    var names = FewTexts()
    /// As the tables write them.
    var idNumbers = FewTexts()
    var phones = FewTexts()
    /// Canonical forms of valid ID numbers of agents.
    var agents = FewTexts()
    var statuses = FewTexts()
    var branches = FewTexts()
    /// The earliest opening and the latest closing day.
    var openedOn: CivilDay?
    var closedOn: CivilDay?
  }

  /// A card and the account that stand in one row, in one currency (empty: CNY).
  struct Pair: Hashable, Sendable {
    var card: String
    var account: String
    var currency: String
  }

  /// A sub-account and the account under which a table puts it.
  struct SubAccount: Hashable, Sendable {
    var account: String
    var main: String
    var currency: String
  }

  /// Who holds both numbers of a pair, by all rows that name it.
  struct Evidence: Sendable {
    /// Canonical forms of valid ID numbers.
    var holders = FewTexts()
    /// Names without mask stars.
    var names = FewTexts()
    /// The first input file with such a row.
    var file: UInt32
  }

  private(set) var facts: [String: NumberFacts] = [:]
  private(set) var pairs: [Pair: Evidence] = [:]
  private(set) var subAccounts: [SubAccount: Evidence] = [:]
  /// Phones of persons by the canonical form of their ID number.
  private(set) var phonesOfPersons: [String: Set<String>] = [:]

  var isEmpty: Bool { facts.isEmpty && pairs.isEmpty && phonesOfPersons.isEmpty }

  /// Takes over what the rows of a batch say.
  mutating func append(_ batch: TransactionBatch) {
    for record in batch.attributes { add(record, of: batch) }
  }

  private mutating func add(_ record: AttributeRecord, of batch: TransactionBatch) {
    let card = batch.string(record.card)
    let account = batch.string(record.account)
    let main = batch.string(record.mainAccount)
    let name = batch.string(record.name)
    let idNumber = batch.string(record.idNumber)
    let phones = [record.phone, record.secondPhone].map { batch.string($0) }
      .filter(AccountRegister.isPhone)
    let currency = AccountRegister.currency(batch.string(record.currency))
    if record.source == .personTable {
      guard let holder = HolderID.canonical(idNumber) else { return }
      phonesOfPersons[holder, default: []].formUnion(phones)
      return
    }
    func note(_ evidence: inout Evidence) {
      if let holder = HolderID.canonical(idNumber) { evidence.holders.insert(holder) }
      if !name.isEmpty, !name.contains("*") { evidence.names.insert(name) }
      evidence.file = min(evidence.file, record.file)
    }
    if record.source == .subAccountTable {
      for number in [main, card] where !account.isEmpty && !number.isEmpty && number != account {
        let link = SubAccount(account: account, main: number, currency: currency)
        note(&subAccounts[link, default: Evidence(file: record.file)])
      }
      if !card.isEmpty, !main.isEmpty, card != main {
        let pair = Pair(card: card, account: main, currency: currency)
        note(&pairs[pair, default: Evidence(file: record.file)])
      }
    } else {
      if !card.isEmpty, !account.isEmpty, card != account {
        let pair = Pair(card: card, account: account, currency: currency)
        note(&pairs[pair, default: Evidence(file: record.file)])
      }
      if !account.isEmpty, !main.isEmpty, account != main {
        let link = SubAccount(account: account, main: main, currency: currency)
        note(&subAccounts[link, default: Evidence(file: record.file)])
      }
    }
    guard record.source != .transaction else { return }
    for number in Set([card, account]) where !number.isEmpty {
      facts[number, default: NumberFacts()].add(
        name: name, idNumber: idNumber, phones: phones,
        agent: batch.string(record.agentIDNumber), status: batch.string(record.status),
        branch: batch.string(record.branch), openedOn: record.openedOn, closedOn: record.closedOn)
    }
  }

  /// CNY as the directory keeps it: empty.
  private static func currency(_ code: String) -> String { code == "CNY" ? "" : code }

  /// A number to reach somebody under: at least seven digits, not all the same.
  static func isPhone(_ text: String) -> Bool {
    let digits = text.utf8.filter { $0 &- 0x30 <= 9 }
    return (7...20).contains(digits.count) && Set(digits).count > 2 && !text.contains("*")
  }
}

extension AccountRegister.NumberFacts {
  fileprivate mutating func add(
    name: String, idNumber: String, phones: [String], agent: String, status: String,
    branch: String, openedOn: CivilDay?, closedOn: CivilDay?
  ) {
    if !name.isEmpty { names.insert(name) }
    if !idNumber.isEmpty { idNumbers.insert(idNumber) }
    self.phones.formUnion(phones)
    // Who opens an account for himself is no agent.
    if let person = HolderID.canonical(agent), person != HolderID.canonical(idNumber) {
      agents.insert(person)
    }
    if !status.isEmpty { statuses.insert(status) }
    if !branch.isEmpty { branches.insert(branch) }
    if let day = openedOn { self.openedOn = min(self.openedOn ?? day, day) }
    if let day = closedOn { self.closedOn = max(self.closedOn ?? day, day) }
  }

  /// Canonical forms of the valid ID numbers.
  var holders: FewTexts {
    var holders = FewTexts()
    for text in idNumbers { if let holder = HolderID.canonical(text) { holders.insert(holder) } }
    return holders
  }
}

/// ID numbers made comparable.
enum HolderID {
  /// The eighteen-character form of a valid resident ID, or a valid USCC in capitals; nil for
  /// anything else (masked, misspelt, a passport), by which nobody is identified.
  static func canonical(_ text: String) -> String? {
    if text.isEmpty { return nil }
    if let person = ResidentID(text) { return person.number }
    return UnifiedSocialCreditCode(text)?.code
  }
}

/// What tables say of an account beside its flow.
public struct AccountAttributes: Sendable, Equatable {
  /// 开户日期, the earliest that a table gives.
  public var openedOn: CivilDay?
  /// 销户日期, the latest that a table gives.
  public var closedOn: CivilDay?
  /// 预留电话 of the account and its holder, by their bytes. Personal: mask them on screens.
  public var phones: [String] = []
  /// The other numbers of the account (its cards, its sub-accounts), by their bytes.
  public var otherNumbers: [String] = []
  /// ID numbers of agents (代办人), by their bytes. Personal: mask them on screens.
  public var agents: [String] = []
  public var status = ""
  public var branch = ""

  public init() {}
}
