import BankRecords
import Glibc

/// What a sender says was sent: a table that names files with their counts and sums.
///
/// UTF-8, GB18030 or UTF-16, with commas, semicolons or tabs; also a workbook of one sheet. Any of
/// the columns of `ControlFigure` may be there; a blank cell compares nothing. A line named `*` or
/// 合计 is of the run as a whole.
public struct ControlFile: Sendable {
  public var path: String
  /// SHA-256 of its own bytes, lower-case hex.
  public var sha256: String
  public var lines: [ControlLine]

  static let mostBytes = 16 << 20

  /// Reads and checks the whole of it. Throws `unreadable` where it is missing and `usage` with line
  /// and column where it is wrong.
  public static func read(_ path: String) throws(IngestError) -> ControlFile {
    if path == "-" { throw .usage("--control reads a file, not standard input") }
    let options = ReadingOptions()
    let file = try InputParts.open(path, options: options)
    let survey = try TextSurvey.take(of: file, options: options)
    guard survey.byteCount <= mostBytes else {
      throw .usage("the control file \(path) is larger than \(mostBytes >> 20) MiB")
    }
    let (_, source) = try Container.source(of: file, options: options)
    let raw = try source.everything(upTo: survey.byteCount, path: path)
    var text = raw.dropFirst(survey.markBytes).withUnsafeBufferPointer(survey.encoding.decode)
    if survey.lineEnd == UInt8(ascii: "\r") {
      text = text.map { $0 == survey.lineEnd ? UInt8(ascii: "\n") : $0 }
    }
    var lines: [ControlLine] = []
    do throws(ControlTable.Fault) {
      lines = try ControlTable(text: text).lines()
    } catch {
      throw .usage("the control file \(path), \(error.place): \(error.message)")
    }
    return ControlFile(path: path, sha256: try FileDigest.sha256(of: file), lines: lines)
  }

  /// Whether a path leads to this very file, whose rows are no transactions.
  public func isFile(_ input: String) -> Bool {
    guard let own = ControlFile.place(of: path) else { return false }
    // A part stands behind its file: `totals.xlsx#Sheet1`.
    let marks = input.indices.filter { input[$0] == "#" } + [input.endIndex]
    return marks.contains { mark in
      ControlFile.place(of: String(input[..<mark])).map { $0 == own } ?? false
    }
  }

  /// Device and inode.
  private static func place(of path: String) -> [UInt64]? {
    var status = Glibc.stat()
    guard !path.isEmpty, stat(path, &status) == 0 else { return nil }
    return [UInt64(status.st_dev), UInt64(status.st_ino)]
  }
}

/// One line of a control file.
public struct ControlLine: Sendable {
  /// Counted from 1.
  public var line: Int
  /// The file as the sender names it; empty where only its SHA-256 is given.
  public var name: String
  /// Lower-case hex.
  public var sha256: String?
  /// The line is of all files together.
  public var isOfRun: Bool
  /// Rows, or fen, in the order of `ControlFigure`.
  public var figures: [(figure: ControlFigure, value: Int128)]

  /// What the line is called in messages.
  public var title: String {
    if isOfRun { return "all files" }
    return name.isEmpty ? "SHA-256 \((sha256 ?? "").prefix(12))…" : name
  }
}

/// What a control file may say of a file. Raw values are its English column names.
public enum ControlFigure: String, Sendable, CaseIterable {
  case rows
  /// Sum of all amounts, whichever way the money went.
  case amount
  /// 贷方: money into the account of a statement.
  case inRows = "in_rows"
  case inAmount = "in_amount"
  /// 借方: money out of it.
  case outRows = "out_rows"
  case outAmount = "out_amount"

  public var isCount: Bool { self == .rows || self == .inRows || self == .outRows }

  /// It counts one side of a statement.
  public var isSided: Bool { self != .rows && self != .amount }

  /// 笔数, 贷方金额: as messages add it.
  public var chineseName: String {
    switch self {
    case .rows: "笔数"
    case .amount: "金额合计"
    case .inRows: "贷方笔数"
    case .inAmount: "贷方金额"
    case .outRows: "借方笔数"
    case .outAmount: "借方金额"
    }
  }

  /// The figure over counted rows.
  public func value(in rows: RowTotals) -> Int128 {
    switch self {
    case .rows: Int128(rows.rows)
    case .amount: rows.fen
    case .inRows: Int128(rows.inRows)
    case .inAmount: rows.inFen
    case .outRows: Int128(rows.outRows)
    case .outAmount: rows.outFen
    }
  }
}

extension ByteSource {
  fileprivate func everything(upTo count: Int, path: String) throws(IngestError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      var got = 0
      var failure: IngestError?
      bytes.withUnsafeMutableBytes { buffer in
        // Invariant: done < count = buffer.count.
        do throws(IngestError) {
          got = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[done...]))
        } catch { failure = error }
      }
      if let failure { throw failure }
      if got == 0 { throw .changedWhileRead(path: path) }
      done += got
    }
    return bytes
  }
}
