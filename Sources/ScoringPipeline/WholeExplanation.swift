import AccountFlows
import BankRecords
import Detection

/// What honest business leaves of the findings over several accounts.
///
/// A dealer's rebate that is paid from another account than the one he buys at is no rebate on either of
/// them. So look-alikes are asked of the flow of all accounts, in which it is one.
struct WholeExplanation: Sendable {
  private let rules: ScanRules
  private let context: ExaminationContext

  init(rules: ScanRules, context: ExaminationContext) {
    self.rules = rules
    self.context = context
  }

  /// The share of their strength that the findings over `flow` keep beside what explains it, from 0 to 1.
  func unexplained(_ findings: [Finding], of flow: AccountFlow) -> Double {
    let effects = rules.ranking.model.effects
    var kept = 1.0
    for lookAlike in rules.lookAlikes {
      guard let found = lookAlike.explain(flow, findings: findings, in: context) else { continue }
      kept *= 1 - (effects[found.lookAlike] ?? 0) * found.strength
    }
    return kept
  }
}

extension Finding {
  /// The finding with the number of accounts over which it was made: look-alikes of one holder's private
  /// dealings look for it.
  func over(_ count: Int) -> Finding {
    var told = self
    told.quantities.append(Quantity("linked_account_count", "合并观察的关联账户数", .count(count)))
    return told
  }

  /// The finding with a share of its strength; what explanations leave of it is told where it is below a
  /// whole.
  func keeping(_ share: Double, told unexplained: Double) -> Finding {
    var kept = self
    kept.strength = (strength * share * 1e4).rounded() / 1e4
    guard unexplained < 1 else { return kept }
    kept.quantities.append(
      Quantity(
        "unexplained_share", "扣除合理解释后保留占比", .ratio((unexplained * 1e4).rounded() / 1e4)))
    return kept
  }
}

extension GatheredLegs {
  /// The legs of the accounts with everybody outside them and those `between`, as the flow of one account:
  /// of the one that takes in most.
  ///
  /// The flows must be of gathered accounts and at least one. Complexity: O(n log n) in their legs.
  func wholeFlow(of members: [AccountFlow], between: [AccountID]) -> AccountFlow {
    precondition(!members.isEmpty, "a whole has accounts")
    let inside = Set(members.map(\.profile.party) + between.map { party(of: $0) })
    var outer: [Leg] = []
    for flow in members {
      outer += flow.legs.filter { leg in
        guard let peer = flow.peer(of: leg) else { return true }
        return !inside.contains(peer.party)
      }
    }
    let lead = members.max { left, right in
      left.inFen != right.inFen ? left.inFen < right.inFen : right.comes(before: left)
    }
    return flow(of: lead?.account ?? members[0].account, with: outer)
  }
}

extension AccountFlow {
  /// By number, which no order of files changes.
  func comes(before other: AccountFlow) -> Bool {
    let (left, right) = (profile.number.utf8, other.profile.number.utf8)
    return left.elementsEqual(right)
      ? account < other.account : left.lexicographicallyPrecedes(right)
  }
}
