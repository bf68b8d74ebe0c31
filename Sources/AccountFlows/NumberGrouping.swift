import BankRecords

/// Tells which numbers name one account: a card and its account, an account and its sub-accounts.
///
/// A wrong group adds up two people's money, so whatever is in doubt stays apart and is told:
///
/// - A number must look like one: six to forty letters and digits, four of them digits, not all the
///   same, no mask.
/// - A card that stands with two accounts in one currency is grouped only where a table names the
///   main account of all of them.
/// - Several cards on one account (a replaced card) are grouped only where all rows that name them
///   name one holder.
/// - Two valid ID numbers, or names that do not agree where an ID number is missing, part a group.
/// - No group has more than `mostNumbers` numbers.
///
/// The outcome depends on what the rows say, not on their order.
struct NumberGrouping {
  struct Node: Hashable, Comparable {
    var number: String
    /// Empty: CNY.
    var currency: String

    static func < (left: Node, right: Node) -> Bool {
      left.currency != right.currency
        ? left.currency.utf8.lexicographicallyPrecedes(right.currency.utf8)
        : left.number.utf8.lexicographicallyPrecedes(right.number.utf8)
    }
  }

  /// Numbers of one account in one currency.
  struct Group: Equatable {
    var currency: String
    /// By their bytes.
    var cards: [String]
    /// Accounts that stand under no other.
    var accounts: [String]
    var subAccounts: [String]

    var numbers: [String] { cards + accounts + subAccounts }
  }

  /// Why numbers that stand together are kept apart, numbers masked.
  struct Doubt: Equatable {
    var file: UInt32
    var message: String
  }

  /// Cards of one account; more are surely no cards of one person.
  static let mostCards = 8
  static let mostNumbers = 32

  private(set) var groups: [Group] = []
  private(set) var doubts: [Doubt] = []
  /// Pairs left out since one of the numbers does not look like one.
  private(set) var implausibleCount = 0

  private let register: AccountRegister
  private let rowHolders: [Node: Holder]
  private var pairs: [(card: Node, account: Node, evidence: AccountRegister.Evidence)] = []
  private var mains: [Node: (main: Node, evidence: AccountRegister.Evidence)] = [:]

  /// What transaction rows say of a number's holder; empty where they say nothing.
  struct Holder {
    var idNumber: String
    var name: String
  }

  init(_ register: AccountRegister, rowHolders: [Node: Holder]) {
    self.register = register
    self.rowHolders = rowHolders
    let rest = takePlainPairs()
    collectMains()
    collect(rest)
    dropCardsOfSeveralAccounts()
    dropAccountsOfSeveralHolders()
    join()
    doubts.sort { left, right in
      left.file != right.file
        ? left.file < right.file : precedesByBytes(left.message, right.message)
    }
  }

  /// Groups the pairs whose numbers stand in no other pair and under no other account, nearly all
  /// there are; gives back the rest, in order.
  private mutating func takePlainPairs() -> [(AccountRegister.Pair, AccountRegister.Evidence)] {
    var uses: [String: Int] = [:]
    for pair in register.pairs.keys {
      uses[pair.card, default: 0] += 1
      uses[pair.account, default: 0] += 1
    }
    for link in register.subAccounts.keys {
      uses[link.account, default: 0] += 2
      uses[link.main, default: 0] += 2
    }
    var rest: [(AccountRegister.Pair, AccountRegister.Evidence)] = []
    for (pair, evidence) in register.pairs {
      guard uses[pair.card] == 1, uses[pair.account] == 1 else {
        rest.append((pair, evidence))
        continue
      }
      guard isSound(pair, evidence) else { continue }
      let card = Node(number: pair.card, currency: pair.currency)
      let account = Node(number: pair.account, currency: pair.currency)
      let holders = evidence.holders
      if let reason = reasonAgainst(
        [min(card, account), max(card, account)], holders: [card: holders, account: holders])
      {
        doubt([evidence], reason)
      } else {
        groups.append(
          Group(
            currency: pair.currency, cards: [pair.card], accounts: [pair.account], subAccounts: []))
      }
    }
    return rest.sorted { left, right in
      let (a, b) = (left.0, right.0)
      let (first, second) = (Node(a.card, a.currency), Node(b.card, b.currency))
      return first != second ? first < second : precedesByBytes(a.account, b.account)
    }
  }

