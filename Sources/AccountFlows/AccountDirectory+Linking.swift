import BankRecords

/// What linking accounts by the run's tables and rows came to.
public struct AccountLinking: Sendable {
  /// Accounts known under several numbers.
  public internal(set) var groupCount = 0
  /// Numbers in these groups.
  public internal(set) var numberCount = 0
  /// Accounts of the rows that turned out to be another's number.
  public internal(set) var mergedCount = 0
  /// Pairs of numbers left out since one of them does not look like an account number.
  public internal(set) var implausibleCount = 0
  /// Accounts of the run to which tables gave a name, an ID number, a day or a phone.
  public internal(set) var describedCount = 0
  /// Numbers kept apart since it is in doubt whether they are one account: the first input file
  /// that speaks of them, and why; numbers masked.
  public internal(set) var doubts: [(file: UInt32, message: String)] = []

  public init() {}
}

/// What tables say of the accounts of a run, once all are read.
final class DescribedAccounts: Sendable {
  let attributes: [AccountID: AccountAttributes]
  /// Accounts that are another name of the account given.
  let aliases: [AccountID: AccountID]
  /// Numbers in tables by the canonical form of the holder's ID number.
  let numbersByHolder: [String: FewTexts]
  let numbersByPhone: [String: FewTexts]
  let linking: AccountLinking

  init(_ draft: DescriptionDraft, linking: AccountLinking) {
    attributes = draft.attributes
    aliases = draft.aliases
    numbersByHolder = draft.numbersByHolder
    numbersByPhone = draft.numbersByPhone
    self.linking = linking
  }
}

/// `DescribedAccounts` while it is made.
struct DescriptionDraft {
  var attributes: [AccountID: AccountAttributes] = [:]
  var aliases: [AccountID: AccountID] = [:]
  var numbersByHolder: [String: FewTexts] = [:]
  var numbersByPhone: [String: FewTexts] = [:]

  func canonical(_ id: AccountID) -> AccountID { aliases[id] ?? id }
}

extension AccountDirectory {
  /// What tables say of an account; empty where they say nothing.
  public func attributes(of id: AccountID) -> AccountAttributes {
    described?.attributes[id] ?? AccountAttributes()
  }

  /// The account under which this one's rows count: itself, but for other numbers of an account.
  public func canonical(_ id: AccountID) -> AccountID { described?.aliases[id] ?? id }

  /// Accounts that are only another number of one.
  public var aliasCount: Int { described?.aliases.count ?? 0 }

  /// Whether tables named accounts or persons.
  public var hasAttributes: Bool { described != nil }

  /// What linking came to; nothing where no table or row names two numbers.
  public var linking: AccountLinking { described?.linking ?? AccountLinking() }

  /// Numbers of accounts that tables give the holder of this ID number, by their bytes.
  public func tableNumbers(ofHolder idNumber: String) -> [String] {
    guard let holder = HolderID.canonical(idNumber) else { return [] }
    return described?.numbersByHolder[holder]?.ordered ?? []
  }

  /// Numbers of accounts that tables give this phone, by their bytes.
  public func tableNumbers(withPhone phone: String) -> [String] {
    described?.numbersByPhone[phone]?.ordered ?? []
  }

  /// Whether rows name an account of this number in CNY.
  public func hasRows(_ number: String) -> Bool { account(number, currency: "") != nil }

  /// The accounts of a number, one per currency, by currency with CNY first; a card that a table puts
  /// to an account stands for the account. O(accounts).
  public func accounts(ofNumber number: String) -> [AccountID] {
    let bytes = Array(number.utf8)
    var found: Set<AccountID> = []
    for index in entries.indices where Int(entries[index].numberLength) == bytes.count {
      let start = entries[index].keyOffset
      guard !entries[index].isNameOnly, arena[start..<(start + bytes.count)].elementsEqual(bytes)
      else { continue }
      found.insert(canonical(AccountID(index: index)))
    }
    if found.isEmpty {
      for (account, known) in described?.attributes ?? [:]
      where known.otherNumbers.contains(number) { found.insert(account) }
    }
    return found.sorted { left, right in
      let (leftCode, rightCode) = (currency(of: left), currency(of: right))
      if (leftCode == "CNY") != (rightCode == "CNY") { return leftCode == "CNY" }
      return leftCode != rightCode ? leftCode < rightCode : left < right
    }
  }

