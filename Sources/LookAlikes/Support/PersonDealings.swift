import AccountFlows
import BankRecords

/// What passed between the account and one person, in time order.
struct Dealing: Sendable {
  struct Payment: Sendable, Equatable {
    let day: CivilDay
    let fen: Int64
  }

  let party: PartyID
  let kind: PartyKind
  /// The first money between the two went out to the person.
  let beganWithOut: Bool
  fileprivate(set) var inFen: Int64 = 0
  fileprivate(set) var outFen: Int64 = 0
  /// All persons' payments, and which of them are this one's: no list of its own for each of thousands.
  fileprivate let payments: Payments
  fileprivate let ins: Range<Int>
  fileprivate let outs: Range<Int>

  var paidIn: ArraySlice<Payment> { payments.ins[ins] }
  var paidOut: ArraySlice<Payment> { payments.outs[outs] }

  /// What the persons of a flow paid in and were paid, person by person.
  fileprivate final class Payments: Sendable {
    let ins: [Payment]
    let outs: [Payment]

    init(ins: [Payment], outs: [Payment]) {
      self.ins = ins
      self.outs = outs
    }
  }

  /// At least `least` payments, at least three quarters of them within 3 % of the usual one.
  static func isSteady(_ payments: some Collection<Payment>, least: Int) -> Bool {
    guard payments.count >= least else { return false }
    let usual = payments.map { $0.fen }.sorted()[payments.count / 2]
    return payments.count { abs($0.fen - usual) * 100 <= usual * 3 } * 4 >= payments.count * 3
  }

  /// The payments in, without those by which the person gave back what the account had lent before,
  /// up to a tenth of interest.
  var ownMoneyIn: ArraySlice<Payment> {
    guard let lent = paidOut.first, let last = paidIn.last, lent.day < last.day else {
      return paidIn
    }
    var lentFen: Int64 = 0
    var own: [Payment] = []
    var place = paidOut.startIndex
    for payment in paidIn {
      while place < paidOut.endIndex, paidOut[place].day < payment.day {
        lentFen += paidOut[place].fen
        place += 1
      }
      let isRepayment = lentFen > 0 && payment.fen * 10 <= lentFen * 11
      if !isRepayment { own.append(payment) }
      lentFen -= payment.fen
    }
    return own[...]
  }

  /// Whether any payment in is the person's own money.
  var hasOwnMoneyIn: Bool {
    guard let first = paidIn.first else { return false }
    // Nothing was lent before it.
    if paidOut.first.map({ $0.day >= first.day }) ?? true { return true }
    return !ownMoneyIn.isEmpty
  }

  /// Share of the money paid in that has come back; 0 without payments in.
  var returnedRatio: Double { inFen == 0 ? 0 : Double(outFen) / Double(inFen) }
}

/// The account's dealings person by person, with business partners set apart.
///
/// Persons are natural or unknown parties other than the own one. Where nothing names a party, one
/// that only ever pays in, or only ever receives, sums far above those of the others counts as a
/// business partner: a customer, funder, supplier or receiver of sweeps.
struct PersonDealings: Sendable {
  /// In order of the first leg.
  private(set) var all: [Dealing] = []
  /// Those of them who paid in, and those who were paid.
  private(set) var payers: [Dealing] = []
  private(set) var payees: [Dealing] = []
  /// What the payers paid in, in time order.
  private(set) var paymentsIn: [Dealing.Payment] = []
  /// Money in from persons and out to them, business partners left out.
  private(set) var inFen: Int64 = 0
  private(set) var outFen: Int64 = 0
  /// Money in from organisations and from unnamed business partners who paid more than once.
  private(set) var businessInFen: Int64 = 0
  /// Money out per business partner, largest first: organisations and unnamed large receivers.
  private(set) var businessOuts: [Int64] = []

  /// Worked out once for a flow, whoever asks.
  init(of flow: AccountFlow) { self = flow.measured { PersonDealings(measuring: $0) } }

  private init(measuring flow: AccountFlow) {
    let parties = PartyPlaces(of: flow)
    let isPartner = PersonDealings.partners(of: flow, parties)
    // By peer: the place of its person, or -1.
    var placeOfPeer = [Int32](repeating: -1, count: flow.peers.count)
    var places = [Int32](repeating: -1, count: parties.count)
    var sizes: [(ins: Int, outs: Int)] = []
    for (index, peer) in flow.peers.enumerated() {
      let party = Int(parties.ofPeer[index])
      guard peer.mayBeInvestor, !isPartner[party] else { continue }
      if places[party] < 0 {
        places[party] = Int32(sizes.count)
        sizes.append((0, 0))
      }
      let place = places[party]
      placeOfPeer[index] = place
      sizes[Int(place)].ins += peer.inCount
      sizes[Int(place)].outs += peer.outCount
    }
    gather(flow, placeOfPeer: placeOfPeer, sizes: sizes)
    var outs: [Int64] = []
    for (index, peer) in flow.peers.enumerated() where !peer.isSameParty {
      let isUnnamed = peer.kind == .unknown && isPartner[Int(parties.ofPeer[index])]
      guard !peer.kind.mayBeNaturalPerson || isUnnamed else { continue }
      if !isUnnamed || peer.inCount > 1 { businessInFen += peer.inFen }
      if peer.outFen > 0 { outs.append(peer.outFen) }
    }
    businessOuts = outs.sorted(by: >)
  }

