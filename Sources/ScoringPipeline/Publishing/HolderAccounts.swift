import AccountFlows
import BankRecords

/// Other accounts of a lead's holder (同一持有人账户): by ID number, and by the phone left with the
/// bank. In rows and in tables alike.
struct HolderAccounts {
  struct Account {
    var number: String
    /// `id_number`, `phone`.
    var shares: [String]
    /// Whether rows of the run name it; else it stands in a table only.
    var hasTransactions: Bool
  }

  /// A phone of more accounts is a branch's or an agent's: the list is cut.
  static let most = 100

  private let index: FlowIndex
  /// Accounts of parties with several.
  private var accounts: [PartyID: [AccountID]] = [:]

  init(index: FlowIndex) {
    self.index = index
    let directory = index.store.directory
    guard directory.hasAttributes else { return }
    for position in index.parties.indices {
      let id = AccountID(index: position)
      guard directory.canonical(id) == id, !directory.isNameOnly(id) else { continue }
      accounts[index.parties[position], default: []].append(id)
    }
  }

  /// The other accounts, by the bytes of their numbers; none where no table was read.
  func others(than id: AccountID) -> [Account] {
    let directory = index.store.directory
    guard directory.hasAttributes else { return [] }
    let attributes = directory.attributes(of: id)
    let own = Set([directory.number(of: id)] + attributes.otherNumbers)
    var shares: [String: Set<String>] = [:]
    var named: Set<String> = []
    for other in accounts[index.parties[id.index]] ?? [] where other != id {
      shares[directory.number(of: other), default: []].insert("id_number")
      named.insert(directory.number(of: other))
      for alias in directory.attributes(of: other).otherNumbers { named.insert(alias) }
    }
    for number in directory.tableNumbers(ofHolder: directory.idNumber(of: id)) {
      shares[number, default: []].insert("id_number")
    }
    for phone in attributes.phones {
      for number in directory.tableNumbers(withPhone: phone) {
        shares[number, default: []].insert("phone")
      }
    }
    return shares.filter { !own.contains($0.key) && !$0.key.isEmpty }
      .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.prefix(HolderAccounts.most)
      .map { number, shares in
        Account(
          number: number, shares: shares.sorted(),
          hasTransactions: named.contains(number) || directory.hasRows(number))
      }
  }

  /// The lead's members of what tables say, as they stand in `leads.jsonl`.
  func members(of id: AccountID) -> [(key: String, value: JSONValue)] {
    let attributes = index.store.directory.attributes(of: id)
    func texts(_ list: [String]) -> JSONValue { .array(list.map { .string($0) }) }
    return [
      ("id_number", text(index.store.directory.idNumber(of: id))),
      ("opened_on", attributes.openedOn.map { .string($0.description) } ?? .null),
      ("closed_on", attributes.closedOn.map { .string($0.description) } ?? .null),
      ("account_status", text(attributes.status)), ("branch", text(attributes.branch)),
      ("phones", texts(attributes.phones)), ("other_numbers", texts(attributes.otherNumbers)),
      (
        "same_holder_accounts",
        .array(
          others(than: id).map {
            .object([
              ("account", .string($0.number)), ("shares", texts($0.shares)),
              ("has_transactions", .boolean($0.hasTransactions)),
            ])
          })
      ),
    ]
  }

  private func text(_ text: String) -> JSONValue { text.isEmpty ? .null : .string(text) }
}
