import ArgumentParser
import BankRecords
import Foundation
import Models
import ScoringPipeline
import StatementIngest

extension FormatsCommand {
  struct Suggest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Looks at a file of no known layout and proposes a profile for it.",
      discussion: """
        Says for each column what it seems to hold and why, what the rows prove (balances that move \
        by the amount) and what nobody can tell from the file. Nothing is read by the proposal until \
        it is saved and given to scan --profile.
        """)

    @Argument(help: "The file, sheet or entry.")
    var file: String

    @OptionGroup var dialect: DialectArguments

    @Option(help: ArgumentHelp("Write the profile to this file.", valueName: "file"))
    var save: String?

    @Option(help: ArgumentHelp("Name of the new format, as in my-bank.", valueName: "name"))
    var name: String?

    @Flag(help: "Write over a file that is there.")
    var force = false

    func run() async throws {
      do {
        try await suggest()
      } catch let failure {
        throw CommandFailure.report(failure)
      }
    }

    private func suggest() async throws {
      var options = ReadingOptions()
      options.profiles = try dialect.profiles()
      options.dialect = try dialect.declared()
      let suggestion = try StatementReader(options: options).suggest(
        file, name: name ?? profileName)
      try Terminal.print(SuggestionText(suggestion: suggestion).text)
      guard let format = suggestion.format else {
        Terminal.note(
          "error: no profile can be made for \(Masking.maskNumbers(in: file)): "
            + suggestion.missing.joined(separator: "; "))
        throw ExitStatus.held.code
      }
      // What is proposed is what would be loaded.
      let page = format.profileDocument.readablePage
      let profile = try FormatProfile.parse(Array(page.utf8), file: save ?? "the proposal")
      try Terminal.print(try await trial(of: profile))
      try Terminal.print("\nprofile 格式文件\n" + page.trimmingSuffix("\n"))
      guard let save else {
        if let known = suggestion.known {
          try Terminal.print(
            "\nthe file is read as \(known.name) already: fundflow scan \(quoted(file))")
          return
        }
        try Terminal.print("\nfundflow formats suggest \(quoted(file)) --save FILE.json keeps it")
        return
      }
      if !force, FileManager.default.fileExists(atPath: save) {
        throw PublishError.cannotCreate(path: save, reason: "it is there already; --force")
      }
      var output = try OutputFile.make(path: save)
      try output.write(page)
      try output.finish()
      let choice = format.isHeaderless ? " --format \(format.name)" : ""
      try Terminal.print(
        "\nsaved; fundflow scan \(quoted(file)) --profile \(quoted(save))\(choice)")
    }

    /// Reads the whole file by the proposal.
    private func trial(of profile: FormatProfile) async throws -> String {
      var options = ReadingOptions()
      options.profiles = [profile]
      options.formatName = profile.format.name
      if let encoding = dialect.encoding {
        options.dialect.encoding = DeclaredEncoding(rawValue: encoding)
      }
      var messages: [String: String] = [:]
      let reports = try await StatementReader(options: options).read([file]) { _ in
      } reject: { reject in
        if messages[reject.code.rawValue] == nil {
          messages[reject.code.rawValue] = "line \(reject.location.line): \(reject.message)"
        }
      }
      guard let report = reports.first else { return "" }
      var lines = [
        "\ntrial 试读: of \(report.read) rows \(report.accepted) are read, \(report.rejectedCount) "
          + "rejected, \(report.skippedCount) passed over; accepted "
          + "\(ScoringPipeline.decimal(fen: report.acceptedFen)), in "
          + "\(ScoringPipeline.decimal(fen: report.acceptedInFen)), out "
          + ScoringPipeline.decimal(fen: report.acceptedOutFen)
      ]
      for (code, count) in report.rejected.sorted(by: { $0.key < $1.key }) {
        lines.append("  \(code) \(count): \(Masking.maskNumbers(in: messages[code] ?? ""))")
      }
      return lines.joined(separator: "\n")
    }

    /// The file's name as far as a format may be called so.
    private var profileName: String {
      let base = (file as NSString).lastPathComponent.split(separator: ".").first ?? ""
      let letters = base.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
      let parts = String(letters).split(separator: "-").filter { part in
        // No account number in a name that is written everywhere.
        part.count { $0.isNumber } < 9
      }
      let name = parts.joined(separator: "-")
      return name.isEmpty || name.allSatisfy(\.isNumber)
        || StandardFormats.named(name) != nil ? "my-\(name.isEmpty ? "format" : name)" : name
    }

    private func quoted(_ path: String) -> String {
      let masked = Masking.maskNumbers(in: path)
      return masked.contains(where: { " #()'".contains($0) }) ? "'\(masked)'" : masked
    }
  }
}

/// A suggestion as it is printed.
struct SuggestionText {
  let suggestion: LayoutSuggestion

  var text: String {
    var lines = [Masking.maskNumbers(in: suggestion.path)]
    if let known = suggestion.known {
      lines.append("  known 已知格式  \(known.name): \(known.why)")
    }
    lines.append("  encoding 编码 \(suggestion.encoding)")
    if !suggestion.columns.isEmpty {
      lines.append(
        "  delimiter 分隔 \(DeclaredDialect.name(ofDelimiter: suggestion.delimiter)); quotes "
          + suggestion.quoting)
      lines.append(
        "  header 表头 "
          + (suggestion.hasHeader
            ? "behind \(suggestion.preambleLines) lines" : "none: the first line is a row")
          + "; \(suggestion.sampledRows) rows looked at")
      lines += ["", table]
    }
    if !suggestion.proofs.isEmpty {
      lines += ["", "proven 有据"] + suggestion.proofs.map { "  \($0)" }
    }
    if !suggestion.doubts.isEmpty {
      lines +=
        ["", "doubts 存疑: check these before you use the profile"]
        + suggestion.doubts.map { "  \($0)" }
    }
    return lines.joined(separator: "\n")
  }

  private var table: String {
    var table = TerminalTable([
      ("COLUMN", .left), ("FIELD", .left), ("WHY", .left), ("OR", .left), ("VALUES", .left),
    ])
    for column in suggestion.columns {
      table.append([
        column.name, column.field?.rawValue ?? "-", column.evidence.joined(separator: ", "),
        column.alternatives.map(\.rawValue).joined(separator: ", "),
        column.samples.joined(separator: " | "),
      ])
    }
    return table.text
  }
}