  /// Puts the payments of each person side by side, in the order of time.
  private mutating func gather(
    _ flow: AccountFlow, placeOfPeer: [Int32], sizes: [(ins: Int, outs: Int)]
  ) {
    let none = Dealing.Payment(day: CivilDay(daysSince1970: 0), fen: 0)
    var ins = [Dealing.Payment](repeating: none, count: sizes.reduce(0) { $0 + $1.ins })
    var outs = [Dealing.Payment](repeating: none, count: sizes.reduce(0) { $0 + $1.outs })
    // Where each person's payments start, and how far they are filled in.
    var starts: [(ins: Int, outs: Int)] = []
    starts.reserveCapacity(sizes.count)
    var next = (ins: 0, outs: 0)
    for size in sizes {
      starts.append(next)
      next = (next.ins + size.ins, next.outs + size.outs)
    }
    var filled = starts
    // Each person's place, and his first leg.
    var order: [(place: Int, leg: Leg)] = []
    order.reserveCapacity(sizes.count)
    paymentsIn.reserveCapacity(ins.count)
    for leg in flow.legs where leg.amountFen > 0 && leg.peer >= 0 {
      let place = Int(placeOfPeer[Int(leg.peer)])
      guard place >= 0 else { continue }
      if filled[place] == starts[place] { order.append((place, leg)) }
      let payment = Dealing.Payment(day: leg.time.day, fen: leg.amountFen)
      if leg.isIn {
        ins[filled[place].ins] = payment
        paymentsIn.append(payment)
        filled[place].ins += 1
      } else {
        outs[filled[place].outs] = payment
        filled[place].outs += 1
      }
    }
    let payments = Dealing.Payments(ins: ins, outs: outs)
    all = order.map { place, leg in
      let peer = flow.peers[Int(leg.peer)]
      var dealing = Dealing(
        party: peer.party, kind: peer.kind, beganWithOut: !leg.isIn, payments: payments,
        ins: starts[place].ins..<filled[place].ins, outs: starts[place].outs..<filled[place].outs)
      for payment in dealing.paidIn { dealing.inFen += payment.fen }
      for payment in dealing.paidOut { dealing.outFen += payment.fen }
      inFen += dealing.inFen
      outFen += dealing.outFen
      return dealing
    }
    payers = all.filter { !$0.ins.isEmpty }
    payees = all.filter { !$0.outs.isEmpty }
  }

  /// By party, whether it is unknown and one-sided with at least a twentieth of the money of its side and
  /// ten times what the middle party of that side has, or stands against at least five times as many
  /// parties on the other side.
  private static func partners(of flow: AccountFlow, _ parties: PartyPlaces) -> [Bool] {
    var sides = [(inFen: Int64, outFen: Int64, isUnknown: Bool)](
      repeating: (0, 0, true), count: parties.count)
    for (index, peer) in flow.peers.enumerated() where peer.mayBeInvestor {
      let party = Int(parties.ofPeer[index])
      sides[party].inFen += peer.inFen
      sides[party].outFen += peer.outFen
      if peer.kind != .unknown { sides[party].isUnknown = false }
    }
    let ins = sides.map { $0.inFen }.filter { $0 > 0 }.sorted()
    let outs = sides.map { $0.outFen }.filter { $0 > 0 }.sorted()
    let middleIn = ins.isEmpty ? 0 : ins[(ins.count - 1) / 2]
    let middleOut = outs.isEmpty ? 0 : outs[(outs.count - 1) / 2]
    let fewPayers = ins.count * 5 <= outs.count
    let fewPayees = outs.count * 5 <= ins.count
    return sides.map { side in
      guard side.isUnknown, side.inFen > 0 || side.outFen > 0 else { return false }
      if side.outFen == 0 {
        return side.inFen >= flow.inFen / 20 && (fewPayers || side.inFen >= middleIn * 10)
      }
      return side.inFen == 0 && side.outFen >= flow.outFen / 20
        && (fewPayees || side.outFen >= middleOut * 10)
    }
  }
}

/// The largest share of payments within any stretch of `days` days; 0 without payments.
func busiestShare(of payments: [Dealing.Payment], days: Int) -> Double {
  guard !payments.isEmpty else { return 0 }
  var ordered = payments.map { $0.day }
  let isInOrder = zip(ordered, ordered.dropFirst()).allSatisfy { $0 <= $1 }
  if !isInOrder { ordered.sort() }
  var start = 0
  var most = 0
  for end in ordered.indices {
    while ordered[end] - ordered[start] >= days { start += 1 }
    most = max(most, end - start + 1)
  }
  return Double(most) / Double(ordered.count)
}

/// The value below which the share `level` of the sums lies, in fen; 0 without sums.
func quantile(_ level: Double, ofFen sums: [Int64]) -> Int64 {
  guard !sums.isEmpty else { return 0 }
  let ordered = sums.sorted()
  return ordered[min(ordered.count - 1, Int(level * Double(ordered.count)))]
}
