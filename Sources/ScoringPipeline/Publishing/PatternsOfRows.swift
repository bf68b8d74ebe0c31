import BankRecords
import Detection

/// Which detectors of a lead name a row, in report order, joined by `;`.
///
/// Few combinations occur over many rows, so that each is put into words once.
struct PatternsOfRows {
  private struct Row: Hashable {
    let transaction: UInt32
    func hash(into hasher: inout Hasher) { hasher.combine(transaction) }
    func _rawHashValue(seed: Int) -> Int { DenseHash.value(of: transaction, seed: seed) }
  }

  private struct Named {
    /// Index into `texts`.
    var text: Int32
    /// The finding that named the row last.
    var finding: Int32
  }

  private var rows: [Row: Named] = [:]
  private var texts: [[UInt8]] = [[]]

  init(_ findings: [Finding]) {
    rows.reserveCapacity(findings.map(\.evidence.count).max() ?? 0)
    for (number, finding) in findings.enumerated() {
      let finding = (number: Int32(number), id: finding.detector, evidence: finding.evidence)
      // The text that follows from each text once this detector is added to it.
      var longer: [Int32: Int32] = [:]
      for evidence in finding.evidence {
        let row = Row(transaction: evidence.transaction)
        let known = rows[row] ?? Named(text: 0, finding: -1)
        if known.finding == finding.number { continue }
        let text = longer[known.text] ?? add(finding.id, to: known.text)
        longer[known.text] = text
        rows[row] = Named(text: text, finding: finding.number)
      }
    }
  }

  private mutating func add(_ detector: String, to text: Int32) -> Int32 {
    let known = texts[Int(text)]
    texts.append(known.isEmpty ? Array(detector.utf8) : known + [UInt8(ascii: ";")] + detector.utf8)
    return Int32(texts.count - 1)
  }

  /// The detectors of a row; empty where none names it.
  subscript(_ transaction: UInt32) -> [UInt8] {
    texts[Int(rows[Row(transaction: transaction)]?.text ?? 0)]
  }
}
