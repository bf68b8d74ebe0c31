import LeadRanking

/// What the model's calibration says of each lead; empty cells and nulls where it has none.
extension LeadFiles {
  /// 校准后的命中率, conformal p-value, bound on the share of honest accounts down to this rank.
  static let assuranceColumns = ["precision_estimate", "p_value", "fdr_bound"]

  static func assuranceCells(of ranked: RankedLead) -> [TableWriter.Cell] {
    texts(of: ranked).map { .plain($0 ?? "") }
  }

  static func assuranceMembers(of ranked: RankedLead) -> [(key: String, value: JSONValue)] {
    zip(assuranceColumns, texts(of: ranked)).map { ($0, $1.map { .digits($0) } ?? .null) }
  }

  private static func texts(of ranked: RankedLead) -> [String?] {
    guard let assurance = ranked.assurance else { return [nil, nil, nil] }
    return [
      decimals(assurance.precision, 3), decimals(assurance.pValue, 6),
      decimals(assurance.falseDiscoveryBound, 4),
    ]
  }

  /// A share with so many decimals, rounded up: what bounds something is not understated.
  private static func decimals(_ share: Double, _ places: Int) -> String {
    var scale = 1
    for _ in 0..<places { scale *= 10 }
    // A hair below, so that what the digits show exactly is not pushed to the next ones.
    let scaled = Int((share * Double(scale) - 1e-6).rounded(.up))
    let fraction = String(scaled % scale)
    return "\(scaled / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
  }
}
