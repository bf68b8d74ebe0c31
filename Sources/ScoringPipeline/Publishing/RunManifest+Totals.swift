import StatementIngest

extension ControlCheck {
  /// The member `control` of `run.json`.
  var document: JSONValue {
    let isGood = unnamed.isEmpty && lines.allSatisfy { $0.verdict == .agrees }
    return .object([
      ("path", .string(file.path)), ("sha256", .string(file.sha256)),
      ("verdict", .string((isGood ? Verdict.agrees : .differs).rawValue)),
      ("lines", .array(lines.map(document))),
      ("unnamed_files", .array(unnamed.map { .string($0) })),
    ])
  }

  private func document(of line: Line) -> JSONValue {
    .object([
      ("line", .integer(line.line.line)),
      ("name", line.line.isOfRun ? .string("*") : .string(line.line.name)),
      ("sha256", line.line.sha256.map { .string($0) } ?? .null),
      ("files", .array(line.paths.map { .string($0) })),
      (
        "figures",
        .object(
          line.figures.map { figure in
            (
              key: figure.figure.rawValue,
              value: .object([
                ("stated", digits(figure.stated, isCount: figure.figure.isCount)),
                ("read", digits(figure.read, isCount: figure.figure.isCount)),
                ("agrees", .boolean(figure.agrees)),
              ])
            )
          })
      ),
      ("counted_with", .array(line.countedWith.map { .string($0) })),
      ("verdict", .string(line.verdict.rawValue)),
    ])
  }

  private func digits(_ value: Int128, isCount: Bool) -> JSONValue {
    .digits(isCount ? "\(value)" : decimal(fen: value))
  }
}

extension TotalsFinding {
  /// One entry of a file's `own_totals` in `run.json`; line 0 stands above the header.
  var document: JSONValue {
    .object([
      ("line", .integer(line)), ("label", .string(label)), ("side", .string(side)),
      ("measure", .string(measure)), ("stated", .digits(text(of: stated))),
      ("read", .digits(text(of: read))), ("verdict", .string(verdict.rawValue)),
      ("reckoned_with", .array(reckonedWith.map { .string($0) })),
    ])
  }
}