  /// Whether both numbers of a pair look like ones and stand under one ID number.
  private mutating func isSound(
    _ pair: AccountRegister.Pair, _ evidence: AccountRegister.Evidence
  ) -> Bool {
    guard NumberGrouping.isPlausible(pair.card), NumberGrouping.isPlausible(pair.account) else {
      implausibleCount += 1
      return false
    }
    guard evidence.holders.count < 2 else {
      doubt(
        [evidence],
        "card \(Masking.account(pair.card)) and account \(Masking.account(pair.account)) stand "
          + "together under \(evidence.holders.count) ID numbers")
      return false
    }
    return true
  }

  /// Whether a text can be the number of an account.
  static func isPlausible(_ number: String) -> Bool {
    let bytes = Array(number.utf8)
    guard (6...40).contains(bytes.count), Set(bytes).count > 1 else { return false }
    let isPlain = bytes.allSatisfy { $0 &- 0x30 <= 9 || ($0 | 0x20) &- 0x61 <= 25 }
    let digits = bytes.filter { $0 &- 0x30 <= 9 }
    return isPlain && digits.count >= 4 && digits.contains { $0 != 0x30 }
  }

  private mutating func collectMains() {
    var found: [Node: [(main: Node, evidence: AccountRegister.Evidence)]] = [:]
    for (link, evidence) in register.subAccounts {
      guard NumberGrouping.isPlausible(link.account), NumberGrouping.isPlausible(link.main) else {
        implausibleCount += 1
        continue
      }
      let sub = Node(number: link.account, currency: link.currency)
      found[sub, default: []].append(
        (Node(number: link.main, currency: link.currency), evidence))
    }
    for sub in found.keys.sorted() {
      guard let all = found[sub] else { continue }
      // A table may name the card beside the main account: both are above the sub-account.
      let above = all.filter { one in
        !all.contains {
          register.pairs[
            .init(card: one.main.number, account: $0.main.number, currency: sub.currency)] != nil
        }
      }
      guard above.count == 1, let only = above.first else {
        doubt(
          all.map(\.evidence),
          "sub-account \(Masking.account(sub.number)) stands under \(all.count) accounts")
        continue
      }
      mains[sub] = only
    }
  }

  /// The account at the top of a sub-account; itself where it stands under none.
  private func top(of node: Node) -> Node {
    var top = node
    for _ in 0..<NumberGrouping.mostNumbers {
      guard let next = mains[top]?.main, next != node else { return top }
      top = next
    }
    return node
  }

  private mutating func collect(_ rest: [(AccountRegister.Pair, AccountRegister.Evidence)]) {
    for (pair, evidence) in rest where isSound(pair, evidence) {
      pairs.append(
        (Node(pair.card, pair.currency), Node(pair.account, pair.currency), evidence))
    }
  }

  private mutating func dropCardsOfSeveralAccounts() {
    var tops: [Node: Set<Node>] = [:]
    var evidence: [Node: [AccountRegister.Evidence]] = [:]
    for pair in pairs {
      let top = top(of: pair.account)
      if top != pair.card { tops[pair.card, default: []].insert(top) }
      evidence[pair.card, default: []].append(pair.evidence)
    }
    let doubted = tops.filter { $0.value.count > 1 }
    for card in doubted.keys.sorted() {
      doubt(
        evidence[card] ?? [],
        "card \(Masking.account(card.number)) stands with \(doubted[card]?.count ?? 0) accounts in "
          + "one currency and no table names the main one")
    }
    pairs.removeAll { doubted[$0.card] != nil }
  }

  private mutating func dropAccountsOfSeveralHolders() {
    var cards: [Node: Set<Node>] = [:]
    var evidence: [Node: [AccountRegister.Evidence]] = [:]
    for pair in pairs {
      let top = top(of: pair.account)
      cards[top, default: []].insert(pair.card)
      evidence[top, default: []].append(pair.evidence)
    }
    var doubted: Set<Node> = []
    for account in cards.keys.sorted() {
      guard let held = cards[account], held.count > 1 else { continue }
      let all = evidence[account] ?? []
      if held.count <= NumberGrouping.mostCards, NumberGrouping.haveOneHolder(all) { continue }
      doubted.insert(account)
      doubt(
        all,
        "account \(Masking.account(account.number)) stands with \(held.count) cards and not all of "
          + "their rows name one holder")
    }
    pairs = pairs.filter { !doubted.contains(top(of: $0.account)) }
  }

  /// Whether every piece of evidence names the same person.
  private static func haveOneHolder(_ all: [AccountRegister.Evidence]) -> Bool {
    let holders = all.reduce(into: FewTexts()) { $0.formUnion($1.holders) }
    if all.allSatisfy({ !$0.holders.isEmpty }) { return holders.count == 1 }
    guard holders.count < 2 else { return false }
    let names = all.reduce(into: FewTexts()) { $0.formUnion($1.names) }
    return names.count == 1 && all.allSatisfy { !$0.names.isEmpty }
  }

