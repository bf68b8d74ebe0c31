import BankRecords

/// The sums of a case or of one account, as the ledger's annexes ask for them.
public struct CaseTotals: Sendable, Equatable {
  /// 涉及金额: principal paid in by outside persons; refunds, reversals and moves between own
  /// accounts are left out.
  public var amount: Money
  /// 涉及人数: distinct payers.
  public var persons: Int
  /// 未兑付金额: Σ over payers of max(0, principal − paid back).
  public var unpaidAmount: Money
  /// 未兑付人数: payers with an unpaid sum.
  public var unpaidPersons: Int

  public init(amount: Money, persons: Int, unpaidAmount: Money, unpaidPersons: Int) {
    self.amount = amount
    self.persons = persons
    self.unpaidAmount = unpaidAmount
    self.unpaidPersons = unpaidPersons
  }

  public static let none = CaseTotals(
    amount: .zero, persons: 0, unpaidAmount: .zero, unpaidPersons: 0)
}
