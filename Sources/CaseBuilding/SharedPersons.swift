import AccountFlows
import BankRecords

/// Which accounts pay persons who paid other accounts before, among all accounts at once.
///
/// Neither ``AccountLinks`` nor ``FlowCandidates`` ties two accounts without such persons, and nearly no
/// two accounts have them: whoever asks here first need not follow the money of the others. What is
/// said here is a bound: days and sums are rounded so that no pair is missed.
///
/// Persons are counted by the accounts that they paid. A few whom very many pay and who pay very many
/// would cost the product of both; each of them is a bit for every account instead.
public struct SharedPersons: Sendable {
  /// What an account's payees say of it.
  public struct Sharing: Sendable {
    /// Enough payees paid other accounts for a link to be looked for.
    public internal(set) var mayLink = false
    /// Accounts that may be parts of one flow, itself among them.
    public internal(set) var parts: [AccountID] = []
  }

  /// By party: what it paid profiled accounts, where enough paid them, the earliest first.
  let paid: OwnerLists<PaidIn>
  let rules: LinkingRules
  /// Fewer shared persons tie no two accounts.
  let fewest: Int
  /// Days of payments count from here, in days since 1970.
  let firstDay: Int32
  /// By party: the bit of those who are not counted, else `notBusy`.
  let busyBits: [UInt8]
  /// By account: bits of the busy ones who paid it, and what they paid at most.
  let busyPayers: [UInt64]
  private let busyFen: [Float]
  /// By account: how many payees of another account must have paid it for a link.
  private let leastForLink: [UInt8]
  /// By account: what persons must have paid it who are shared with another part of one flow, at least.
  private let leastCollected: [Float]

  static let notBusy = UInt8.max
  /// The bit that all but the busiest share: how many of them stand behind it is not known.
  private static let sharedBit = 63
  /// Counts end here; a least number above it is taken for this.
  static let mostCounted: UInt8 = 127
  /// Sums are asked for a little less, so that no rounding asks for too much.
  private static let slack = 1 - 1e-3

  /// `profiles` in order of account, each account once; `stepsPerPayee` are the steps that counting may
  /// take on average for each payee of an account. Complexity: O(n) and a sort of the parties that many
  /// pay and who pay many.
  public init(
    profiles: [LinkProfile], index: FlowIndex, rules: LinkingRules, stepsPerPayee: Int = 128
  ) {
    let count = index.screens.count
    let firstDay = index.firstDay?.daysSince1970 ?? 0
    self.rules = rules
    self.firstDay = firstDay
    fewest = min(rules.leastSourceParties, rules.leastSharedParties, rules.whole.leastShared)
    var paid = OwnerLists<PaidIn>(count: count) { give in
      profiles.forEachPayer { account, payer in
        give(payer.party.rawValue, PaidIn(payer, to: account, firstDay: firstDay))
      }
    }
    paid.sortEachByDay()
    self.paid = paid
    var leastForLink = [UInt8](repeating: 0, count: count)
    var collected = [Int64](repeating: 0, count: count)
    profiles.forEachPayer { collected[$0.index] += $1.amountFen }
    var leastCollected = [Float](repeating: .infinity, count: count)
    for place in profiles.indices {
      let (account, payers) = (profiles[place].account.index, profiles[place].payerCount)
      leastForLink[account] = UInt8(
        min(
          Int(SharedPersons.mostCounted),
          max(
            AccountLinks.leastShared(withPayers: payers),
            min(rules.leastSourceParties, rules.leastSharedParties))))
      guard payers >= rules.whole.leastShared else { continue }
      leastCollected[account] = Float(
        SharedPersons.least(rules.whole.leastCollectedShare, ofFen: collected[account]))
    }
    self.leastForLink = leastForLink
    self.leastCollected = leastCollected
    let busyBits = SharedPersons.busyBits(profiles, paid: paid, stepsPerPayee: stepsPerPayee)
    var busyPayers = [UInt64](repeating: 0, count: count)
    var busyFen = [Float](repeating: 0, count: count)
    for party in busyBits.indices where busyBits[party] != SharedPersons.notBusy {
      for place in paid.range(of: UInt32(party)) {
        let entry = paid.entries[place]
        busyPayers[entry.account.index] |= 1 << UInt64(busyBits[party])
        busyFen[entry.account.index] += entry.mostFen
      }
    }
    self.busyBits = busyBits
    self.busyPayers = busyPayers
    self.busyFen = busyFen
  }

