import ArgumentParser
import Models
import StatementIngest

struct FormatsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "formats",
    abstract: "Lists, shows and suggests the file layouts of bank statements.",
    subcommands: [List.self, Show.self, Suggest.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "One line a format.")

    @Option(help: ArgumentHelp("Profiles to list as well: files or folders.", valueName: "file"))
    var profile: [String] = []

    func run() throws {
      do {
        try list()
      } catch let failure {
        throw CommandFailure.report(failure)
      }
    }

    private func list() throws {
      var options = ReadingOptions()
      options.profiles = try FormatProfile.load(profile)
      var table = TerminalTable([
        ("NAME", .left), ("名称", .left), ("ROWS", .left), ("FROM", .left), ("SUMMARY", .left),
      ])
      for format in options.formats {
        let own = options.profiles.first { $0.format.name == format.name }
        table.append([
          format.name, format.chineseName, format.rows.rawValue, own?.path ?? "built in",
          format.summary,
        ])
      }
      for attributes in StandardAttributeTables.all {
        table.append([
          attributes.name, attributes.chineseName, attributes.kind.rawValue, "built in",
          attributes.summary,
        ])
      }
      try Terminal.print(table.text)
      try Terminal.print(
        "\nfundflow formats show NAME prints one as a profile file; fundflow formats suggest FILE "
          + "proposes one for a file of no known layout.")
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints a format as a profile file, to be changed and read with scan --profile.")

    @Argument(help: "A format's name.")
    var name: String

    @Flag(help: "Print a table of fields and columns instead.")
    var table = false

    func run() throws {
      if let attributes = StandardAttributeTables.named(name) { return try show(attributes) }
      guard let format = StandardFormats.named(name) else {
        let names = StandardFormats.all.map(\.name).joined(separator: ", ")
        throw ValidationError("there is no format \"\(name)\"; formats are \(names)")
      }
      if table {
        try printTable(of: format)
      } else {
        try Terminal.print(format.profileDocument.readablePage.trimmingSuffix("\n"))
      }
    }

    private func printTable(of format: StatementFormat) throws {
      try Terminal.print("\(format.name)  \(format.chineseName)\n\(format.summary)")
      try Terminal.print("source: \(format.source)\n")
      var table = TerminalTable([("FIELD", .left), ("COLUMN", .left), ("REQUIRED", .left)])
      for binding in format.bindings {
        let isRequired = binding.columns.contains { format.requiredColumns.contains($0) }
        table.append([
          binding.field.rawValue, binding.columns.joined(separator: " | "),
          isRequired ? "yes" : "",
        ])
      }
      try Terminal.print(table.text)
      try Terminal.print("\nheader: \(format.header.joined(separator: ","))")
    }

    /// A table that is known by families of columns.
    private func show(_ attributes: AttributeTable) throws {
      try Terminal.print("\(attributes.name)  \(attributes.chineseName)\n\(attributes.summary)")
      var table = TerminalTable([("FIELD", .left), ("COLUMN", .left)])
      for (field, names) in attributes.columns {
        table.append([field.rawValue, names.joined(separator: " | ")])
      }
      if !attributes.columns.isEmpty { try Terminal.print("\n\(table.text)") }
      for requirement in attributes.requirements {
        try Terminal.print(
          "\nat least \(requirement.least) of: \(requirement.names.joined(separator: " | "))")
      }
    }
  }
}
