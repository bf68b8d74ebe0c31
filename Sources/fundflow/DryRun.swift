import BankRecords
import Foundation
import ScoringPipeline
import StatementIngest

/// Shows how each file would be read: format, encoding, delimiter, columns, first rows.
struct DryRun {
  let inputs: [String]
  let options: ReadingOptions
  let control: ControlFile?
  let asJSON: Bool

  func print() async throws {
    let reader = StatementReader(options: options)
    var reports: [FileReport] = []
    for path in try StatementReader.resolveInputs(inputs, options: options)
    where control?.isFile(path) != true {
      reports.append(try reader.plan(path))
    }
    if asJSON {
      let document = JSONValue.array(reports.map(document))
      try Terminal.print(document.page.trimmingSuffix("\n"))
    } else {
      try Terminal.print(reports.map(text).joined(separator: "\n\n"))
    }
  }

  private func text(of report: FileReport) -> String {
    var lines = [
      "\(Masking.maskNumbers(in: report.path))",
      "  格式 format     \(report.format)", "  编码 encoding   \(report.encoding)",
      "  压缩 compressed \(report.compression)",
      "  分隔 delimiter  \(report.delimiter == "\t" ? "TAB" : report.delimiter)",
      "  列 columns",
    ]
    lines += report.mapping.map { "    \($0.field) = \($0.column)" }
    lines.append("  前三行 first rows")
    lines += report.preview.map { "    \(Masking.maskNumbers(in: $0))" }
    return lines.joined(separator: "\n")
  }

  private func document(of report: FileReport) -> JSONValue {
    .object([
      ("path", .string(report.path)), ("format", .string(report.format)),
      ("encoding", .string(report.encoding)), ("compression", .string(report.compression)),
      ("delimiter", .string(report.delimiter)),
      ("mapping", .object(report.mapping.map { (key: $0.field, value: .string($0.column)) })),
      (
        "first_rows",
        .array(report.preview.map { .string(Masking.maskNumbers(in: $0)) })
      ),
    ])
  }
}
