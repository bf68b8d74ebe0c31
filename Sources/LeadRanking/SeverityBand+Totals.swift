import BankRecords
import CaseBuilding

extension SeverityBand {
  /// The highest row of the Supreme Court's interpretation (in force 2022-03-01, articles 3 to 5)
  /// that amount, persons or direct loss (the unpaid sum) reaches; each limit is inclusive.
  /// The limits are in yuan: sums of another currency count by persons alone.
  public init(_ totals: CaseTotals, currency: String = "CNY") {
    let reached = SeverityBand.rows.last { row in
      if currency != "CNY" { return totals.persons >= row.persons }
      return totals.amount >= row.amount || totals.persons >= row.persons
        || totals.unpaidAmount >= row.loss
    }
    self = reached?.band ?? .s0
  }

  private struct Row {
    let band: SeverityBand
    let amount: Money
    let persons: Int
    let loss: Money
  }

  private static let rows = [
    Row(band: .s1, amount: Money(yuan: 1_000_000), persons: 150, loss: Money(yuan: 500_000)),
    Row(band: .s2, amount: Money(yuan: 5_000_000), persons: 500, loss: Money(yuan: 2_500_000)),
    Row(band: .s3, amount: Money(yuan: 50_000_000), persons: 5000, loss: Money(yuan: 25_000_000)),
  ]
}
