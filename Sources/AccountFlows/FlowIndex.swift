import BankRecords

/// Who is behind the accounts of a run, and what each account's legs come to: made once after all
/// rows are in.
public struct FlowIndex: Sendable {
  public let store: FlowStore
  public let kinds: [PartyKind]
  public let parties: [PartyID]
  /// What ID numbers and places tell of holders.
  public let traits: [AccountTraits]
  public let screens: [AccountScreen]
  /// What every account is to those whose counterparty it is, in one place.
  let peers: [PeerProfile]
  /// Rows from here on are left out, in seconds.
  let end: Int64
  /// First and last booking day of counted rows; nil without rows.
  public let firstDay: CivilDay?
  public let lastDay: CivilDay?

  /// Classifies parties and screens every account. Rows after `asOf` are left out of the flows.
  public init(store: FlowStore, asOf: CivilDay? = nil) {
    self.init(
      store: store, asOf: asOf,
      screened: [ScreenedRows(0..<store.count, of: store, asOf: asOf)])
  }

  /// The same with rows screened before, side by side: each of them once.
  public init(store: FlowStore, asOf: CivilDay?, screened: [ScreenedRows]) {
    self.store = store
    let directory = store.directory
    let classifier = PartyClassifier()
    var kinds: [PartyKind] = []
    var parties: [PartyID] = []
    var traits: [AccountTraits] = []
    traits.reserveCapacity(directory.count)
    kinds.reserveCapacity(directory.count)
    parties.reserveCapacity(directory.count)
    var identified = [Bool](repeating: false, count: directory.count)
    var partyByPerson: [UInt64: PartyID] = [:]
    var partyByCode: [String: PartyID] = [:]
    for index in 0..<directory.count {
      let id = AccountID(index: index)
      let idNumber = directory.idNumberBytes(of: id)
      kinds.append(
        classifier.kind(
          name: directory.nameBytes(of: id), idNumber: idNumber,
          account: directory.numberBytes(of: id)))
      let own = PartyID(rawValue: UInt32(index))
      // Both forms of a resident ID, and small letters, are one person's.
      let person = ResidentID(idNumber)
      traits.append(AccountTraits(person: person, place: store.origins.place(of: id)))
      if let person {
        let party = partyByPerson[person.key] ?? own
        partyByPerson[person.key] = party
        identified[index] = true
        parties.append(party)
      } else if let code = UnifiedSocialCreditCode(idNumber)?.code {
        let party = partyByCode[code] ?? own
        partyByCode[code] = party
        identified[index] = true
        parties.append(party)
      } else {
        parties.append(own)
      }
    }
    for (alias, kept) in directory.described?.aliases ?? [:] {
      parties[alias.index] = parties[kept.index]
    }
    peers = (0..<directory.count).map { index in
      let id = AccountID(index: index)
      var peer = PeerProfile(
        party: parties[index], kind: kinds[index], rank: directory.rank(of: id),
        traits: traits[index])
      peer.name = HolderName.tag(of: directory.nameBytes(of: id), kind: kinds[index])
      peer.isIdentified = identified[index]
      return peer
    }
    end = FlowIndex.end(asOf)
    self.kinds = kinds
    self.parties = parties
    self.traits = traits
    precondition(
      screened.allSatisfy { $0.screens.count == directory.count }
        && screened.reduce(0) { $0 + $1.rowCount } == store.count,
      "every row is screened, for every account")
    var screens = screened.first?.screens ?? []
    for other in screened.dropFirst() {
      for place in screens.indices { screens[place].add(other.screens[place]) }
    }
    self.screens = screens
    firstDay = screened.compactMap(\.firstDay).min()
    lastDay = screened.compactMap(\.lastDay).max()
  }

  /// Rows from here on are left out, in seconds.
  fileprivate static func end(_ asOf: CivilDay?) -> Int64 {
    asOf.map { BookingTime(day: $0.advanced(by: 1)).seconds } ?? .max
  }

  /// The profile of an account.
  public func profile(of id: AccountID) -> AccountProfile {
    var profile = AccountProfile(
      number: store.directory.number(of: id), name: store.directory.name(of: id),
      party: parties[id.index], kind: kinds[id.index],
      openedOn: store.directory.attributes(of: id).openedOn)
    profile.traits = traits[id.index]
    profile.nameTag = peers[id.index].name
    profile.isIdentified = peers[id.index].isIdentified
    profile.currency = store.directory.currency(of: id)
    return profile
  }
}

/// What some rows come to, for every account.
public struct ScreenedRows: Sendable {
  let screens: [AccountScreen]
  let rowCount: Int
  /// First and last booking day of counted rows; nil without any.
  let firstDay: CivilDay?
  let lastDay: CivilDay?

  /// Counts the rows at these places, those after `asOf` left out. Complexity: O(rows + accounts).
  public init(_ rows: Range<Int>, of store: FlowStore, asOf: CivilDay? = nil) {
    precondition(rows.upperBound <= store.count, "the rows are the store's")
    let count = store.directory.count
    // Each on a line of memory of its own: in an array each would lie on two, and both be waited for.
    let counted = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<AccountScreen>.stride, alignment: 64)
    // Invariant: a place for every account, filled before it is read, let go of when copied; screens hold
    // nothing that would have to be let go of. Accounts that are known have numbers below their count.
    defer { counted.deallocate() }
    let screens = counted.bindMemory(to: AccountScreen.self)
    screens.initialize(repeating: AccountScreen())
    var first = Int64.max
    var last = Int64.min
    let end = FlowIndex.end(asOf)
    // A byte for each account lies in the cache, where its entry does not.
    let bits = (0..<count).map {
      UInt8(store.directory.hash(of: AccountID(index: $0)) >> 58)
    }
    func hash(_ account: AccountID) -> UInt64 {
      account.isKnown ? UInt64(bits[account.index]) << 58 : 0
    }
    store.legColumns.withPointers { times, amounts, payers, payees, _, _ in
      store.statuses.withUnsafeBufferPointer { statuses in
        // Invariant: columns have one length, that of the store.
        for row in rows {
          let (payer, payee, time, fen) = (payers[row], payees[row], times[row], amounts[row])
          guard statuses[row] == .counted, fen > 0, payer != payee, time < end else { continue }
          first = min(first, time)
          last = max(last, time)
          let day = BookingTime(seconds: time).day
          if payer.isKnown {
            screens[payer.index].add(
              direction: .moneyOut, amountFen: fen, day: day, counterpartyHash: hash(payee))
          }
          if payee.isKnown {
            screens[payee.index].add(
              direction: .moneyIn, amountFen: fen, day: day, counterpartyHash: hash(payer))
          }
        }
      }
    }
    self.screens = Array(screens.prefix(count))
    rowCount = rows.count
    firstDay = first <= last ? BookingTime(seconds: first).day : nil
    lastDay = first <= last ? BookingTime(seconds: last).day : nil
  }
}

extension FlowStore {
  /// Whether the row is a counted movement between two different accounts.
  @inlinable
  public func movesMoney(_ row: Int) -> Bool {
    statuses[row] == .counted && amountsFen[row] > 0 && payers[row] != payees[row]
  }
}
