import Foundation
import Testing

/// The base fault files that other readers were measured with (RELIABILITY table 2): what becomes of
/// each, exactly.
@Suite(.enabled(if: SharedFolder.find("faults") != nil, "shared/faults is absent"))
struct FaultFileTests {
  static let map =
    "id=交易流水号,time=交易时间,own=账号,own_name=户名,counterparty=对方账号,counterparty_name=对方户名,"
    + "direction=收支标志,amount=交易金额,balance=余额,memo=摘要"

  /// File → rows accepted, rejects by code, rows skipped by reason; a text is why it is refused whole.
  static let readWhole = [
    "ok", "bom", "crlf", "cr", "mixed_eol", "gb18030", "gb18030_rare", "utf16le_bom", "bare_quote",
    "leading_zero", "quote_nl", "tab_suffix",
  ]
  static let refused = [
    "trunc.csv.gz": "ends inside a member, at byte", "trunc_tail8.csv.gz": "ends inside a member",
    "crcbad.csv.gz": "checksum", "garbage_tail.csv.gz": "bytes follow the gzip stream at byte",
  ]
  static let counted: [String: (accepted: Int, rejected: [String: Int], skipped: [String: Int])] = [
    "ok100k.csv.gz": (100_000, [:], [:]), "multi.csv.gz": (1000, [:], [:]),
    "late_alpha_acct.csv": (30_001, [:], [:]), "empty.csv": (0, [:], [:]),
    "header_only.csv": (0, [:], [:]), "bad_utf8.csv": (999, ["E_ENCODING": 1], [:]),
    "mixed_enc.csv": (500, ["E_ENCODING": 500], [:]), "nul.csv": (999, ["E_NUL": 1], [:]),
    "nul_tail.csv": (1000, [:], ["padding": 1]), "ctrlz.csv": (1000, [:], ["padding": 1]),
    "trunc_mid_record.csv": (999, ["E_TRUNCATED": 1], [:]),
    "unclosed_quote.csv": (999, ["E_QUOTE": 1], [:]),
    "ragged.csv": (998, ["E_FIELD_COUNT": 2], [:]),
    "excel_sci.csv": (0, ["E_ACCOUNT_DAMAGED": 1000], [:]),
    "huge_amt.csv": (7, ["E_AMOUNT": 7, "E_AMOUNT_SIGN": 2], [:]),
    "dates.csv": (7, ["E_TIME": 9], [:]), "longline.csv": (2, ["E_LINE_TOO_LONG": 1], [:]),
    "formula.csv": (6, ["E_FIELD_COUNT": 1], [:]), "dup_rows.csv": (10, [:], ["duplicate": 990]),
    "trailing_blank.csv": (1000, [:], ["blank": 3]),
    "preamble.csv": (1000, [:], ["totals-row": 2]),
  ]

  @Test func eachFileIsReadExactlyOrRefused() throws {
    let folder = try TemporaryFolder()
    let script = try #require(SharedFolder.find("faults/make_fault_files.py"))
    let made = try ProgramRun.shell("mkdir f && cd f && python3 '\(script)'", in: folder.path)
    #expect(made.status == 0, "\(made.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/f").sorted()
    #expect(names.count == 37)
    for name in names {
      let out = folder.path + "/runs/" + name
      let run = try ProgramRun.fundflow([
        "scan", "\(folder.path)/f/\(name)", "--map", Self.map, "--max-rejects", "100%", "-q",
        "--out", out,
      ])
      if let reason = Self.refused[name] {
        #expect(run.status == 65 && run.errors.contains(reason), "\(name): \(run.errors)")
        #expect(try RunFolders(out).runs.isEmpty)
        continue
      }
      #expect(run.status == 0, "\(name): \(run.errors)")
      let isWhole = Self.readWhole.contains(String(name.dropLast(4)))
      let wanted = try #require(isWhole ? (1000, [:], [:]) : Self.counted[name], "\(name)")
      try check(name, out, wanted)
    }
  }

  private func check(
    _ name: String, _ out: String,
    _ wanted: (accepted: Int, rejected: [String: Int], skipped: [String: Int])
  ) throws {
    let run = try #require(try FileManager.default.contentsOfDirectory(atPath: out).first)
    let document = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(filePath: "\(out)/\(run)/run.json")))
    let totals = try #require((document as? [String: Any])?["totals"] as? [String: Any])
    var rejected = try #require(totals["rows_rejected"] as? [String: Int])
    var skipped = try #require(totals["rows_skipped"] as? [String: Int])
    rejected["total"] = nil
    skipped["total"] = nil
    #expect(totals["rows_accepted"] as? Int == wanted.accepted, "\(name)")
    #expect(rejected == wanted.rejected && skipped == wanted.skipped, "\(name)")
    let read = wanted.accepted + rejected.values.reduce(0, +) + skipped.values.reduce(0, +)
    #expect(totals["rows_read"] as? Int == read, "\(name)")
    // Every reject is there with its place and code.
    let rejects = try String(contentsOfFile: "\(out)/\(run)/rejects.jsonl", encoding: .utf8)
    #expect(rejects.split(separator: "\n").count == rejected.values.reduce(0, +), "\(name)")
  }
}
