import ArgumentParser
import Models
import StatementIngest

/// Options for files of no built-in layout: profiles, and how fields are written.
struct DialectArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A format of your own: a profile file, or a folder of them; may be given several times.",
      valueName: "file"))
  var profile: [String] = []

  @Option(
    help: ArgumentHelp(
      "Delimiter: comma, semicolon, tab, pipe, space, or any other single character.",
      valueName: "name"))
  var delimiter: String?

  @Option(help: ArgumentHelp("Quote around fields: \", ' or none.", valueName: "quote"))
  var quote: String?

  @Option(
    help: ArgumentHelp(
      "How a quote is written inside a field: doubled, backslash or none.", valueName: "rule"))
  var escape: String?

  @Option(
    help: ArgumentHelp(
      "Encoding of the files: utf-8, gb18030, utf-16le, utf-16be; it is found out else.",
      valueName: "name"))
  var encoding: String?

  @Flag(help: "Every row ends with a delimiter behind its last field.")
  var trailingDelimiter = false

  @Flag(help: "The files have no header line; --map then names columns by position, #1, #2 ….")
  var noHeader = false

  /// The profiles that were given, read.
  func profiles() throws -> [FormatProfile] {
    do {
      return try FormatProfile.load(profile)
    } catch {
      throw ValidationError(error.description)
    }
  }

  func declared() throws -> DeclaredDialect {
    var dialect = DeclaredDialect()
    if let delimiter {
      guard let byte = DeclaredDialect.delimiter(delimiter == "\t" ? "tab" : delimiter) else {
        let names = DeclaredDialect.delimiterNames.map(\.name).joined(separator: ", ")
        throw ValidationError(
          "--delimiter is \"\(delimiter)\"; write \(names) or one other ASCII character that is no "
            + "letter, digit, quote, point or sign")
      }
      dialect.delimiter = byte
    }
    dialect.quote = try word(quote, FieldQuote.self, "--quote")
    dialect.escape = try word(escape, QuoteEscape.self, "--escape")
    dialect.encoding = try word(encoding?.lowercased(), DeclaredEncoding.self, "--encoding")
    if trailingDelimiter { dialect.hasTrailingDelimiter = true }
    if noHeader { dialect.hasHeader = false }
    if let byte = dialect.delimiter, byte == dialect.quote?.rawValue.utf8.first {
      throw ValidationError("--delimiter and --quote are the same character")
    }
    return dialect
  }

  private func word<Choice: RawRepresentable & CaseIterable>(
    _ text: String?, _ type: Choice.Type, _ option: String
  ) throws -> Choice? where Choice.RawValue == String {
    guard let text else { return nil }
    let alias = ["gbk": "gb18030", "gb2312": "gb18030", "utf8": "utf-8"][text] ?? text
    guard let choice = Choice(rawValue: alias) else {
      let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("\(option) is \"\(text)\"; it must be one of \(words)")
    }
    return choice
  }
}
