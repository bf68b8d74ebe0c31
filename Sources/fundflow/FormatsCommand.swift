import ArgumentParser
import StatementIngest

struct FormatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "formats", abstract: "Lists the file layouts that fundflow reads.",
    subcommands: [List.self, Show.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "One line a format.")

    func run() throws {
      var table = TerminalTable([
        ("NAME", .left), ("名称", .left), ("ROWS", .left), ("SUMMARY", .left),
      ])
      for format in StandardFormats.all {
        table.append([
          format.name, format.chineseName, format.rows.rawValue, format.summary,
        ])
      }
      for attributes in StandardAttributeTables.all {
        table.append([
          attributes.name, attributes.chineseName, attributes.kind.rawValue, attributes.summary,
        ])
      }
      try Terminal.print(table.text)
      try Terminal.print("\nfundflow formats show NAME prints the columns of one.")
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The columns of one format.")

    @Argument(help: "A format's name.")
    var name: String

    func run() throws {
      if let attributes = StandardAttributeTables.named(name) { return try show(attributes) }
      guard let format = StandardFormats.named(name) else {
        let names = StandardFormats.all.map(\.name).joined(separator: ", ")
        throw ValidationError("there is no format \"\(name)\"; formats are \(names)")
      }
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
