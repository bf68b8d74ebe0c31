/// A limit on what is read: its name on the command line, its default, and what happens beyond it.
public struct ReadingLimit: Sendable {
  /// What a limit counts.
  public enum Unit: String, Sendable {
    case bytes
    case times
    case columns
    case entries
    case files
    case rows
    case accounts
  }

  /// What is lost beyond a limit.
  public enum Consequence: String, Sendable {
    /// The row is rejected; a limit of this kind is part of a run's identity.
    case row
    /// The file is refused and with it the run (exit 65): the result could not be another one.
    case run
  }

  /// Kebab-case, as in `--limit line-bytes=4MiB`.
  public var name: String
  public var unit: Unit
  public var consequence: Consequence
  /// What it bounds, in one sentence.
  public var meaning: String
  let path: WritableKeyPath<ReadingOptions, Int> & Sendable
  /// The smallest and largest value that makes sense.
  public var range: ClosedRange<Int>

  /// The value in these options.
  public func value(in options: ReadingOptions) -> Int { options[keyPath: path] }

  /// Sets the value, which must lie in `range`.
  public func set(_ value: Int, in options: inout ReadingOptions) {
    precondition(range.contains(value), "a limit lies in its range")
    options[keyPath: path] = value
  }

  /// All of them, in the order in which they are listed.
  public static let all: [ReadingLimit] = [
    ReadingLimit(
      name: "line-bytes", unit: .bytes, consequence: .row,
      meaning: "One physical line; a longer one is rejected as E_LINE_TOO_LONG.",
      path: \.maxLineBytes, range: 1...(1 << 28)),
    ReadingLimit(
      name: "field-bytes", unit: .bytes, consequence: .row,
      meaning:
        "One field; a longer one rejects its row as E_FIELD_TOO_LONG, a quoted one as E_QUOTE.",
      path: \.maxFieldBytes, range: 1...(1 << 28)),
    ReadingLimit(
      name: "columns", unit: .columns, consequence: .row,
      meaning: "Fields of one row; a wider row is E_FIELD_COUNT, a wider header refuses its file.",
      path: \.maxColumns, range: 1...65_536),
    ReadingLimit(
      name: "files", unit: .files, consequence: .run,
      meaning: "Inputs of one run, each sheet and each entry of an archive counted.",
      path: \.maxFiles, range: 1...10_000_000),
    ReadingLimit(
      name: "expanded-bytes", unit: .bytes, consequence: .run,
      meaning: "Bytes of one packed file once it is unpacked.",
      path: \.maxDecompressedBytes, range: 1...(1 << 50)),
    ReadingLimit(
      name: "expansion", unit: .times, consequence: .run,
      meaning: "How many times a packed file may grow, past its first 64 MiB.",
      path: \.maxExpansionRatio, range: 1...1_000_000),
    ReadingLimit(
      name: "archive-entries", unit: .entries, consequence: .run,
      meaning: "Entries of one ZIP archive or workbook.",
      path: \.maxArchiveEntries, range: 1...1_000_000),
    ReadingLimit(
      name: "rows", unit: .rows, consequence: .run,
      meaning: "Accepted rows of one run.", path: \.maxRows, range: 1...2_000_000_000),
    ReadingLimit(
      name: "accounts", unit: .accounts, consequence: .run,
      meaning: "Distinct accounts of one run, counterparties counted.",
      path: \.maxAccounts, range: 1...Int(Int32.max)),
  ]

  /// The limit of this name.
  public static func named(_ name: String) -> ReadingLimit? { all.first { $0.name == name } }
}

extension ReadingOptions {
  /// The limits that decide which rows are accepted, as `name=value`: part of a run's identity.
  public var rowLimits: [String] {
    ReadingLimit.all.filter { $0.consequence == .row }.map { "\($0.name)=\($0.value(in: self))" }
  }
}
