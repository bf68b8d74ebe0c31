import Foundation
import StatementIngest
import Testing

@testable import Models

struct ProfileFileTests {
  static func dumped(_ format: StatementFormat) -> String {
    var text = ""
    dump(format, to: &text)
    return text
  }

  /// Every property of every built-in format survives: shown, loaded, equal.
  @Test(arguments: StandardFormats.all.map(\.name))
  func everyBuiltInFormatComesBackFromItsProfile(name: String) throws {
    let format = try #require(StandardFormats.named(name))
    let page = format.profileDocument.readablePage
    let profile = try FormatProfile.parse(Array(page.utf8), file: "p.json")
    #expect(Self.dumped(profile.format) == Self.dumped(format))
    #expect(profile.digest == FormatProfile(format: format, path: "").digest)
    // The compact form says the same.
    let line = try FormatProfile.parse(Array(format.profileDocument.line.utf8), file: "p.json")
    #expect(line.digest == profile.digest)
  }

  @Test func whatNoBuiltInFormatHasComesBackToo() throws {
    var format = try #require(StandardFormats.named("police-34"))
    format.name = "my-bank"
    format.delimiters = [UInt8(ascii: "^"), UInt8(ascii: "\t"), UInt8(ascii: " ")]
    format.quote = .single
    format.escape = .backslash
    format.encoding = .gb18030
    format.isHeaderless = true
    format.requiredColumns = []
    format.moneyOutWhere = [.fieldContains(.memo, ["还款"])]
    format.acceptsExcelSerials = true
    format.flagStartsCell = true
    format.amountsAreSigned = true
    format.amountHoldsCurrency = true
    format.amountMayHaveNote = true
    format.numberPair = .accountFirst
    for (order, direction) in [
      (StatementFormat.DateOrder.dayMonthYear, StatementFormat.DirectionRule.sign),
      (.monthDayYear, .reversedSign), (.monthDay, .sign),
    ] {
      format.dateOrder = order
      format.direction = direction
      let page = format.profileDocument.readablePage
      let profile = try FormatProfile.parse(Array(page.utf8), file: "p.json")
      #expect(Self.dumped(profile.format) == Self.dumped(format))
    }
  }

  static let good = """
    {
      "profile_version": 1,
      "name": "my-bank",
      "rows": "statement",
      "header": ["时间", "账号", "对方账号", "收支", "金额"],
      "columns": {
        "time": "时间", "own": "账号", "counterparty": ["对方账号", "对方帐号"],
        "direction": "收支", "amount": "金额"
      },
      "direction": {"rule": "flag", "money_in": ["收"], "money_out": ["支"]}
    }
    """

  @Test func leavesDefaultsOut() throws {
    let format = try FormatProfile.parse(Array(Self.good.utf8), file: "p.json").format
    #expect(format.chineseName == "my-bank" && format.currency == "CNY")
    #expect(format.delimiters == [UInt8(ascii: ",")] && format.quote == .double)
  }

  /// A slip: what is put in place of what, where it is told, and the words of the message.
  static let slips: [(old: String, new: String, place: String, words: String)] = [
    ("\"header\"", "\"haeder\"", "5:3", "unknown 'haeder'; did you mean 'header'?"),
    ("\"counterparty\"", "\"counterprty\"", "7:32", "did you mean 'counterparty'?"),
    ("\"money_in\"", "\"moneyin\"", "10:33", "did you mean 'money_in'?"),
    (
      "\"rows\": \"statement\"", "\"rows\": \"rows\"", "4:11", "must be one of transfers, statement"
    ),
    ("\"flag\"", "\"flags\"", "10:25", "two_amounts"),
    ("\"profile_version\": 1", "\"profile_version\": 2", "2:22", "whole number from 1 to 1"),
    ("\"name\": \"my-bank\"", "\"name\": \"My Bank\"", "3:3", "a-z, 0-9 and hyphens"),
    ("\"name\": \"my-bank\"", "\"name\": 3", "3:11", "must be a text"),
    ("[\"收\"]", "\"收\"", "10:45", "must be a list of texts"),
    ("\"header\": [", "\"header\": {[", "5:14", "a key in quotes expected"),
    ("\"direction\": \"收支\", ", "", "6:3", "lacks 'direction'"),
    ("\"金额\"\n", "\"金颜\"\n", "8:24", "the header has no column '金颜'"),
    ("\"own\": \"账号\", ", "", "6:3", "lacks 'own' or 'own_card'; or say in 'own_account'"),
    ("\"rule\": \"flag\", ", "\"rule\": \"parties\", ", "10:36", "has no 'money_in'"),
    ("\"name\": \"my-bank\",", "\"name\": \"a\", \"name\": \"b\",", "3:1", "stands twice"),
    (
      "\"rows\"", "\"time\": {\"rule\": \"steps\", \"origin\": \"soon\"}, \"rows\"", "4:29",
      "write a day as 2024-06-30"
    ),
    (
      "\"rows\"", "\"dialect\": {\"delimiters\": \"ab\"}, \"rows\"", "4:15", "'ab' is no delimiter"
    ),
    (
      "\"rows\"", "\"dialect\": {\"encoding\": \"big5\"}, \"rows\"", "4:27",
      "one of utf-8, gb18030, utf-16le, utf-16be"
    ),
    ("\"rows\"", "\"own_account\": {\"from\": \"preamble\"}, \"rows\"", "4:3", "needs 'labels'"),
    ("\"rows\"", "\"skip_rows\": [{\"reason\": \"x\"}], \"rows\"", "4:17", "'where' is missing"),
    (
      "\"rows\"",
      "\"skip_rows\": [{\"reason\": \"x\", \"where\": {\"field\": \"time\"}}], \"rows\"",
      "4:33", "a condition is"
    ),
  ]

  @Test(arguments: slips.indices) func slipsAreToldWithTheirPlace(index: Int) throws {
    let slip = Self.slips[index]
    let text = Self.good.replacingOccurrences(of: slip.old, with: slip.new)
    try #require(text != Self.good)
    do throws(ProfileError) {
      _ = try FormatProfile.parse(Array(text.utf8), file: "p.json")
      Issue.record("“\(slip.new)” was accepted")
    } catch {
      #expect(error.description.hasPrefix("p.json:\(slip.place): "), "\(error)")
      #expect(error.message.contains(slip.words), "\(error)")
    }
  }

  @Test func foldersAreReadInOrderAndNamesStandOnce() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path(percentEncoded: false)
    #expect(throws: ProfileError.self) { try FormatProfile.load([path]) }
    try Self.good.write(to: folder.appending(path: "b.json"), atomically: true, encoding: .utf8)
    try Self.good.replacingOccurrences(of: "my-bank", with: "other").write(
      to: folder.appending(path: "a.json"), atomically: true, encoding: .utf8)
    #expect(try FormatProfile.load([path]).map(\.format.name) == ["other", "my-bank"])
    #expect(throws: ProfileError.self) { try FormatProfile.load([path, path + "/b.json"]) }
    #expect(throws: ProfileError.self) { try FormatProfile.load(["/nonexistent.json"]) }
  }
}
