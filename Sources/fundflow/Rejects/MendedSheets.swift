import ArgumentParser
import Foundation
import ScoringPipeline
import StatementIngest

/// Mended sheets and dropped rows, turned into corrections of a run.
struct MendedSheets {
  let rejects: RunRejects
  let note: String
  private(set) var rows: [ReplayOrigin.MendedRow] = []
  /// Numbers of the rejects that are corrected here.
  private var taken: Set<Int> = []
  /// Rows of the sheets that stand as they were.
  private(set) var unchanged = 0

  init(rejects: RunRejects, note: String) {
    self.rejects = rejects
    self.note = note
  }

  mutating func add(sheet path: String) throws {
    let (delimiter, firstKey) = try MendingSheet.start(of: path)
    guard let firstKey = firstKey?.trimmingCharacters(in: CharacterSet(charactersIn: "\" ")) else {
      return
    }
    guard let first = rejects.number(ofKey: firstKey) else { throw foreign(firstKey, path) }
    let layout = try rejects.layout(of: rejects.rejects[first - 1])
    guard layout.delimiter == delimiter else {
      throw ValidationError(
        "\(path) is delimited by \(DeclaredDialect.name(ofDelimiter: delimiter)), its rows by "
          + "\(DeclaredDialect.name(ofDelimiter: layout.delimiter)); save it as it was exported")
    }
    for row in try MendingSheet(layout: layout).read(path) {
      guard let number = rejects.number(ofKey: row.key) else { throw foreign(row.key, path) }
      let reject = rejects.rejects[number - 1]
      guard try rejects.layout(of: reject) == layout else { throw foreign(row.key, path) }
      switch row.action.lowercased() {
      case "drop": try drop(number)
      case "":
        guard let before = try rejects.text(of: reject) else { continue }
        if row.text == before {
          unchanged += 1
        } else {
          try check(row, before: before, path: path)
          try correct(number, before: before, .mended(Array(row.text.utf8)))
        }
      default:
        throw ValidationError(
          "\(path):\(row.line): the action is \"\(row.action)\"; leave it blank, or write drop")
      }
    }
  }

  mutating func drop(_ number: Int) throws {
    guard rejects.rejects.indices.contains(number - 1) else {
      throw ValidationError(
        "--drop \(number): the run has \(rejects.rejects.count) rejects; fundflow rejects list "
          + "--rows numbers them")
    }
    let before = try rejects.text(of: rejects.rejects[number - 1]) ?? ""
    try correct(number, before: before, .dropped)
  }

  private mutating func correct(
    _ number: Int, before: String, _ correction: RowCorrections.Correction
  ) throws {
    guard taken.insert(number).inserted else {
      throw ValidationError("reject \(number) is mended or dropped twice; decide for one")
    }
    let reject = rejects.rejects[number - 1]
    rows.append(
      ReplayOrigin.MendedRow(
        path: reject.file, sha256: reject.sha256, line: reject.line, byte: reject.byte,
        length: reject.length, before: before, correction: correction,
        runID: rejects.run.run_id, note: note))
  }

  private func foreign(_ key: String, _ path: String) -> ValidationError {
    ValidationError(
      "\(path): \"\(key.prefix(24))\" is no reject of run \(rejects.run.run_id); export its rejects "
        + "anew, and leave the first column as it is")
  }

  /// What an editor may have done to a row that nobody meant.
  private func check(_ row: MendingSheet.Row, before: String, path: String) throws {
    if row.text.unicodeScalars.contains("\u{FFFD}") {
      throw ValidationError(
        "\(path):\(row.line): the row still holds a character that was unreadable (U+FFFD); write "
          + "what belongs there, or drop the row")
    }
    let old = MendedSheets.longNumbers(in: before)
    for number in MendedSheets.longNumbers(in: row.text) where !old.contains(number) {
      let isRounded =
        number.hasSuffix("0")
        && old.contains { $0.count == number.count && $0.prefix(15) == number.prefix(15) }
      if isRounded {
        throw ValidationError(
          "\(path):\(row.line): a spreadsheet rounded an account number to 15 digits; mend the sheet "
            + "in a text editor, or import its columns as text")
      }
    }
  }

  /// Runs of 16 or more digits.
  private static func longNumbers(in text: String) -> Set<String> {
    Set(
      text.split { !("0"..."9").contains($0) }.filter { $0.count >= 16 }.map(String.init))
  }
}
