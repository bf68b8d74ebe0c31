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
      screened: [ScreenedAccounts(0..<store.directory.count, of: store, asOf: asOf)])
  }

  /// The same with accounts screened before, side by side: all of them, in order.
  public init(store: FlowStore, asOf: CivilDay?, screened: [ScreenedAccounts]) {
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
    screens = screened.flatMap(\.screens)
    precondition(screens.count == directory.count, "every account is screened")
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

/// The screens of some accounts.
public struct ScreenedAccounts: Sendable {
  let screens: [AccountScreen]
  /// First and last booking day of counted rows, of whatever accounts; nil without rows.
  let firstDay: CivilDay?
  let lastDay: CivilDay?

  /// Screens the accounts whose places are `accounts`. Complexity: O(rows).
  public init(_ accounts: Range<Int>, of store: FlowStore, asOf: CivilDay? = nil) {
    var screens = [AccountScreen](repeating: AccountScreen(), count: accounts.count)
    let (from, width) = (UInt32(accounts.lowerBound), UInt32(accounts.count))
    var first = Int64.max
    var last = Int64.min
    let end = FlowIndex.end(asOf)
    // A byte for each account lies in the cache, where its entry does not.
    let bits = (0..<store.directory.count).map {
      UInt8(store.directory.hash(of: AccountID(index: $0)) >> 58)
    }
    func hash(_ account: AccountID) -> UInt64 {
      account.isKnown ? UInt64(bits[account.index]) << 58 : 0
    }
    store.legColumns.withPointers { times, amounts, payers, payees, _, _ in
      store.statuses.withUnsafeBufferPointer { statuses in
        // Invariant: columns have one length.
        for row in times.indices {
          let (payer, payee, time, fen) = (payers[row], payees[row], times[row], amounts[row])
          guard statuses[row] == .counted, fen > 0, payer != payee, time < end else { continue }
          first = min(first, time)
          last = max(last, time)
          // What is not known lies above all places.
          let (out, into) = (payer.rawValue &- from, payee.rawValue &- from)
          guard out < width || into < width else { continue }
          let day = BookingTime(seconds: time).day
          if out < width {
            screens[Int(out)].add(
              direction: .moneyOut, amountFen: fen, day: day, counterpartyHash: hash(payee))
          }
          if into < width {
            screens[Int(into)].add(
              direction: .moneyIn, amountFen: fen, day: day, counterpartyHash: hash(payer))
          }
        }
      }
    }
    self.screens = screens
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
