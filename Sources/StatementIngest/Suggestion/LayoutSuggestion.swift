import BankRecords

/// How a file of no known layout could be read: what each column seems to hold and why, what cannot
/// be told, and the format to save. Nothing is ever read by it unless a person says so.
public struct LayoutSuggestion: Sendable {
  /// What was found out about one column.
  public struct Column: Sendable {
    /// As written, or `#3` where the file has no header.
    public var name: String
    /// Up to three values; accounts, ID numbers and names masked.
    public var samples: [String] = []
    public var field: RecordField?
    /// What speaks for the field: its name, the shapes of its values, balances.
    public var evidence: [String] = []
    /// Other fields that the column could be.
    public var alternatives: [RecordField] = []
  }

  public var path: String
  public var encoding = ""
  public var delimiter = UInt8(ascii: ",")
  public var quoting = ""
  /// Lines before the header.
  public var preambleLines = 0
  public var hasHeader = true
  /// Rows that were looked at.
  public var sampledRows = 0
  public var columns: [Column] = []
  /// What was proven by the rows themselves.
  public var proofs: [String] = []
  /// What a person must decide or know: the file does not tell.
  public var doubts: [String] = []
  /// Why no format can be made; empty where there is one.
  public var missing: [String] = []
  /// The format of the file; nil where something needed is missing.
  public var format: StatementFormat?
  /// The format that reads the file already, and what it was told by.
  public var known: (name: String, why: String)?

  init(path: String) { self.path = path }
}

extension StatementReader {
  /// Looks at the first rows of a file and says how it could be read.
  ///
  /// Throws only where the file cannot be opened or is no text.
  public func suggest(_ path: String, name: String) throws(IngestError) -> LayoutSuggestion {
    let file = try InputParts.open(path, options: options)
    var suggestion = LayoutSuggestion(path: path)
    let survey = try TextSurvey.take(of: file, options: options, declared: options.dialect.encoding)
    let (head, _) = try FileHead.read(file, survey: survey, options: options)
    suggestion.encoding = survey.encoding.rawValue
    let known = knownFormat(of: file)
    guard
      let layout = LayoutGuess(
        head: head, dialect: options.dialect, isSheet: file.isSheet)
    else {
      suggestion.missing = ["no delimiter parts the lines into columns"]
      return suggestion
    }
    let inference = FieldInference(layout: layout, path: path, head: head, survey: survey)
    inference.fill(&suggestion, name: name)
    if let known { suggestion.take(known.format, mapping: known.report.mapping) }
    return suggestion
  }

  /// The format that reads the file already; what keeps others from being read is what a suggestion
  /// is for.
  private func knownFormat(of file: InputFile) -> (format: StatementFormat, report: FileReport)? {
    guard let examined = try? examine(file), examined.plan != nil else { return nil }
    let format = formats.first { $0.name == examined.report.format }
    return format.map { ($0, examined.report) }
  }
}

extension LayoutSuggestion {
  /// A known format goes before anything that could be guessed.
  fileprivate mutating func take(
    _ known: StatementFormat, mapping: [(field: String, column: String)]
  ) {
    let names = known.columnsToRecognise.joined(separator: ", ")
    self.known = (known.name, "its header has the columns \(names)")
    format = known
    doubts = []
    missing = []
    for index in columns.indices {
      let bound = mapping.first { $0.column == columns[index].name }
      columns[index].field = bound.flatMap { RecordField(rawValue: $0.field) }
      columns[index].alternatives = []
      columns[index].evidence = bound == nil ? [] : ["format"]
    }
  }
}