  /// The account of a number in a currency (empty: CNY), or nil.
  func account(_ number: String, currency: String) -> AccountID? {
    var key = Array(number.utf8)
    if !currency.isEmpty { key += [AccountDirectory.currencyMark] + Array(currency.utf8) }
    return find(key)
  }

  /// Joins the numbers that name one account and notes what tables say; rows must then be put under
  /// `canonical`. Complexity: O(accounts + rows of the tables).
  mutating func link(by register: AccountRegister) {
    var draft = DescriptionDraft()
    var outcome = AccountLinking()
    let grouping = NumberGrouping(register, rowHolders: rowHolders(of: register))
    outcome.implausibleCount = grouping.implausibleCount
    outcome.doubts = grouping.doubts.map { ($0.file, $0.message) }
    for group in grouping.groups {
      outcome.groupCount += 1
      outcome.numberCount += group.numbers.count
      join(group, in: &draft)
    }
    joinNames(in: &draft)
    outcome.mergedCount = draft.aliases.keys.count { !entries[$0.index].isNameOnly }
    outcome.describedCount = describe(by: register, in: &draft)
    described = DescribedAccounts(draft, linking: outcome)
  }

  /// What rows say of the holders of the numbers that stand together.
  private func rowHolders(
    of register: AccountRegister
  ) -> [NumberGrouping.Node: NumberGrouping.Holder] {
    var holders: [NumberGrouping.Node: NumberGrouping.Holder] = [:]
    func note(_ number: String, _ currency: String) {
      let node = NumberGrouping.Node(number: number, currency: currency)
      guard holders[node] == nil, let id = account(number, currency: currency) else { return }
      holders[node] = NumberGrouping.Holder(idNumber: idNumber(of: id), name: name(of: id))
    }
    for pair in register.pairs.keys {
      note(pair.card, pair.currency)
      note(pair.account, pair.currency)
    }
    for link in register.subAccounts.keys {
      note(link.account, link.currency)
      note(link.main, link.currency)
    }
    return holders
  }

  /// Makes one account of those numbers of a group that rows name.
  private mutating func join(_ group: NumberGrouping.Group, in draft: inout DescriptionDraft) {
    let named = group.numbers.compactMap { number in
      account(number, currency: group.currency).map { (number: number, id: $0) }
    }
    guard let first = named.first else { return }
    // Statements name the account as the bank does; else the card, by which others know it, where
    // there is one only.
    let own = named.filter { isOwn($0.id) }
    let pool = own.isEmpty ? named : own
    let wanted =
      group.cards.count == 1
      ? group.cards + group.accounts + group.subAccounts
      : group.accounts + group.subAccounts + group.cards
    let kept =
      pool.count == 1
      ? pool[0]
      : wanted.lazy.compactMap { number in pool.first { $0.number == number } }.first ?? first
    for (_, id) in named where id != kept.id { absorb(id, into: kept.id, in: &draft) }
    draft.attributes[kept.id, default: AccountAttributes()].otherNumbers = group.numbers
      .filter { $0 != kept.number }.sorted(by: precedesByBytes)
  }

  private mutating func absorb(
    _ alias: AccountID, into kept: AccountID, in draft: inout DescriptionDraft
  ) {
    draft.aliases[alias] = kept
    let (name, idNumber) = (Array(self.name(of: alias).utf8), Array(self.idNumber(of: alias).utf8))
    name.withUnsafeBufferPointer { setName($0, of: kept) }
    idNumber.withUnsafeBufferPointer { setIDNumber($0, of: kept) }
    if isOwn(alias) { markOwn(kept) }
  }

