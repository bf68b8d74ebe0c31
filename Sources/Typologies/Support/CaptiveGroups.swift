import AccountFlows
import BankRecords

/// Accounts that hand what they get on to receivers that live on it.
struct CaptiveGroup: Sendable {
  /// Who hands on, in order.
  var senders: [AccountID] = []
  /// Who lives on it, in order.
  var receivers: [Receiver] = []

  struct Receiver: Sendable {
    var account: AccountID
    /// Share of its money from accounts of the group, and share that it paid out again, in [0, 1].
    var livesOn: Double
    var passedOn: Double
    /// How much of its kind speaks for a receiver of collected money, in [0, 1].
    var factor: Double
  }
}

/// Finds such accounts among all of a run.
///
/// Transfers to accounts with few payers are added up by pair. A receiver lives on those who may
/// collect, and on receivers who do: found in a few rounds, each over all at once, so that no order of
/// rows matters. Complexity: O(rows + t log t) for t such transfers.
struct CaptiveGroups {
  let groups: [CaptiveGroup]

  private struct Transfer: Comparable {
    var payee: AccountID
    var payer: AccountID
    var fen: Int64

    static func < (left: Transfer, right: Transfer) -> Bool {
      left.payee != right.payee ? left.payee < right.payee : left.payer < right.payer
    }
  }

  /// Receivers behind receivers that are looked for.
  private static let rounds = 4

  init(index: FlowIndex, end: Int64, rules: CaptiveRules) {
    let pairs = CaptiveGroups.pairs(index: index, end: end, rules: rules)
    var receivers: [AccountID: CaptiveGroup.Receiver] = [:]
    for _ in 0..<CaptiveGroups.rounds {
      var given: [AccountID: Int64] = [:]
      for pair in pairs
      where receivers[pair.payer] != nil
        || CaptiveGroups.handsOn(pair, screen: index.screens[pair.payer.index], rules: rules)
      {
        given[pair.payee, default: 0] += pair.fen
      }
      var next: [AccountID: CaptiveGroup.Receiver] = [:]
      for (account, fen) in given {
        let screen = index.screens[account.index]
        let livesOn = min(1, Double(fen) / Double(max(1, screen.inFen)))
        let passedOn = min(1, Double(screen.outFen) / Double(max(1, screen.inFen)))
        let factor = CaptiveGroups.factor(
          index.kinds[account.index], screen: screen, passedOn: passedOn, rules: rules)
        guard livesOn >= rules.captive.lowerBound, factor > 0 else { continue }
        next[account] = CaptiveGroup.Receiver(
          account: account, livesOn: livesOn, passedOn: passedOn, factor: factor)
      }
      let isSame = next.count == receivers.count
      receivers = next
      if isSame { break }
    }
    // An enterprise that passes it on to a private account buys nothing with it.
    for pair in pairs {
      guard index.kinds[pair.payer.index] == .organisation, let payer = receivers[pair.payer],
        let holder = receivers[pair.payee],
        index.kinds[pair.payee.index] == .naturalPerson,
        Double(pair.fen)
          >= rules.passed.lowerBound * Double(index.screens[pair.payer.index].outFen)
      else { continue }
      receivers[pair.payer]?.factor = max(payer.factor, holder.factor)
    }
    groups = CaptiveGroups.grouped(
      pairs.filter { receivers[$0.payee] != nil }, receivers: receivers, index: index, rules: rules)
  }

  /// Sums by pair of what may be handed on, by payee and payer.
  private static func pairs(index: FlowIndex, end: Int64, rules: CaptiveRules) -> [Transfer] {
    let store = index.store
    let count = store.directory.count
    var mayReceive = [Bool](repeating: false, count: count)
    var mayHandOn = mayReceive
    for place in 0..<count where TransferNetwork.isNode(index.kinds[place]) {
      let screen = index.screens[place]
      mayHandOn[place] = rules.mayHandOn(screen)
      mayReceive[place] =
        rules.mayReceive(screen) && !store.directory.isNameOnly(AccountID(index: place))
    }
    var kept: [Transfer] = []
    for row in 0..<store.count
    where store.amountsFen[row] >= rules.leastSweepFen && store.movesMoney(row)
      && store.times[row] < end
    {
      let (payer, payee) = (store.payers[row], store.payees[row])
      guard payer.isKnown, payee.isKnown, mayReceive[payee.index], mayHandOn[payer.index],
        index.parties[payer.index] != index.parties[payee.index]
      else { continue }
      kept.append(Transfer(payee: payee, payer: payer, fen: store.amountsFen[row]))
    }
    kept.sort()
    var pairs: [Transfer] = []
    for transfer in kept {
      if let last = pairs.last, last.payee == transfer.payee, last.payer == transfer.payer {
        pairs[pairs.count - 1].fen += transfer.fen
      } else {
        pairs.append(transfer)
      }
    }
    return pairs
  }

  private static func handsOn(_ pair: Transfer, screen: AccountScreen, rules: CaptiveRules) -> Bool
  {
    screen.distinctInAtLeast >= rules.leastNamed
      && Double(pair.fen) >= rules.leastHandedOn * Double(screen.outFen)
  }

  /// Private accounts, and accounts that pass on at once to few; a firm that keeps it is a principal or a
  /// supplier.
  private static func factor(
    _ kind: PartyKind, screen: AccountScreen, passedOn: Double, rules: CaptiveRules
  ) -> Double {
    let passes =
      screen.distinctOutAtLeast <= rules.mostOnward
      ? Scoring.linear(passedOn, from: rules.passed.lowerBound, to: rules.passed.upperBound) : 0
    switch kind {
    case .naturalPerson: return max(rules.personFactor, passes)
    case .unknown: return passes
    case .organisation: return rules.enterpriseFactor * passes
    case .publicBody, .paymentInstitution, .bankInternal, .licensedCustody: return 0
    }
  }

  /// The pairs that hang together; groups of more than a few senders are a trade.
  private static func grouped(
    _ pairs: [Transfer], receivers: [AccountID: CaptiveGroup.Receiver], index: FlowIndex,
    rules: CaptiveRules
  ) -> [CaptiveGroup] {
    var parents: [AccountID: AccountID] = [:]
    func root(_ account: AccountID) -> AccountID {
      var top = account
      while let parent = parents[top], parent != top { top = parent }
      return top
    }
    var senders: Set<AccountID> = []
    for pair in pairs {
      let isRelay = receivers[pair.payer] != nil
      guard isRelay || handsOn(pair, screen: index.screens[pair.payer.index], rules: rules) else {
        continue
      }
      if !isRelay { senders.insert(pair.payer) }
      let (left, right) = (root(pair.payer), root(pair.payee))
      parents[max(left, right)] = min(left, right)
    }
    var groups: [AccountID: CaptiveGroup] = [:]
    for account in senders.sorted() {
      groups[root(account), default: CaptiveGroup()].senders.append(account)
    }
    for account in receivers.keys.sorted() {
      guard let receiver = receivers[account] else { continue }
      groups[root(account), default: CaptiveGroup()].receivers.append(receiver)
    }
    return groups.keys.sorted().compactMap { groups[$0] }.filter {
      !$0.senders.isEmpty && $0.senders.count <= rules.mostAccounts && !$0.receivers.isEmpty
    }
  }
}
