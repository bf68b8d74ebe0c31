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
    self.store = store
    let directory = store.directory
    let classifier = PartyClassifier()
    var kinds: [PartyKind] = []
    var parties: [PartyID] = []
    var traits: [AccountTraits] = []
    traits.reserveCapacity(directory.count)
    kinds.reserveCapacity(directory.count)
    parties.reserveCapacity(directory.count)
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
        parties.append(party)
      } else if let code = UnifiedSocialCreditCode(idNumber)?.code {
        let party = partyByCode[code] ?? own
        partyByCode[code] = party
        parties.append(party)
      } else {
        parties.append(own)
      }
    }
    for (alias, kept) in directory.described?.aliases ?? [:] {
      parties[alias.index] = parties[kept.index]
    }
    peers = (0..<directory.count).map { index in
      PeerProfile(
        party: parties[index], kind: kinds[index],
        rank: directory.rank(of: AccountID(index: index)), traits: traits[index])
    }
    end = asOf.map { BookingTime(day: $0.advanced(by: 1)).seconds } ?? .max
    self.kinds = kinds
    self.parties = parties
    self.traits = traits
    (screens, firstDay, lastDay) = FlowIndex.screen(store, asOf: asOf)
  }

  private static func screen(_ store: FlowStore, asOf: CivilDay?) -> (
    [AccountScreen], CivilDay?, CivilDay?
  ) {
    var screens = [AccountScreen](repeating: AccountScreen(), count: store.directory.count)
    var first: CivilDay?
    var last: CivilDay?
    let end = asOf.map { BookingTime(day: $0.advanced(by: 1)).seconds } ?? .max
    // A byte for each account lies in the cache, where its entry does not.
    let bits = (0..<store.directory.count).map {
      UInt8(store.directory.hash(of: AccountID(index: $0)) >> 58)
    }
    func hash(_ account: AccountID) -> UInt64 {
      account.isKnown ? UInt64(bits[account.index]) << 58 : 0
    }
    for row in 0..<store.count where store.movesMoney(row) && store.times[row] < end {
      let payer = store.payers[row]
      let payee = store.payees[row]
      let day = store.time(of: row).day
      let fen = store.amountsFen[row]
      first = min(first ?? day, day)
      last = max(last ?? day, day)
      if payer.isKnown {
        screens[payer.index].add(
          direction: .moneyOut, amountFen: fen, day: day, counterpartyHash: hash(payee))
      }
      if payee.isKnown {
        screens[payee.index].add(
          direction: .moneyIn, amountFen: fen, day: day, counterpartyHash: hash(payer))
      }
    }
    return (screens, first, last)
  }

  /// The profile of an account.
  public func profile(of id: AccountID) -> AccountProfile {
    var profile = AccountProfile(
      number: store.directory.number(of: id), name: store.directory.name(of: id),
      party: parties[id.index], kind: kinds[id.index],
      openedOn: store.directory.attributes(of: id).openedOn)
    profile.traits = traits[id.index]
    profile.currency = store.directory.currency(of: id)
    return profile
  }
}

extension FlowStore {
  /// Whether the row is a counted movement between two different accounts.
  @inlinable
  public func movesMoney(_ row: Int) -> Bool {
    statuses[row] == .counted && amountsFen[row] > 0 && payers[row] != payees[row]
  }
}
