import BankRecords
import StatementIngest

/// What the sender says was sent beside what was read; any difference holds the run.
///
/// Compared is what the files hold, before duplicates and mirrors of other files are taken out of
/// the flows: the accepted rows, or these with all that the file lists and the flows leave out
/// (failed transfers, moves between own pockets), whichever the sender counted. Rejected rows count
/// on neither side: where there are any, the control differs and the message names them.
public struct ControlCheck: Sendable {
  public enum Verdict: String, Sendable {
    case agrees, differs
    /// The line's file was not among those read.
    case notRead = "not-read"
  }

  /// What became of one line.
  public struct Line: Sendable {
    public var line: ControlLine
    /// Paths of what was read of it: one file, or the parts of one.
    public var paths: [String]
    public var figures: [Figure]
    /// Skip reasons of rows that the sender counted and the flows leave out.
    public var countedWith: [String]
    public var verdict: Verdict
    /// What is wrong; empty where the line agrees.
    public var message: String
  }

  public struct Figure: Sendable {
    public var figure: ControlFigure
    public var stated: Int128
    public var read: Int128
    public var agrees: Bool
  }

  public let file: ControlFile
  public private(set) var lines: [Line] = []
  /// Files that were read and that no line names.
  public private(set) var unnamed: [String] = []

  /// Reasons printed one by one; run.json holds every line.
  private static let mostReasons = 20

  /// Compares a control file with the reports of all files of a run.
  init(_ file: ControlFile, reports: [FileReport]) throws(IngestError) {
    self.file = file
    let names = ControlNames(file, paths: reports.map(\.path))
    var isNamed = [Bool](repeating: false, count: reports.count)
    var containers = ContainerDigests()
    for line in file.lines {
      if line.isOfRun {
        lines.append(compare(line, with: reports, wrongDigest: nil))
        continue
      }
      var found: [Int] = []
      var wrongDigest: String?
      if line.name.isEmpty {
        found = try containers.find(line.sha256 ?? "", in: reports)
      } else {
        found = try names.files(of: line)
        wrongDigest = try containers.unlike(line, reports, found, file: file)
      }
      for index in found { isNamed[index] = true }
      lines.append(compare(line, with: found.map { reports[$0] }, wrongDigest: wrongDigest))
    }
    guard file.lines.contains(where: { !$0.isOfRun }) else { return }
    for (index, report) in reports.enumerated() where !isNamed[index] {
      // A sheet without any table beside one that was read is no file of its own.
      if report.format.isEmpty, report.path.contains("#") { continue }
      unnamed.append(report.path)
    }
  }

  /// One line for people: how many lines of the control file agree.
  public var summary: String {
    let agreeing = lines.count { $0.verdict == .agrees }
    return "控制文件 control \(Masking.maskNumbers(in: file.path))：\(lines.count) 行，一致 \(agreeing)，"
      + "不符 \(lines.count { $0.verdict == .differs })，缺失 \(lines.count { $0.verdict == .notRead })，"
      + "未列入的文件 \(unnamed.count)"
  }

  /// Why the run is held; empty where everything agrees.
  var holdReasons: [HoldReason] {
    var messages = lines.filter { $0.verdict == .notRead }.map(\.message)
    messages += unnamed.map {
      "\(Masking.maskNumbers(in: $0)) was read, and the control file \(file.path) does not name it (控制文件中没有该文件); add it "
        + "there or leave the file out"
    }
    messages += lines.filter { $0.verdict == .differs }.map(\.message)
    var reasons = messages.prefix(ControlCheck.mostReasons).map { HoldReason(.controlTotals, $0) }
    if messages.count > reasons.count {
      reasons.append(
        HoldReason(
          .controlTotals,
          "and \(messages.count - reasons.count) more lines of \(file.path); run.json names all"))
    }
    return reasons
  }
}

// One line.
extension ControlCheck {
  private func compare(
    _ line: ControlLine, with reports: [FileReport], wrongDigest: String?
  ) -> Line {
    let place = "\(Masking.maskNumbers(in: file.path)) line \(line.line)"
    let title = Masking.maskNumbers(in: line.title)
    var result = Line(
      line: line, paths: line.isOfRun ? [] : reports.map(\.path), figures: [], countedWith: [],
      verdict: .agrees, message: "")
    guard line.isOfRun || !reports.isEmpty else {
      result.verdict = .notRead
      result.message =
        "\(place) names \(title), which was not read (文件缺失): get it from the sender, or take "
        + "the line out"
      result.figures = line.figures.map {
        Figure(figure: $0.figure, stated: $0.value, read: 0, agrees: false)
      }
      return result
    }
    let readings = ControlReading.all(of: reports)
    let best = readings.first { $0.agrees(with: line) } ?? readings[0]
    result.countedWith = best.countedWith
    result.figures = line.figures.map { figure, stated in
      Figure(
        figure: figure, stated: stated, read: best.value(of: figure),
        agrees: best.agrees(figure, stated))
    }
    var faults = result.figures.filter { !$0.agrees }.map(text)
    if let wrongDigest { faults.insert(wrongDigest, at: 0) }
    if !best.hasSides, result.figures.contains(where: { !$0.agrees && $0.figure.isSided }) {
      faults.append("its rows are transfers, which have no 贷方 and 借方")
    }
    guard !faults.isEmpty else { return result }
    result.verdict = .differs
    result.message =
      "\(place) (\(title)) does not agree with what was read (控制总数不符): "
      + faults.joined(separator: "; ") + contents(of: reports)
      + "; ask the sender which of them is right, and get the whole file again"
    return result
  }

