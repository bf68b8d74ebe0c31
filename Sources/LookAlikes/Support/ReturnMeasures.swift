import AccountFlows
import BankRecords

/// Who paid in, who was paid, and how much of the money out went back to those who had paid in.
///
/// A refund equals one earlier payment of the same person, or is the only payment to a person who
/// paid in at least as much before; everything else paid to an earlier payer counts as a return.
struct ReturnMeasures: Sendable {
  /// Persons (natural or unknown, not the own party) who paid in.
  private(set) var payers = 0
  /// Persons who were paid.
  private(set) var payees = 0
  /// Payees who had paid in before they were first paid.
  private(set) var payeesPaidBefore = 0
  /// Payees who paid in at least a fifth of what they were paid, before or after: investors, and
  /// not employees who give back petty cash.
  private(set) var investingPayees = 0
  /// Payers who got something back that is no refund.
  private(set) var returnedPayers = 0
  /// Payers who got an exact refund.
  private(set) var refundedPayers = 0
  private(set) var refundFen: Int64 = 0

  /// Worked out once for a flow, whoever asks.
  init(of flow: AccountFlow) { self = flow.measured { ReturnMeasures(measuring: $0) } }

  private init(measuring flow: AccountFlow) {
    let places = PartyPlaces(of: flow)
    var parties = [Party](repeating: Party(), count: places.count)
    for (index, peer) in flow.peers.enumerated() where peer.mayBeInvestor && peer.outCount > 0 {
      parties[Int(places.ofPeer[index])].isEverPaid = true
    }
    for leg in flow.legs where leg.amountFen > 0 && leg.peer >= 0 {
      guard flow.peers[Int(leg.peer)].mayBeInvestor else { continue }
      parties[Int(places.ofPeer[Int(leg.peer)])].add(leg)
    }
    for party in parties {
      if party.hasPaid { payers += 1 }
      if party.wasPaid { payees += 1 }
      if party.paidBefore { payeesPaidBefore += 1 }
      if party.wasPaid, party.inFen > 0, party.inFen >= party.outFen / 5 { investingPayees += 1 }
      let isPartRefund = party.otherCount == 1 && party.otherFen <= party.openFen
      if party.otherCount > 0, !isPartRefund { returnedPayers += 1 }
      let refunds = party.refundFen + (isPartRefund ? party.otherFen : 0)
      if refunds > 0 { refundedPayers += 1 }
      refundFen += refunds
    }
  }

  /// Overlap O: share of payees who had paid in before; 0 without payees.
  var overlap: Double { payees == 0 ? 0 : Double(payeesPaidBefore) / Double(payees) }
  /// Share of payees who paid in a good part of what they were paid.
  var investingShare: Double { payees == 0 ? 0 : Double(investingPayees) / Double(payees) }
  /// Share of payers who got money back that is no refund.
  var returnedShare: Double { payers == 0 ? 0 : Double(returnedPayers) / Double(payers) }
  /// Share of payers with an exact refund.
  var refundedShare: Double { payers == 0 ? 0 : Double(refundedPayers) / Double(payers) }

  private struct Party {
    /// Whether a refund may come.
    var isEverPaid = false
    var open: [Int64] = []
    var hasPaid = false
    var wasPaid = false
    var paidBefore = false
    var inFen: Int64 = 0
    var outFen: Int64 = 0
    /// Payments to an earlier payer that equal none of his.
    var otherCount = 0
    var otherFen: Int64 = 0
    var openFen: Int64 = 0
    var refundFen: Int64 = 0

    mutating func add(_ leg: Leg) {
      if leg.isIn {
        hasPaid = true
        inFen += leg.amountFen
        openFen += leg.amountFen
        if isEverPaid, open.count < 64 { open.append(leg.amountFen) }
        return
      }
      outFen += leg.amountFen
      if !wasPaid {
        wasPaid = true
        paidBefore = hasPaid
      }
      guard hasPaid else { return }
      if let match = open.firstIndex(of: leg.amountFen) {
        open.remove(at: match)
        openFen -= leg.amountFen
        refundFen += leg.amountFen
      } else {
        otherCount += 1
        otherFen += leg.amountFen
      }
    }
  }
}

/// Shares of the money out by whom it went to; refunds and moves between own accounts apart.
struct OutgoingShares: Sendable {
  /// To enterprises, public bodies and payment institutions.
  private(set) var organisations = 0.0
  /// To natural persons.
  private(set) var persons = 0.0
  /// Of that, to persons who never paid in, were paid at least twice and got less than a tenth of
  /// all money out each: staff and landlords, no controller.
  private(set) var staff = 0.0
  /// To parties of unknown kind and unnamed counterparties.
  private(set) var unknown = 0.0
  /// To accounts of the own party.
  private(set) var own = 0.0

  /// Worked out once for a flow, whoever asks.
  init(of flow: AccountFlow) { self = flow.measured { OutgoingShares(measuring: $0) } }

  private init(measuring flow: AccountFlow) {
    guard flow.outFen > 0 else { return }
    var sums = (organisations: Int64(0), persons: Int64(0), unknown: Int64(0), own: Int64(0))
    for leg in flow.legs where !leg.isIn {
      guard let peer = flow.peer(of: leg) else {
        sums.unknown += leg.amountFen
        continue
      }
      if peer.isSameParty {
        sums.own += leg.amountFen
      } else if peer.kind == .naturalPerson {
        sums.persons += leg.amountFen
      } else if peer.kind == .unknown {
        sums.unknown += leg.amountFen
      } else {
        sums.organisations += leg.amountFen
      }
    }
    var staffFen: Int64 = 0
    for peer in flow.peers
    where peer.kind == .naturalPerson && !peer.isSameParty && peer.inCount == 0
      && peer.outCount >= 2 && peer.outFen < flow.outFen / 10
    { staffFen += peer.outFen }
    let total = Double(flow.outFen)
    staff = Double(staffFen) / total
    organisations = Double(sums.organisations) / total
    persons = Double(sums.persons) / total
    unknown = Double(sums.unknown) / total
    own = Double(sums.own) / total
  }
}
