import BankRecords
import Testing

@testable import StatementIngest

/// What every format of the list must keep, whoever adds one.
@Suite struct FormatsConformanceTests {
  @Test func namesAreUniqueAndKebabCase() {
    let names = StandardFormats.all.map(\.name)
    #expect(Set(names).count == names.count)
    for name in names {
      let allowed = name.utf8.allSatisfy {
        ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: "-")
      }
      #expect(allowed && !name.hasPrefix("-") && !name.hasSuffix("-"), "\(name)")
      #expect(StandardFormats.named(name)?.name == name)
    }
    #expect(StandardFormats.named("no-such-format") == nil)
  }

  @Test(arguments: StandardFormats.all.map(\.name))
  func bindsWhatItsRowsNeed(name: String) throws {
    let format = try #require(StandardFormats.named(name))
    let fields = Set(format.bindings.map(\.field))
    #expect(fields.contains(.time) || fields.contains(.date))
    switch format.direction {
    case .parties, .partiesAndSign: #expect(fields.contains(.payer) && fields.contains(.payee))
    case .partiesReversed:
      #expect(fields.contains(.payer) && fields.contains(.payee) && fields.contains(.direction))
    case .flag: #expect(fields.contains(.direction) && fields.contains(.amount))
    case .sign, .reversedSign: #expect(fields.contains(.amount))
    case .twoAmounts: #expect(fields.contains(.amountIn) && fields.contains(.amountOut))
    }
    if format.rows == .statement, !fields.contains(.payer) {
      if case .column = format.ownAccount { #expect(fields.contains(.own)) }
    }
    #expect(!format.chineseName.isEmpty && !format.summary.isEmpty && !format.source.isEmpty)
    #expect(format.columnTable.count == format.bindings.count)
  }

  /// The columns to recognise a format by stand in its own header, and in no other's as a whole:
  /// a header can mean one format only.
  @Test func everyHeaderMeansOneFormat() {
    for format in StandardFormats.all {
      #expect(Set(format.columnsToRecognise).isSubset(of: format.header), "\(format.name)")
      let names = Set(HeaderName.normalised(format.header))
      let fitting = StandardFormats.all
        .filter { FormatRequirement($0).missing(from: names).isEmpty }.map(\.name)
      #expect(fitting == [format.name])
    }
  }

  /// Whatever a row cannot be read without is asked of the header: a file that lacks it is refused
  /// as a whole instead of row by row, or with every counterparty unknown.
  @Test func whatRowsNeedIsRequired() {
    for format in StandardFormats.all {
      let required = Set(format.columnsToRecognise)
      let needed: Set<RecordField> = [
        .time, .date, .payer, .payee, .amount, .amountIn, .amountOut, .counterparty,
        .counterpartyNameAndAccount, .direction,
      ]
      for binding in format.bindings where needed.contains(binding.field) {
        let isOptional = ["icbc-debit", "icbc-credit"].contains(format.name)
        if binding.field == .counterparty, isOptional { continue }
        // 交易成功时间 is asked for; the time of creation stands in where it is blank.
        if binding.field == .date, format.name == "meituan" { continue }
        #expect(
          binding.columns.contains(where: required.contains),
          "\(format.name): \(binding.field.rawValue)")
      }
    }
  }

  /// Every flag value means one thing.
  @Test func directionWordsDoNotContradict() {
    for format in StandardFormats.all {
      guard case .flag(let moneyIn, let moneyOut, let neutral) = format.direction else { continue }
      let words = moneyIn + moneyOut + neutral
      #expect(Set(words).count == words.count, "\(format.name)")
    }
  }

  @Test func everyFormatHasAnExample() {
    let examples = Set(FormatExample.all.map(\.format))
    #expect(examples == Set(StandardFormats.all.map(\.name)))
  }

  /// The PBoC table in the order of the interface document, which differs from the SQL file.
  @Test func pbocFieldsStandInTheDocumentsOrder() throws {
    let format = try #require(StandardFormats.named("pboc-300-acc-txn"))
    #expect(format.header.count == 38)
    let index = { (name: String) in (format.header.firstIndex(of: name) ?? -1) + 1 }
    // Numbers as printed in 二（六）.
    #expect(index("Self_acc_name") == 9 && index("Part_acc_no") == 13)
    #expect(index("Lend_flag") == 15 && index("Org_amt") == 18 && index("Balance") == 21)
    #expect(index("Ticd") == 27 && index("Reverse_flag") == 30 && index("Mac_info") == 38)
  }

  /// An example in the format's own layout is recognised as that format and read to the right
  /// parties, amount, time and direction.
  @Test(arguments: FormatExample.all)
  func readsItsExample(example: FormatExample) async throws {
    let file = try await Reading.ofStandard(
      example.text, name: "\(example.format).csv",
      formatName: example.isNamed ? example.format : nil)
    #expect(file.reports.map(\.format) == [example.format])
    #expect(file.rejects.isEmpty)
    let rows = file.rows.map {
      FormatExample.Row(
        payer: $0.payer, payee: $0.payee, time: $0.time, fen: $0.fen,
        viewpoint: $0.viewpoint)
    }
    #expect(rows == example.rows)
  }

  /// Without its own format, an example is unknown, or its names leave no doubt: then it is read to
  /// the very same rows.
  @Test(arguments: FormatExample.all)
  func noOtherFormatTakesTheExample(example: FormatExample) async throws {
    let others = StandardFormats.all.filter { $0.name != example.format }
    let files = TestFiles()
    let path = files.write("\(example.format).csv", example.text)
    do {
      let file = try await Reading.of([path], formats: others)
      #expect(file.reports.map(\.format) == ["generic"])
      #expect(file.reports[0].warnings.contains { $0.contains("read by its column names") })
      let rows = file.rows.map {
        FormatExample.Row(
          payer: $0.payer, payee: $0.payee, time: $0.time, fen: $0.fen, viewpoint: $0.viewpoint)
      }
      #expect(rows == example.rows)
    } catch IngestError.unknownFormat {
      // Refused: as good.
    }
  }
}
