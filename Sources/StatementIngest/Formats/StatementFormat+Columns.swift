extension StatementFormat {
  /// Field → the column names that may hold it, in the order of the bindings: for
  /// `fundflow formats show`.
  public var columnTable: [(field: RecordField, columns: [String])] {
    bindings.map { (field: $0.field, columns: $0.columns) }
  }

  /// The columns without which a header is not this format.
  public var columnsToRecognise: [String] {
    if !requiredColumns.isEmpty { return requiredColumns }
    return bindings.compactMap(\.columns.first)
  }

  /// Splits a header line written in source.
  static func columnNames(_ line: String) -> [String] {
    line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  /// Skip reasons of rows that are no records and may tell totals.
  static let layoutReasons: Set<String> = ["totals-row", "note-row", "footer"]

  /// Totals under the rows: 人民币合计, 合计金额, 共 12 笔.
  static let totalsRow = SkipRule(
    "totals-row",
    .firstFieldStarts(with: ["人民币合计", "美元合计", "港币合计", "欧元合计", "合计", "总计", "小计", "共"]))
}