  /// Counterparties known by name only are kept apart for each account they appear with: those of
  /// joined numbers are joined.
  private mutating func joinNames(in draft: inout DescriptionDraft) {
    guard !draft.aliases.isEmpty else { return }
    for index in 0..<entries.count where entries[index].isNameOnly {
      let key = Array(arena[keyRange(index)])
      guard let mark = key.firstIndex(of: AccountDirectory.nameMark),
        let own = find(Array(key[..<mark])), let kept = draft.aliases[own]
      else { continue }
      let joined = Array(arena[keyRange(kept.index)]) + key[mark...]
      let id = joined.withUnsafeBufferPointer {
        internKey($0, numberLength: 0, isNameOnly: true)
      }
      absorb(AccountID(index: index), into: id, in: &draft)
    }
  }

  /// Fills in what tables say of the accounts of the run; gives back how many they speak of.
  private mutating func describe(
    by register: AccountRegister, in draft: inout DescriptionDraft
  ) -> Int {
    for (number, facts) in register.facts {
      for holder in facts.holders {
        draft.numbersByHolder[holder, default: FewTexts()].insert(number)
      }
      for phone in facts.phones { draft.numbersByPhone[phone, default: FewTexts()].insert(number) }
    }
    var described: Set<AccountID> = []
    var gathered: [AccountID: AccountRegister.NumberFacts] = [:]
    for index in 0..<entries.count where !entries[index].isNameOnly {
      guard let facts = register.facts[number(of: AccountID(index: index))] else { continue }
      gathered[draft.canonical(AccountID(index: index)), default: .init()].formUnion(facts)
    }
    // What tables say of an account under a number that no row names, too.
    for (id, known) in draft.attributes {
      for number in known.otherNumbers {
        if let facts = register.facts[number] { gathered[id, default: .init()].formUnion(facts) }
      }
    }
    for (id, facts) in gathered {
      describe(id, facts, in: &draft)
      described.insert(id)
    }
    guard !register.phonesOfPersons.isEmpty else { return described.count }
    for index in 0..<entries.count where entries[index].idNumber.length > 0 {
      let id = AccountID(index: index)
      guard draft.aliases[id] == nil, let holder = HolderID.canonical(idNumber(of: id)),
        let phones = register.phonesOfPersons[holder]
      else { continue }
      described.insert(id)
      var known = draft.attributes[id] ?? AccountAttributes()
      known.phones = Set(known.phones).union(phones).sorted(by: precedesByBytes)
      draft.attributes[id] = known
    }
    return described.count
  }

  private mutating func describe(
    _ id: AccountID, _ facts: AccountRegister.NumberFacts, in draft: inout DescriptionDraft
  ) {
    let holders = facts.holders
    if let holder = holders.only {
      replace(holder, of: id, at: \.idNumber)
    } else if holders.isEmpty {
      for text in facts.idNumbers.ordered {
        Array(text.utf8).withUnsafeBufferPointer { setIDNumber($0, of: id) }
      }
    }
    var names = FewTexts()
    for name in facts.names where !name.contains("*") { names.insert(name) }
    if let name = names.only {
      replace(name, of: id, at: \.name)
    } else {
      for name in facts.names.ordered {
        Array(name.utf8).withUnsafeBufferPointer { setName($0, of: id) }
      }
    }
    var known = draft.attributes[id] ?? AccountAttributes()
    known.openedOn = facts.openedOn
    known.closedOn = facts.closedOn
    known.phones = facts.phones.ordered
    known.agents = facts.agents.ordered
    known.status = facts.statuses.ordered.joined(separator: "；")
    known.branch = facts.branches.ordered.joined(separator: "；")
    draft.attributes[id] = known
  }
}

extension AccountRegister.NumberFacts {
  /// Takes over what is said of another number of the same account.
  mutating func formUnion(_ other: Self) {
    names.formUnion(other.names)
    idNumbers.formUnion(other.idNumbers)
    phones.formUnion(other.phones)
    agents.formUnion(other.agents)
    statuses.formUnion(other.statuses)
    branches.formUnion(other.branches)
    if let day = other.openedOn { openedOn = min(openedOn ?? day, day) }
    if let day = other.closedOn { closedOn = max(closedOn ?? day, day) }
  }
}

func precedesByBytes(_ left: String, _ right: String) -> Bool {
  left.utf8.lexicographicallyPrecedes(right.utf8)
}