  /// Joins what is left, and keeps the groups that one holder bears out.
  private mutating func join() {
    var parents: [Node: Node] = [:]
    func root(_ node: Node) -> Node {
      var top = node
      while let next = parents[top], next != top {
        parents[top] = parents[next] ?? next
        top = next
      }
      return top
    }
    var edges = pairs.map { ($0.card, $0.account, $0.evidence) }
    edges += mains.map { ($0.key, $0.value.main, $0.value.evidence) }
    for (left, right, _) in edges {
      let (a, b) = (root(left), root(right))
      parents[left] = parents[left] ?? left
      parents[right] = parents[right] ?? right
      parents[max(a, b)] = min(a, b)
    }
    var members: [Node: Set<Node>] = [:]
    for node in parents.keys { members[root(node), default: []].insert(node) }
    var evidence: [Node: [AccountRegister.Evidence]] = [:]
    var holders: [Node: FewTexts] = [:]
    for (left, right, one) in edges {
      evidence[root(left), default: []].append(one)
      for node in [left, right] { holders[node, default: FewTexts()].formUnion(one.holders) }
    }
    let cards = Set(pairs.map(\.card))
    let both = cards.intersection(pairs.map(\.account))
    for first in members.keys.sorted() {
      guard let nodes = members[first]?.sorted() else { continue }
      if let reason = reasonAgainst(nodes, holders: holders, both: both) {
        doubt(evidence[first] ?? [], reason)
        continue
      }
      func numbers(_ isMember: (Node) -> Bool) -> [String] {
        nodes.filter(isMember).map(\.number)
      }
      groups.append(
        Group(
          currency: first.currency, cards: numbers { cards.contains($0) },
          accounts: numbers { !cards.contains($0) && mains[$0] == nil },
          subAccounts: numbers { !cards.contains($0) && mains[$0] != nil }))
    }
  }

  /// Why these numbers are not one account, or nil.
  private func reasonAgainst(
    _ nodes: [Node], holders: [Node: FewTexts], both: Set<Node> = []
  ) -> String? {
    let shown = Masking.account(nodes[0].number)
    if nodes.count > NumberGrouping.mostNumbers {
      return "\(nodes.count) numbers hang together with \(shown), more than "
        + "\(NumberGrouping.mostNumbers)"
    }
    var all = FewTexts()
    var identified: [(names: FewTexts, isIdentified: Bool)] = []
    for node in nodes {
      let facts = register.facts[node.number]
      let rows = rowHolders[node]
      var own = facts?.holders ?? FewTexts()
      if let rows, let holder = HolderID.canonical(rows.idNumber) { own.insert(holder) }
      all.formUnion(own)
      if let evidence = holders[node] { all.formUnion(evidence) }
      var names = FewTexts()
      for name in facts?.names ?? FewTexts() where !name.contains("*") { names.insert(name) }
      if let rows, !rows.name.contains("*") { names.insert(rows.name) }
      // Rows that pair a card with an account say nothing of whose name others know the account by:
      // a clearing account may stand beside a card.
      identified.append((names, !own.isEmpty))
    }
    if all.count > 1 {
      return "\(nodes.count) numbers that hang together with \(shown) have \(all.count) ID numbers"
    }
    if all.isEmpty, let odd = nodes.first(where: both.contains) {
      return
        "\(Masking.account(odd.number)) stands as a card and as an account, without an ID number"
    }
    for (position, one) in identified.enumerated() where !one.isIdentified && !one.names.isEmpty {
      let others = identified.enumerated().filter { $0.offset != position }
        .reduce(into: FewTexts()) { $0.formUnion($1.element.names) }
      let agrees = one.names.contains { name in
        others.contains { $0.contains(name) || name.contains($0) }
      }
      if !others.isEmpty, !agrees {
        return "\(nodes.count) numbers that hang together with \(shown) have several holders' names"
      }
    }
    return nil
  }

  private mutating func doubt(_ evidence: [AccountRegister.Evidence], _ reason: String) {
    doubts.append(
      Doubt(file: evidence.map(\.file).min() ?? 0, message: "\(reason); they are kept apart"))
  }
}

extension NumberGrouping.Node {
  fileprivate init(_ number: String, _ currency: String) {
    self.init(number: number, currency: currency)
  }
}