  /// A share of a sum, rounded down.
  private static func least(_ share: Double, ofFen fen: Int64) -> Double {
    share * Double(fen) * slack
  }

  /// Bits of the parties that would cost most, until what is left costs little.
  private static func busyBits(
    _ profiles: [LinkProfile], paid: OwnerLists<PaidIn>, stepsPerPayee: Int
  ) -> [UInt8] {
    var payerCounts = [UInt32](repeating: 0, count: paid.ownerCount)
    var payees = 0
    profiles.forEachPayee { _, payee in
      payerCounts[Int(payee.party.rawValue)] += 1
      payees += 1
    }
    var whole = 0
    var costly: [(party: UInt32, cost: Int)] = []
    for party in payerCounts.indices {
      let cost = Int(payerCounts[party]) * paid.range(of: UInt32(party)).count
      whole += cost
      if cost > stepsPerPayee * stepsPerPayee { costly.append((UInt32(party), cost)) }
    }
    var bits = [UInt8](repeating: notBusy, count: paid.ownerCount)
    guard whole > stepsPerPayee * payees else { return bits }
    costly.sort { ($1.cost, $0.party) < ($0.cost, $1.party) }
    for (place, entry) in costly.enumerated() where whole > stepsPerPayee * payees {
      bits[Int(entry.party)] = UInt8(min(place, sharedBit))
      whole -= entry.cost
    }
    return bits
  }

  /// Room for counting, which serves one account after the other.
  public func room() -> SharingRoom { SharingRoom(accountCount: leastForLink.count) }

  /// What the payees of an account say. Complexity: O(accounts that its payees paid), the busy ones
  /// left out.
  public func sharing(of profile: LinkProfile, in room: inout SharingRoom) -> Sharing {
    var sharing = Sharing()
    let payees = profile.payees
    let mayLink = payees.count >= rules.leastSharedParties
    let mayBePart = payees.count >= rules.whole.leastShared
    room.clear()
    guard mayLink || mayBePart else { return sharing }
    room.count(payees, by: self)
    room.chooseCandidates(of: profile.account, payees, by: self)
    // As good as always: nobody whom enough of them paid.
    guard !room.candidates.isEmpty || room.busy != 0 else { return sharing }
    let leastPaid = SharedPersons.least(
      rules.whole.leastPaidShare, ofFen: payees.reduce(0) { $0 + $1.amountFen })
    for (place, candidate) in room.candidates.enumerated() {
      let account = candidate.account.index
      let bits = busyPayers[account] & room.busy
      let count = atMost(Int(candidate.count), bits)
      room.candidates[place].mayLink = count >= Int(leastForLink[account])
      guard mayBePart, count >= rules.whole.leastShared,
        candidate.paidFen + (bits == 0 ? 0 : room.busyFen) >= leastPaid,
        candidate.collectedFen + (bits == 0 ? 0 : Double(busyFen[account]))
          >= Double(leastCollected[account])
      else { continue }
      sharing.parts.append(candidate.account)
    }
    let isBusy =
      mayBePart && atMost(0, room.busy) >= rules.whole.leastShared && room.busyFen >= leastPaid
    if isBusy || !sharing.parts.isEmpty { sharing.parts.append(profile.account) }
    sharing.mayLink =
      mayLink && rules.isEnough(room.mostLinkedPayees(), of: payees.count)
      && rules.isEnough(room.linkedPayees(), of: payees.count)
    return sharing
  }

