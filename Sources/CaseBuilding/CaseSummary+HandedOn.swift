import AccountFlows
import BankRecords

extension CaseSummary {
  /// What a collecting account handed on within the case beyond all that its rows show coming in.
  struct HandedOn {
    let party: PartyID
    let fen: Int64
    /// Rows of money handed on, in time order.
    let rows: [UInt32]
    /// Days of the first and the last of them.
    let days: ClosedRange<CivilDay>
  }

  /// Collectors who hand on to other collectors more than they are seen to get: a salesperson takes cash,
  /// or money of persons with another bank, and pays it in under his own name. That money is the
  /// public's principal too, and he is the one person that stands for it.
  ///
  /// Collecting accounts take at least half as much from persons as they pay to persons outside. Only sums above a tenth of what
  /// is handed on count: an account may begin with a balance. Complexity: O(n) in the legs.
  static func handedOn(by flows: [AccountFlow]) -> [HandedOn] {
    let own = Set(flows.map(\.account))
    let collecting = flows.filter { collects($0, besides: own) }.sorted { $0.account < $1.account }
    guard collecting.count > 1 else { return [] }
    let accounts = Set(collecting.map(\.account))
    return collecting.compactMap { flow in
      var handedFen: Int64 = 0
      var rows: [UInt32] = []
      var days: ClosedRange<CivilDay>?
      for leg in flow.legs where !leg.isIn {
        guard let peer = flow.peer(of: leg), !peer.isSameParty, accounts.contains(peer.account)
        else { continue }
        handedFen += leg.amountFen
        rows.append(leg.transaction)
        days = (days?.lowerBound ?? leg.time.day)...leg.time.day
      }
      let unseen = handedFen - flow.inFen
      guard unseen * 10 > handedFen, let days else { return nil }
      return HandedOn(party: flow.profile.party, fen: unseen, rows: rows, days: days)
    }
  }

  private static func collects(_ flow: AccountFlow, besides own: Set<AccountID>) -> Bool {
    var inFen: Int64 = 0
    var outFen: Int64 = 0
    for peer in flow.peers where peer.mayBeInvestor {
      inFen += peer.inFen
      if !own.contains(peer.account) { outFen += peer.outFen }
    }
    return inFen > 0 && inFen >= outFen / 2
  }
}
