import ArgumentParser
import BankRecords
import Foundation
import ScoringPipeline
import StatementIngest

struct RejectsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rejects",
    abstract: "Lists the rows a run did not accept, exports them for mending, and replays them.",
    discussion: """
        fundflow rejects list RUN                        what is wrong, and where
        fundflow rejects export RUN --out rejects.csv    the rows, to be mended in an editor
        fundflow rejects replay RUN --fix rejects.csv --note "王某：按回单更正金额"

      RUN is a run's folder, held or published. A replay is a new run on the same files, which are \
      never changed: where a row was rejected, its mended text is read instead. Every mended row is \
      recorded with its hash before and after.
      """,
    subcommands: [List.self, Export.self, Replay.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Rejects by code and file, account numbers masked.")

    @Argument(help: ArgumentHelp("The run's folder.", valueName: "run"))
    var folder: String

    @Flag(help: "Print every reject with its number, place and row.")
    var rows = false

    func run() throws {
      do {
        let found = try RunRejects(folder: folder)
        try Terminal.print(rows ? eachRow(found) : grouped(found))
      } catch let failure {
        throw CommandFailure.report(failure)
      }
    }

    private func grouped(_ found: RunRejects) -> String {
      if found.rejects.isEmpty { return "no row was rejected 没有被拒收的行" }
      var groups: [(code: String, file: String, rows: [RejectedRow])] = []
      for reject in found.rejects {
        if let at = groups.firstIndex(where: { $0.code == reject.code && $0.file == reject.file }) {
          groups[at].rows.append(reject)
        } else {
          groups.append((reject.code, reject.file, [reject]))
        }
      }
      groups.sort { ($0.code, $0.file) < ($1.code, $1.file) }
      var table = TerminalTable([
        ("CODE", .left), ("ROWS", .right), ("FILE", .left), ("LINES", .left),
        ("FIRST MESSAGE", .left),
      ])
      for group in groups {
        let lines = group.rows.prefix(5).map { "\($0.line)" }.joined(separator: ",")
        table.append([
          group.code, "\(group.rows.count)", Masking.maskNumbers(in: group.file),
          lines + (group.rows.count > 5 ? ",…" : ""),
          Masking.maskNumbers(in: group.rows[0].message).cut(toColumns: 70),
        ])
      }
      return table.text
        + "\n\(found.rejects.count) rows in all; fundflow rejects export \(folder) --out rejects.csv "
        + "writes them for mending"
    }

    private func eachRow(_ found: RunRejects) throws -> String {
      var table = TerminalTable([
        ("NO", .right), ("CODE", .left), ("PLACE", .left), ("COLUMN", .left), ("MESSAGE", .left),
      ])
      for (index, reject) in found.rejects.enumerated() {
        table.append([
          "\(index + 1)", reject.code, Masking.maskNumbers(in: "\(reject.file):\(reject.line)"),
          reject.column_name, Masking.maskNumbers(in: reject.message).cut(toColumns: 90),
        ])
      }
      return table.text
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes the rejected rows in their own layout, unmasked, for mending by hand.",
      discussion: """
        Mend the row behind the first three columns; leave the first column as it is. Write drop \
        into the second column for a row that is no transaction. Rows left as they are stay \
        rejected. Use a text editor: a spreadsheet rounds account numbers over 15 digits.
        """)

    @Argument(help: ArgumentHelp("The run's folder.", valueName: "run"))
    var folder: String

    @Option(help: ArgumentHelp("The sheet to write; one for each layout.", valueName: "file"))
    var out: String

    @Flag(help: "Write over files that are there.")
    var force = false

    func run() throws {
      do {
        try export()
      } catch let failure {
        throw CommandFailure.report(failure)
      }
    }

    private func export() throws {
      let found = try RunRejects(folder: folder)
      var layouts: [MendingSheet.Layout] = []
      var rows: [MendingSheet.Layout: [(key: String, reason: String, text: String)]] = [:]
      var tooLong = 0
      for (index, reject) in found.rejects.enumerated() {
        guard let text = try found.text(of: reject) else {
          tooLong += 1
          continue
        }
        let layout = try found.layout(of: reject)
        if rows[layout] == nil { layouts.append(layout) }
        let place = "\(reject.file) line \(reject.line)"
        let column = reject.column_name.isEmpty ? "" : " [\(reject.column_name)]"
        rows[layout, default: []].append(
          (found.key(index + 1), "\(reject.code)\(column) \(reject.message) (\(place))", text))
      }
      guard !layouts.isEmpty else {
        try Terminal.print("no row was rejected 没有被拒收的行")
        return
      }
      for (index, layout) in layouts.enumerated() {
        let path = name(layouts.count > 1 ? ".\(index + 1)-\(layout.format)" : "")
        if !force, FileManager.default.fileExists(atPath: path) {
          throw PublishError.cannotCreate(path: path, reason: "it is there already; --force")
        }
        var file = try OutputFile.make(path: path)
        try file.write(MendingSheet(layout: layout).text(of: rows[layout] ?? []))
        try file.finish()
        try Terminal.print("\(path)  \(layout.format)  \(rows[layout]?.count ?? 0) rows")
      }
      if tooLong > 0 {
        try Terminal.print("\(tooLong) rows are too long to be mended and are left out")
      }
    }

    /// The sheet's path with a word before its ending.
    private func name(_ word: String) -> String {
      let folder = out.lastIndex(of: "/").map { out[...$0] } ?? ""
      let file = out.dropFirst(folder.count)
      guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return out + word }
      return folder + file[..<dot] + word + file[dot...]
    }
  }
}
