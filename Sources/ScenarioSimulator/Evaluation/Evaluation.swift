/// How well a ranking found what was planted.
public struct Evaluation: Sendable, Equatable, Codable {
  /// Precision and recall of the first `k` leads.
  public struct Depth: Sendable, Equatable, Codable {
    public var k: Int
    /// Positives among the first k, divided by k even where there are fewer leads.
    public var precision: Double
    /// Positives among the first k, divided by all positives.
    public var recall: Double
  }

  /// One point of the precision-recall curve.
  public struct CurvePoint: Sendable, Equatable, Codable {
    public var recall: Double
    public var precision: Double
  }

  /// How many accounts of one role or kind were found.
  public struct Share: Sendable, Equatable, Codable {
    public var name: String
    public var total: Int
    /// Those that have a place in the ranking at all.
    public var ranked: Int
    /// Those among the first 100; where equals straddle the border, in the order of the file.
    public var inTop100: Int

    public init(name: String, total: Int, ranked: Int, inTop100: Int) {
      self.name = name
      self.total = total
      self.ranked = ranked
      self.inTop100 = inTop100
    }
  }

  public var positives: Int
  public var rankedAccounts: Int
  public var rankedPositives: Int
  /// Rows that named an account a second time.
  public var repeatedRows: Int
  /// Σ over groups of equals of (gain in recall) × (precision at the group's end), as scikit-learn
  /// counts it; positives without a place add nothing.
  public var averagePrecision: Double
  /// Precision among the first R leads, R being the number of positives.
  public var precisionAtR: Double
  public var depths: [Depth]
  /// Recall and precision at the end of each group of equals that gained a positive.
  public var curve: [CurvePoint]
  /// Case accounts by role, in the order of the alphabet.
  public var roles: [Share]
  /// Positives by the kind of their case, in the order of the alphabet.
  public var caseKinds: [Share]
  /// Look-alikes by kind: those in the first 100 first.
  public var lookAlikes: [Share]
  public var lookAlikesInTop100: Int

  /// Judges a ranking; the truth must hold at least one positive.
  public init(
    truth: Truth, leads: LeadList, positives counted: Positives = .collectionAndPayout,
    depths wanted: [Int] = [10, 20, 50, 100, 200]
  ) throws(EvaluationError) {
    let good = Set(truth.entries.filter { truth.isPositive($0, counted) }.map(\.account))
    guard !good.isEmpty else { throw .noPositives(path: "truth") }
    positives = good.count
    rankedAccounts = leads.groups.reduce(0) { $0 + $1.count }
    repeatedRows = leads.repeatedRows
    var found = 0
    var seen = 0
    var sum = 0.0
    // The last one is R.
    var depths = (wanted + [good.count]).map { Depth(k: $0, precision: 0, recall: 0) }
    var curve: [CurvePoint] = []
    for group in leads.groups {
      let gained = group.count { good.contains($0) }
      for index in depths.indices {
        // Equals that straddle the border count with the share of them that fits.
        let room = min(group.count, max(0, depths[index].k - seen))
        depths[index].precision += Double(gained) * Double(room) / Double(group.count)
      }
      found += gained
      seen += group.count
      sum += Double(gained) * Double(found) / Double(seen)
      if gained > 0 {
        curve.append(
          CurvePoint(
            recall: Double(found) / Double(good.count), precision: Double(found) / Double(seen)))
      }
    }
    for index in depths.indices {
      depths[index].recall = depths[index].precision / Double(good.count)
      depths[index].precision /= Double(depths[index].k)
    }
    precisionAtR = depths.removeLast().precision
    self.depths = depths
    self.curve = curve
    rankedPositives = found
    averagePrecision = sum / Double(good.count)
    let order = leads.groups.flatMap { $0 }
    let ranked = Set(order)
    let top = Set(order.prefix(100))
    roles = Self.shares(
      truth.entries.filter { $0.label == .planted }, by: { $0.role }, ranked: ranked, top: top)
    caseKinds = Self.shares(
      truth.entries.filter { truth.isPositive($0, counted) }, by: { $0.kind }, ranked: ranked,
      top: top)
    lookAlikes = Self.shares(
      truth.entries.filter { $0.label == .lookAlike }, by: { $0.kind }, ranked: ranked, top: top
    ).sorted { ($1.inTop100, $0.name) < ($0.inTop100, $1.name) }
    lookAlikesInTop100 = lookAlikes.reduce(0) { $0 + $1.inTop100 }
  }

  private static func shares(
    _ entries: [Truth.Entry], by key: (Truth.Entry) -> String, ranked: Set<String>,
    top: Set<String>
  ) -> [Share] {
    var shares: [String: Share] = [:]
    for entry in entries {
      let name = key(entry).isEmpty ? "unnamed" : key(entry)
      var share = shares[name] ?? Share(name: name, total: 0, ranked: 0, inTop100: 0)
      share.total += 1
      if ranked.contains(entry.account) { share.ranked += 1 }
      if top.contains(entry.account) { share.inTop100 += 1 }
      shares[name] = share
    }
    return shares.values.sorted { $0.name < $1.name }
  }
}

extension Evaluation {
  /// A plain table for a terminal; the same evaluation prints the same bytes.
  public var table: String {
    var lines = [
      "average precision   \(Self.decimal(averagePrecision))",
      "precision at R      \(Self.decimal(precisionAtR)) (R = \(positives))",
      "positives           \(positives) (\(rankedPositives) ranked, \(positives - rankedPositives) missed)",
      "ranked accounts     \(rankedAccounts)"
        + (repeatedRows > 0 ? " (\(repeatedRows) repeated rows ignored)" : ""), "",
      "     k  precision     recall",
    ]
    for depth in depths {
      lines.append(
        Self.right("\(depth.k)", 6) + Self.right(Self.decimal(depth.precision), 11)
          + Self.right(Self.decimal(depth.recall), 11))
    }
    func list(_ title: String, _ shares: [Share]) {
      guard !shares.isEmpty else { return }
      lines += ["", Self.left(title, 28) + " total  ranked  top 100"]
      for share in shares {
        lines.append(
          Self.left(share.name, 28) + Self.right("\(share.total)", 6)
            + Self.right("\(share.ranked)", 8) + Self.right("\(share.inTop100)", 9))
      }
    }
    list("case accounts by role", roles)
    list("positives by kind of case", caseKinds)
    list("look-alikes by kind (\(lookAlikesInTop100) in top 100)", lookAlikes)
    return lines.joined(separator: "\n") + "\n"
  }

  /// Four places, halves away from zero; no locale, no C library.
  private static func decimal(_ number: Double) -> String {
    let scaled = Int((number * 10_000).rounded())
    let fraction = String(scaled % 10_000)
    return "\(scaled / 10_000)." + String(repeating: "0", count: 4 - fraction.count) + fraction
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
