/// What a planted account is.
public enum TruthLabel: String, Sendable, CaseIterable {
  case planted = "case"
  case lookAlike = "look_alike"
  case background
}

/// A planted account: one row of `truth.csv`.
struct TruthEntry {
  var account: AccountIndex
  var label: TruthLabel
  var role: String
  var kind: String
  var caseID: String
}

/// The true totals of a planted case: one row of `cases.csv`.
struct CaseRecord {
  var caseID: String
  var kind: String
  /// Principal paid by persons from accounts of their own, by account.
  var principal: [AccountIndex: Int] = [:]
  /// Principal taken as cash or through an aggregator, whose payer no row names.
  var namelessPrincipalFen = 0
  /// Everything paid to those persons by any account of the case.
  var paidBack: [AccountIndex: Int] = [:]
  /// The same sums as far as the world's bank sees their rows; equal to them in a full view.
  var seenPrincipal: [AccountIndex: Int] = [:]
  var seenPaidBack: [AccountIndex: Int] = [:]
  /// Products that were sold.
  var products = 1
  var firstDay = Int.max
  /// The day on which payouts stopped, or nil for a case that still runs.
  var collapseDay: Int?

  var principalFen: Int { principal.values.reduce(0, +) }
  var persons: Int { principal.count }
  private var unpaid: [Int] {
    principal.map { max(0, $0.value - (paidBack[$0.key] ?? 0)) }.filter { $0 > 0 }
  }
  var unpaidFen: Int { unpaid.reduce(0, +) }
  var unpaidPersons: Int { unpaid.count }
  var paidBackFen: Int { paidBack.values.reduce(0, +) }
  private var seenUnpaid: [Int] {
    seenPrincipal.map { max(0, $0.value - (seenPaidBack[$0.key] ?? 0)) }.filter { $0 > 0 }
  }
  var seenPrincipalFen: Int { seenPrincipal.values.reduce(0, +) }
  var seenUnpaidFen: Int { seenUnpaid.reduce(0, +) }
  var seenUnpaidPersons: Int { seenUnpaid.count }
}