  private func text(of figure: Figure) -> String {
    func shown(_ value: Int128) -> String {
      figure.figure.isCount ? "\(value)" : decimal(fen: value)
    }
    return "\(figure.figure.rawValue) \(figure.figure.chineseName) says \(shown(figure.stated)), "
      + "accepted \(shown(figure.read))"
  }

  /// What became of all rows, so that a clerk understands the difference.
  private func contents(of reports: [FileReport]) -> String {
    var rejected = 0
    var counts: [String: Int] = [:]
    for report in reports {
      rejected += report.rejectedCount
      for (reason, rows) in report.skippedTotals { counts[reason, default: 0] += rows.totals.rows }
      if report.isCopy { counts["rows of a file read before", default: 0] += report.contents.rows }
    }
    var parts = ["\(reports.reduce(0) { $0 + $1.contents.rows }) accepted"]
    if rejected > 0 { parts.append("\(rejected) rejected (see rejects.jsonl)") }
    parts += counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    return "; of its rows: \(parts.joined(separator: ", "))"
  }
}

/// One way in which a sender may have counted.
private struct ControlReading {
  var totals: RowTotals
  /// Skip reasons of rows counted in besides.
  var countedWith: [String]
  /// Rows counted in whose amounts could not be read.
  var unreadableRows = 0
  var hasSides: Bool

  /// All ways, the plain one first.
  static func all(of reports: [FileReport]) -> [ControlReading] {
    var groups = [reports]
    // A sender's sum over several files may count one that was sent twice once or twice.
    let originals = reports.filter { !$0.isCopy }
    if !originals.isEmpty, originals.count < reports.count { groups.append(originals) }
    var readings: [ControlReading] = []
    for group in groups {
      var accepted = ControlReading(totals: RowTotals(), countedWith: [], hasSides: true)
      var negated = RowTotals()
      var skipped = SkippedTotals()
      var reasons: Set<String> = []
      for report in group {
        accepted.totals += report.contents
        negated += report.negated
        for (reason, rows) in report.skippedTotals where rows.totals.rows > 0 {
          skipped += rows
          reasons.insert(reason)
        }
        let sided = report.contents.inRows + report.contents.outRows
        if sided != report.contents.rows { accepted.hasSides = false }
      }
      var whole = accepted
      whole.totals += skipped.totals
      whole.countedWith = reasons.sorted()
      whole.unreadableRows = skipped.unreadableRows
      for reading in reasons.isEmpty ? [accepted] : [accepted, whole] {
        readings.append(reading)
        guard negated.rows > 0 else { continue }
        // Reversals with their minus sign, as a spreadsheet adds them up.
        var asWritten = reading
        asWritten.totals.fen -= 2 * negated.fen
        asWritten.totals.inFen -= 2 * negated.inFen
        asWritten.totals.outFen -= 2 * negated.outFen
        readings.append(asWritten)
      }
    }
    return readings
  }

  func agrees(with line: ControlLine) -> Bool {
    line.figures.allSatisfy { agrees($0.figure, $0.value) }
  }

  func agrees(_ figure: ControlFigure, _ stated: Int128) -> Bool {
    switch figure {
    case .rows: return stated == Int128(totals.rows)
    case .amount:
      // A column of signed amounts adds up to money in less money out.
      let net = totals.inFen - totals.outFen
      return unreadableRows == 0 && (stated == totals.fen || hasSides && stated == net)
    case .inRows, .outRows: return hasSides && stated == value(of: figure)
    case .inAmount, .outAmount:
      return hasSides && unreadableRows == 0 && stated == value(of: figure)
    }
  }

  func value(of figure: ControlFigure) -> Int128 { figure.value(in: totals) }
}

extension FileReport {
  /// A file or sheet with the rows of one read before.
  fileprivate var isCopy: Bool { skipped["duplicate-file"] != nil }
}
