import BankRecords
import Foundation
import ScoringPipeline
import StatementIngest

/// The rejected rows of a run, held or published, and all that is needed to read them again.
struct RunRejects {
  let folder: String
  let run: RunDocument
  /// In the order of `rejects.jsonl`; a reject is named by its place there, counted from 1.
  let rejects: [RejectedRow]
  /// What was mended before this run already.
  let earlier: [ReplayOrigin.MendedRow]

  init(folder: String) throws {
    let folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    self.folder = folder
    let decoder = JSONDecoder()
    let data = try RunRejects.read("\(folder)/run.json")
    do {
      run = try decoder.decode(RunDocument.self, from: data)
    } catch {
      throw IngestError.unreadable(
        path: "\(folder)/run.json", reason: "it is no manifest of this version's runs")
    }
    rejects = try RunRejects.lines(of: "\(folder)/rejects.jsonl", as: RejectedRow.self)
    let path = "\(folder)/corrections.jsonl"
    earlier =
      FileManager.default.fileExists(atPath: path)
      ? try RunRejects.lines(of: path, as: CorrectedRow.self).map(\.mendedRow) : []
  }

  private static func read(_ path: String) throws -> Data {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw IngestError.unreadable(
        path: path, reason: "no such file; give the folder of a run (runs/<run-id>)")
    }
    return data
  }

  private static func lines<Line: Decodable>(of path: String, as type: Line.Type) throws -> [Line] {
    let decoder = JSONDecoder()
    return try read(path).split(separator: UInt8(ascii: "\n")).map { line in
      do {
        return try decoder.decode(type, from: Data(line))
      } catch {
        throw IngestError.unreadable(
          path: path, reason: "it has a line that this version does not understand")
      }
    }
  }

  /// The file of a reject, as the run read it.
  func file(of reject: RejectedRow) throws -> RunDocument.File {
    guard let file = run.files.first(where: { $0.path == reject.file }) else {
      throw IngestError.unreadable(
        path: "\(folder)/rejects.jsonl", reason: "it names a file that run.json does not")
    }
    return file
  }

  func layout(of reject: RejectedRow) throws -> MendingSheet.Layout {
    let file = try file(of: reject)
    return MendingSheet.Layout(
      format: file.format, header: file.header, delimiter: file.delimiter.utf8.first ?? 0x2C,
      quote: FieldQuote(rawValue: file.quote) ?? .double,
      escape: QuoteEscape(rawValue: file.escape) ?? .doubled)
  }

  /// `17-3fa2`: the reject's number and a check that ties the sheet to the run and the row.
  func key(_ number: Int) -> String {
    let reject = rejects[number - 1]
    let check = "\(run.run_id) \(reject.sha256) \(reject.byte) \(reject.length)"
    return "\(number)-\(ContentDigest.sha256(Array(check.utf8)).prefix(6))"
  }

  /// The number of a key that this run made, or nil.
  func number(ofKey text: String) -> Int? {
    guard let digits = text.split(separator: "-").first, let number = Int(digits),
      rejects.indices.contains(number - 1), key(number) == text
    else { return nil }
    return number
  }

  /// A longer row is noise, not a row to mend.
  static let largestRowBytes = 16 << 20

  /// The row's text, from its file where `rejects.jsonl` holds only its start; nil where it is too
  /// long for any person.
  func text(of reject: RejectedRow) throws -> String? {
    guard reject.raw_is_cut == true else {
      let encoding = try file(of: reject).encoding
      return RejectedText.decoded(try reject.bytes, encoding: encoding)
    }
    if reject.length > RunRejects.largestRowBytes { return nil }
    let path = resolved(reject.file)
    let digest = try ContentDigest.sha256(ofFile: path)
    guard digest == reject.sha256 else { throw changed(path) }
    let rows = try RowReader(paths: [path]).rows(at: [
      RowLocation(
        file: 0, line: UInt64(reject.line), byte: UInt64(reject.byte),
        length: UInt32(clamping: reject.length))
    ])
    return rows.first.map { $0.hasSuffix("\r") ? String($0.dropLast()) : $0 }
  }

  func changed(_ path: String) -> IngestError {
    .usageOfChangedInput(path)
  }

  /// A path of the run, as seen from where the run was started.
  func resolved(_ path: String) -> String {
    path.hasPrefix("/") || run.working_folder.isEmpty ? path : "\(run.working_folder)/\(path)"
  }
}

extension IngestError {
  /// An input that is no longer what the run read (exit 65).
  static func usageOfChangedInput(_ path: String) -> IngestError {
    .damagedContainer(
      path: path,
      reason: "its SHA-256 is no longer that of the run, so its rejects cannot be tied to it")
  }
}

/// The parts of `run.json` that a replay needs. Names are those of the file.
struct RunDocument: Decodable {
  struct File: Decodable {
    var path: String
    var sha256: String
    var format: String
    var encoding: String
    var delimiter: String
    var quote: String
    var escape: String
    var header: [String]
  }

  struct Digest: Decodable {
    var sha256: String
  }

  var run_id: String
  var state: String
  var engine_version: String
  var model: Digest
  var profiles: [Digest]
  var command: [String]
  var working_folder: String
  var files: [File]
}

/// A line of `rejects.jsonl`.
struct RejectedRow: Decodable {
  var file: String
  var sha256: String
  var line: Int
  var byte: Int
  var length: Int
  var column_name: String
  var code: String
  var message: String
  var raw: String?
  var raw_base64: String?
  var raw_is_cut: Bool?

  /// The row's bytes as they stand in the file, unpacked.
  var bytes: [UInt8] {
    get throws {
      if let raw { return Array(raw.utf8) }
      guard let data = raw_base64.flatMap({ Data(base64Encoded: $0) }) else {
        throw IngestError.unreadable(path: "rejects.jsonl", reason: "a row has no readable bytes")
      }
      return [UInt8](data)
    }
  }
}

/// A line of `corrections.jsonl`.
struct CorrectedRow: Decodable {
  var file: String
  var sha256: String
  var line: Int
  var byte: Int
  var length: Int
  var action: String
  var before: String
  var after: String?
  var run_id: String
  var note: String

  var mendedRow: ReplayOrigin.MendedRow {
    ReplayOrigin.MendedRow(
      path: file, sha256: sha256, line: line, byte: byte, length: length, before: before,
      correction: after.map { .mended(Array($0.utf8)) } ?? .dropped, runID: run_id, note: note)
  }
}