  /// Whether enough payees of the account that the room was used for last may have paid this one for a
  /// link between both.
  public func mayLink(to account: AccountID, in room: SharingRoom) -> Bool {
    room.mayLink(to: account)
      || room.busy != 0
        && atMost(0, busyPayers[account.index] & room.busy) >= Int(leastForLink[account.index])
  }

  /// Accounts that may be parts of one flow by busy persons alone, whoever pays these.
  public func busyParts(among profiles: [LinkProfile]) -> [AccountID] {
    profiles.lazy.map(\.account).filter { account in
      atMost(0, busyPayers[account.index]) >= rules.whole.leastShared
        && busyFen[account.index] >= leastCollected[account.index]
    }
  }

  /// No more persons than these are shared: those counted and those behind bits.
  private func atMost(_ counted: Int, _ bits: UInt64) -> Int {
    bits >> UInt64(SharedPersons.sharedBit) != 0
      ? Int(SharedPersons.mostCounted) : counted + bits.nonzeroBitCount
  }
}

/// What a party paid an account and when first, in eight bytes: said to be no later and no less than it was.
struct PaidIn: Sendable {
  // The account, 14 bits of the day, the leading 18 bits of the sum as a floating-point number.
  let bits: UInt64

  private static let mostDays: Int32 = 1 << 14 - 1

  /// Nothing, to no account.
  init() { bits = UInt64(AccountID.unknown.rawValue) << 32 }

  init(_ payer: LinkProfile.DatedParty, to account: AccountID, firstDay: Int32) {
    let day = min(max(payer.day - firstDay, 0), PaidIn.mostDays)
    bits =
      UInt64(account.rawValue) << 32 | UInt64(day) << 18
      | UInt64(PaidIn.size(of: Double(payer.amountFen)))
  }

  var account: AccountID { AccountID(rawValue: UInt32(truncatingIfNeeded: bits >> 32)) }

  /// Day and size, by day.
  fileprivate var order: UInt32 { UInt32(truncatingIfNeeded: bits) }

  /// Whether what was paid surely came after this day, and all that stands behind it too.
  func comesAfter(_ day: Int32) -> Bool {
    day >= 0 && UInt32(truncatingIfNeeded: bits) >> 18 > UInt32(bitPattern: day)
  }

  /// No less than was paid.
  var mostFen: Float { Float(bitPattern: (UInt32(truncatingIfNeeded: bits & 0x3FFFF) + 1) << 13) }

  /// The size of a sum: never larger for a smaller one.
  static func size(of fen: Double) -> UInt32 { Float(max(0, fen)).bitPattern >> 13 }

  /// Whether what was paid may have come by this day and have this size.
  func mayCome(by day: Int32, size: UInt32) -> Bool {
    UInt32(truncatingIfNeeded: bits) >> 18 <= UInt32(bitPattern: day)
      && UInt32(truncatingIfNeeded: bits & 0x3FFFF) >= size
  }
}

extension OwnerLists<PaidIn> {
  /// Looks at the memory of the lists of these, at begin, middle and end of each, so that they are waited
  /// for together. Gives back a number without meaning.
  func touched(_ parties: SharedList<LinkProfile.DatedParty>) -> UInt64 {
    guard !entries.isEmpty else { return 0 }
    let (starts, entries) = (starts.span, entries.span)
    let last = entries.count - 1
    var sum: UInt64 = 0
    for party in parties {
      let owner = Int(party.party.rawValue)
      let (start, end) = (Int(starts[owner]), Int(starts[owner + 1]))
      // No decision between them: what is decided by what is waited for holds up all behind it.
      sum ^= entries[min(start, last)].bits ^ entries[min((start + end) / 2, last)].bits
      sum ^= entries[min(end, last)].bits
    }
    return sum
  }

  /// Puts what each party paid into the order of days.
  fileprivate mutating func sortEachByDay() {
    sortEachInPlace { $0.order < $1.order }
  }
}
