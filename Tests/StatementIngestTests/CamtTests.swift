import BankRecords
import SeededNumbers
import Testing

@testable import StatementIngest

/// What one document gave, or why it was refused.
private func read(_ text: String, name: String = "a.xml") async throws -> Reading {
  try await Reading.ofStandard(text, name: name)
}

private func read(_ bytes: [UInt8], name: String = "a.xml") async throws -> Reading {
  let files = TestFiles()
  return try await Reading.of(
    [files.write(name, bytes)], options: ReadingOptions(), formats: StandardFormats.all)
}

private func fails(_ bytes: [UInt8], name: String = "a.xml") async -> String? {
  do {
    _ = try await read(bytes, name: name)
    return nil
  } catch {
    return "\(error)"
  }
}

@Suite struct CamtTests {
  typealias Make = DocumentExample

  @Test func readsPartiesMarksAndText() async throws {
    let file = try await read(Make.camt)
    #expect(file.rejects.isEmpty && file.read == 4)
    #expect(file.reports[0].holdReasons.isEmpty, "\(file.reports[0].holdReasons)")
    #expect(file.rows[0].payerName == "测试甲 & 乙, \"丙\"")
    #expect(file.rows[0].payeeName == "测试公司" && file.rows[0].memo == "投资款<1> 二期")
    #expect(file.rows.map(\.reference) == ["BK1", "BK2/1", "BK2/2", "BK3"])
    #expect(file.rows[3].marks & RowMarks.reversal.rawValue != 0)
    #expect(file.rows[0].marks & RowMarks.dateOnly.rawValue == 0)
    #expect(file.reports[0].compression == "xml")
  }

  @Test func acceptedSumsAreThoseOfTheBooking() async throws {
    let report = try await read(Make.camt).reports[0]
    #expect(report.acceptedInFen == 5_000_000 && report.acceptedOutFen == 5_040_000)
  }

  @Test func countsWhatIsNotBookedAsSkipped() async throws {
    let entries =
      Make.entry("1.00") + Make.entry("2.00", status: "PDNG") + Make.entry("3.00", status: "INFO")
      + Make.entry("4.00", status: "FUTR") + Make.entry("5.00", "DBIT")
    let file = try await read(
      Make.camt02(
        balances: Make.balance("OPBD", "10.00") + Make.balance("CLBD", "6.00"), entries: entries))
    #expect(file.rows.map(\.fen) == [100, 500])
    #expect(file.skipped == ["not-booked": 2, "information-only": 1])
    #expect(file.reports[0].holdReasons.isEmpty)
  }

  @Test(arguments: [
    ("BkToCstmrStmt", "Stmt"), ("BkToCstmrAcctRpt", "Rpt"), ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
  ])
  func readsAllThreeMessages(message: String, statement: String) async throws {
    let text = Make.camt02(
      message: message, statement: statement, entries: Make.entry("1.00") + Make.entry("2.50"))
    let file = try await read(text)
    #expect(file.rows.map(\.fen) == [100, 250])
    // In an envelope, with a byte order mark, white space and a comment before it, with CRLF.
    let inner = text.drop { $0 != ">" }.dropFirst()
    let wrapped =
      "\u{FEFF}<?xml version='1.0' encoding='utf-8'?>\r\n<!-- x -->\r\n<Envelope><AppHdr><Id>1</Id>"
      + "</AppHdr>\(inner)</Envelope>\r\n"
    #expect(try await read(wrapped).rows.map(\.fen) == [100, 250])
  }

  @Test(arguments: [
    ("100.00", ["40.00", "60.00"], true), ("100.00", ["40.00", "60.01"], false),
    ("100.00", ["40.00", "59.99"], false), ("100.00", ["100.00"], true),
    ("100.00", ["99.00"], false), ("0.30", ["0.10", "0.10", "0.10"], true),
    ("90071992547409.93", ["90071992547409.92", "0.01"], true),
    ("90071992547409.93", ["90071992547409.92", "0.02"], false),
  ])
  func detailsAddUpToTheirEntry(entry: String, details: [String], isWhole: Bool) async throws {
    let parts = details.map { Make.detail($0) }.joined()
    let file = try await read(Make.camt02(entries: Make.entry(entry, details: parts)))
    if isWhole {
      #expect(file.rows.count == details.count && file.rejects.isEmpty)
    } else {
      #expect(file.rows.isEmpty && file.read == 1)
      #expect(file.codes == ["E_CONTRADICTION"])
    }
  }

  @Test func batchesAreCheckedForTheirCount() async throws {
    func batch(_ stated: String, _ details: [String?]) -> String {
      Make.camt02(
        entries: Make.entry(
          "3.00",
          details: "<Btch><NbOfTxs>\(stated)</NbOfTxs></Btch>"
            + details.map { Make.detail($0) }.joined()))
    }
    #expect(try await read(batch("2", ["1.00", "2.00"])).rows.count == 2)
    #expect(try await read(batch("3", ["1.00", "2.00"])).codes == ["E_CONTRADICTION"])
    #expect(try await read(batch("x", ["1.00", "2.00"])).codes == ["E_CONTRADICTION"])
    #expect(try await read(batch("2", [nil, nil])).codes == ["E_CONTRADICTION"])
    // A batch booked without its details is one row.
    #expect(try await read(batch("5", [])).rows.map(\.fen) == [300])
    let foreign = Make.entry(
      "3.00",
      details: Make.detail("1.00", currency: "USD") + Make.detail("2.00", currency: "USD"))
    #expect(try await read(Make.camt02(entries: foreign)).codes == ["E_CONTRADICTION"])
    let single = Make.entry("7.10", details: Make.detail("1.00", currency: "USD"))
    #expect(try await read(Make.camt02(entries: single)).rows.map(\.fen) == [710])
  }

  @Test(arguments: [
    "<TxsSummry><TtlNtries><NbOfNtries>3</NbOfNtries></TtlNtries></TxsSummry>",
    "<TxsSummry><TtlNtries><Sum>3.01</Sum></TtlNtries></TxsSummry>",
    "<TxsSummry><TtlNtries><TtlNetNtryAmt>3.00</TtlNetNtryAmt><CdtDbtInd>CRDT</CdtDbtInd></TtlNtries></TxsSummry>",
    "<TxsSummry><TtlNtries><TtlNetNtryAmt>1.00</TtlNetNtryAmt><CdtDbtInd>CRDT</CdtDbtInd></TtlNtries></TxsSummry>",
    "<TxsSummry><TtlCdtNtries><NbOfNtries>2</NbOfNtries></TtlCdtNtries></TxsSummry>",
    "<TxsSummry><TtlDbtNtries><Sum>1.00</Sum></TtlDbtNtries></TxsSummry>",
    "<TxsSummry><TtlNtries><NbOfNtries>two</NbOfNtries></TtlNtries></TxsSummry>",
    "<Ntrx><Amt>1.00</Amt></Ntrx>",
  ])
  func holdsWhatContradictsItself(summary: String) async throws {
    let entries = Make.entry("1.00") + Make.entry("2.00", "DBIT")
    let report = try await read(Make.camt02(summary: summary, entries: entries)).reports[0]
    #expect(report.holdReasons.map(\.code) == [.fileTotals])
    #expect(report.holdReasons[0].message.contains("622202****0018"))
    #expect(!report.holdReasons[0].message.contains("6222020000000000018"))
  }

  @Test func balancesMustMeet() async throws {
    let entries = Make.entry("1.00") + Make.entry("2.00", "DBIT")
    func holds(_ opening: String, _ closing: String, _ sign: String = "CRDT") async throws -> Bool {
      let text = Make.camt02(
        balances: Make.balance("PRCD", opening) + Make.balance("CLBD", closing, sign),
        entries: entries)
      return try await !read(text).reports[0].holdReasons.isEmpty
    }
    #expect(try await holds("10.00", "9.00") == false)
    #expect(try await holds("0.00", "1.00", "DBIT") == false)
    #expect(try await holds("10.00", "9.01"))
    #expect(try await holds("0.00", "1.00"))
    // Balances of different currencies say nothing of each other.
    let foreign = Make.balance("CLBD", "1.00").replacing("CNY", with: "USD")
    let text = Make.camt02(balances: Make.balance("OPBD", "0.00") + foreign, entries: entries)
    #expect(try await read(text).reports[0].holdReasons.isEmpty)
  }

  /// Long texts over the borders of the reader's buffers, in encodings of one to four bytes.
  @Test func chunksMakeNoDifference() async throws {
    let name = String(repeating: "测𠮷é", count: 40)
    let entries = (1...500).map {
      Make.entry("\($0).00", details: Make.detail(nil, name: "\(name)\($0)"))
    }.joined(separator: "\n")
    for padding in 0..<2 {
      let comment = "<!--\(String(repeating: "x", count: padding))-->"
      let text = Make.camt02(entries: comment + entries)
      let gb = text.replacing(
        "<?xml version=\"1.0\"?>", with: "<?xml version='1.0' encoding='GBK'?>")
      for bytes in [Array(text.utf8), TestEncoding.gb18030(gb)] {
        let rows = try await read(bytes).rows
        #expect(rows.count == 500 && rows.allSatisfy { $0.payerName.hasPrefix(name) })
        #expect(rows.last?.payerName == "\(name)500")
      }
    }
  }

  /// Totals of a page may be those of all pages: told, and no reason to hold.
  @Test func pagesAreNotHeldAgainstTheirTotals() async throws {
    let summary = "<TxsSummry><TtlNtries><NbOfNtries>9</NbOfNtries></TtlNtries></TxsSummry>"
    let text = Make.camt02(summary: summary, entries: Make.entry("1.00"))
    func paged(_ page: String, _ isLast: String) -> String {
      "<PgNb>\(page)</PgNb><LastPgInd>\(isLast)</LastPgInd>"
    }
    for (page, isLast, isHeld) in [
      ("1", "true", true), ("1", "false", false), ("2", "true", false),
    ] {
      let pages = paged(page, isLast)
      for whole in [
        text.replacing("</GrpHdr>", with: "<MsgPgntn>\(pages)</MsgPgntn></GrpHdr>"),
        text.replacing("<Stmt>", with: "<Stmt><StmtPgntn>\(pages)</StmtPgntn>"),
      ] {
        let report = try await read(whole).reports[0]
        #expect(report.holdReasons.isEmpty != isHeld && report.warnings.isEmpty == isHeld)
      }
    }
  }

  @Test func firstVersionHasItsDetailsInTheEntry() async throws {
    let details = Make.detail("1.00") + Make.detail("2.00")
    let text = Make.camt02(entries: Make.entry("3.00", details: details))
      .replacing("<NtryDtls>", with: "").replacing("</NtryDtls>", with: "")
    #expect(try await read(text).rows.map(\.fen) == [100, 200])
    let wrong = text.replacing(">2.00<", with: ">2.01<")
    #expect(try await read(wrong).codes == ["E_CONTRADICTION"])
  }

  @Test func severalStatementsAreSeveralAccounts() async throws {
    let one = Make.camt02(
      summary: "<TxsSummry><TtlNtries><NbOfNtries>1</NbOfNtries></TtlNtries></TxsSummry>",
      entries: Make.entry("1.00"))
    let second =
      "<Stmt><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>\(Make.entry("9.00", currency: "EUR"))</Stmt>"
    let text = one.replacing("</Stmt>", with: "</Stmt>\(second)", maxReplacements: 1)
    let file = try await read(text)
    #expect(file.rows.map(\.payee) == ["6222020000000000018", "DE89370400440532013000"])
    #expect(file.rows.map(\.currency) == ["", "EUR"])
    #expect(file.reports[0].holdReasons.isEmpty)
  }

  @Test func amountsAndDatesAreExactOrRejected() async throws {
    let entries = ["1,000.00", "", "abc", "1.005", "-1.00", "1e3"].map { Make.entry($0) }.joined()
    let file = try await read(Make.camt02(entries: entries))
    #expect(file.rows.isEmpty && file.rejects.count == 6)
    let dated = try await read(
      Make.camt02(
        entries: Make.entry("1.00", date: "<ValDt><Dt>2024-06-12+08:00</Dt></ValDt>")
          + Make.entry("2.00", date: "") + Make.entry("3.00", status: "")
          + Make.entry("4.00", status: "WHAT") + Make.entry("5.00", "CREDIT")))
    #expect(dated.rows.map(\.time) == ["2024-06-12 00:00:00", "2024-06-12 00:00:00"])
    #expect(dated.codes == ["E_TIME", "E_CONTRADICTION", "E_DIRECTION"])
    #expect(dated.reports[0].warnings.count >= 2)
  }

  @Test func timesAreKeptAsWritten() async throws {
    let times = ["+08:00", "Z", "+00:00", "+01:00", "-05:00", ".123+02:00", ""]
    let entries = times.map {
      Make.entry("1.00", date: "<BookgDt><DtTm>2024-06-12T23:15:00\($0)</DtTm></BookgDt>")
    }.joined()
    let file = try await read(Make.camt02(entries: entries))
    #expect(file.rows.map(\.time) == [String](repeating: "2024-06-12 23:15:00", count: 7))
    #expect(file.reports[0].warnings.contains { $0.hasPrefix("3 times are of another zone") })
  }

  @Test func ownSideIsNeverTheCounterparty() async throws {
    func details(_ debtor: String, _ creditor: String) -> String {
      func account(_ number: String) -> String { "<Id><Othr><Id>\(number)</Id></Othr></Id>" }
      return
        "<TxDtls><RltdPties><DbtrAcct>\(account(debtor))</DbtrAcct><CdtrAcct>\(account(creditor))"
        + "</CdtrAcct></RltdPties></TxDtls>"
    }
    let own = "6222020000000000018"
    let other = "6217000000000000020"
    let entries =
      Make.entry("1.00", details: details(other, own))
      + Make.entry("2.00", details: details(own, other))
      + Make.entry("3.00", "DBIT", details: details(own, other))
    let file = try await read(Make.camt02(entries: entries))
    #expect(file.rows.map { $0.payer == own ? $0.payee : $0.payer } == [other, other, other])
  }
}

@Suite struct CamtDamageTests {
  typealias Make = DocumentExample

  /// A cut document is never taken for a whole one, wherever the cut lies.
  @Test func noPrefixIsAWholeDocument() async throws {
    let bytes = Array(Make.camt.utf8)
    let whole = try await read(bytes)
    let end = bytes.lastIndex(of: UInt8(ascii: ">")) ?? 0
    let files = TestFiles()
    for count in 1...end where count < 40 || count % 7 == 0 || count > end - 60 {
      let path = files.write("cut.xml", Array(bytes[..<count]))
      do {
        _ = try await Reading.of([path], formats: StandardFormats.all)
        Issue.record("a document cut at byte \(count) was read")
      } catch {}
    }
    #expect(whole.rows.count == 4)
  }

  /// One byte changed: the document is refused, or its rows stand as they are, or something tells.
  @Test func noByteChangesMoneyUnseen() async throws {
    let bytes = Array(Make.camt.utf8)
    let whole = try await read(bytes)
    var numbers = SeededNumbers(state: 20)
    let files = TestFiles()
    for _ in 0..<150 {
      var changed = bytes
      let at = Int(numbers.next() % UInt64(bytes.count))
      changed[at] = UInt8(truncatingIfNeeded: 0x20 + numbers.next() % 0x5F)
      let path = files.write("changed.xml", changed)
      guard let file = try? await Reading.of([path], formats: StandardFormats.all) else { continue }
      let isTold = !file.rejects.isEmpty || !file.reports[0].holdReasons.isEmpty
      let fen = file.rows.map(\.fen)
      if !isTold, fen != whole.rows.map(\.fen) {
        let around = String(
          decoding: changed[max(0, at - 20)..<min(at + 20, changed.count)], as: UTF8.self)
        // Status and indicator decide what counts; with both totals and balances they cannot pass.
        Issue.record("byte \(at) changed amounts unseen: \(fen) near \(around)")
      }
    }
  }

  @Test(arguments: [
    ("junk behind", Make.camt + "x"), ("a second document", Make.camt + Make.camt),
    ("no statement", "<?xml version=\"1.0\"?><Document><BkToCstmrStmt></BkToCstmrStmt></Document>"),
    ("mismatched", Make.camt02(entries: "<Ntry><Amt>1</Ntry></Amt>")),
    ("entity", Make.camt02(entries: "<Ntry>&nbsp;</Ntry>")),
    ("entity cut", Make.camt02(entries: "<Ntry>a & b</Ntry>")),
    ("number", Make.camt02(entries: "<Ntry>&#0;</Ntry>")),
    ("control", Make.camt02(entries: "<Ntry>\u{1}</Ntry>")),
    ("attribute", Make.camt02(entries: "<Ntry a=1></Ntry>")),
    ("attribute twice", Make.camt02(entries: "<Ntry a='1' a='2'></Ntry>")),
    ("no blank", Make.camt02(entries: "<Ntry a='1'b='2'></Ntry>")),
    ("pointed", Make.camt02(entries: "<Ntry a='<'></Ntry>")),
    ("comment", Make.camt02(entries: "<!-- a -- b -->")),
    ("cdata end", Make.camt02(entries: "<Ntry>]]></Ntry>")),
    ("doctype", "<?xml version=\"1.0\"?><!DOCTYPE d><Document/>"),
    ("doctype inside", Make.camt02(entries: "<!DOCTYPE d>")),
    ("declaration inside", Make.camt02(entries: "<?xml version='1.0'?>")),
    ("name", Make.camt02(entries: "<1a></1a>")),
    ("deep", Make.camt02(entries: String(repeating: "<a>", count: 200))),
  ])
  func refusesWhatIsNotWellFormed(what: String, text: String) async throws {
    let message = try #require(await fails(Array(text.utf8)), "\(what)")
    #expect(message.contains("line "), "\(message)")
  }

  @Test func longTextsAreRefused() async throws {
    let long = String(repeating: "长", count: 2 << 20)
    let message = await fails(Array(Make.camt02(entries: "<Ntry>\(long)</Ntry>").utf8))
    #expect(message?.contains("longer than") == true)
  }

  @Test func encodingsAreReadAsTheyAre() async throws {
    let body = Make.camt.replacing("encoding=\"UTF-8\"", with: "encoding=\"GB18030\"")
    let expected = try await read(Make.camt).rows.map(\.payerName)
    let gb = TestEncoding.gb18030(body)
    #expect(try await read(gb).rows.map(\.payerName) == expected)
    // Declared as UTF-8 and is GB18030, and the other way round: read as it is, and told.
    let wrong = TestEncoding.gb18030(Make.camt)
    let file = try await read(wrong)
    #expect(file.rows.map(\.payerName) == expected && !file.reports[0].warnings.isEmpty)
    let other = try await read(body)
    #expect(other.rows.map(\.payerName) == expected && !other.reports[0].warnings.isEmpty)
    var wide: [UInt8] = [0xFF, 0xFE]
    for unit in Make.camt.utf16 { wide += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    #expect(try await read(wide).rows.map(\.payerName) == expected)
    // A byte that is no text.
    var broken = Array(Make.camt.utf8)
    broken.insert(0xFF, at: broken.count / 2)
    #expect(await fails(broken) != nil)
    // Latin letters, by declaration only.
    let latin = Make.camt02(entries: Make.entry("1.00", details: Make.detail(nil, name: "M~ller")))
      .replacing("<?xml version=\"1.0\"?>", with: "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>")
    let bytes = latin.utf8.map { $0 == UInt8(ascii: "~") ? 0xFC : $0 }
    #expect(try await read(bytes).rows.map(\.payerName) == ["Müller"])
  }

  @Test func packedDocumentsAreTheSame() async throws {
    let bytes = Array(Make.camt.utf8)
    let plain = try await read(bytes)
    let gzip = try await read(TestContainers.gzip(bytes), name: "a.csv")
    #expect(gzip.rows == plain.rows && gzip.reports[0].compression == "gzip+xml")
    let zstd = try await read(TestContainers.zstd(bytes), name: "a.dat")
    #expect(zstd.rows == plain.rows && zstd.reports[0].compression == "zstd+xml")
    #expect(await fails(TestContainers.gzip(Array(bytes.dropLast(5)))) != nil)
  }

  /// Where rejects and evidence point, the text of the row stands.
  @Test func rowsAreGivenBack() async throws {
    let files = TestFiles()
    let path = files.write("a.xml", Make.camt)
    let reader = StatementReader(options: ReadingOptions())
    var locations: [RowLocation] = []
    let reports = try await reader.read([path]) { batch in
      locations += batch.records.map(\.location)
    } reject: { _ in
    }
    let rows = try RowReader(reports: reports).rows(at: locations)
    #expect(rows.count == 4 && rows[1].contains("BK2/1") && rows[2].contains("BK2/2"))
    #expect(rows[3].contains(",1/3/1,"))
  }
}

/// The fault files beside the checkout.
@Suite(.enabled(if: SharedData.isPresent, "the folder shared/faults is not beside the checkout"))
struct SharedFaultDocumentTests {
  static func path(_ name: String) -> String { SharedData.path("../faults/sec/\(name)") }

  @Test(arguments: [
    "camt_trunc.xml", "camt_trunc_tail.xml", "camt_junk.xml", "xxe_file.xml", "billion_laughs.xml",
    "deep.xml",
  ])
  func isRefused(name: String) async throws {
    await #expect(throws: IngestError.self) {
      _ = try await Reading.of([Self.path(name)], formats: StandardFormats.all)
    }
  }

  /// Whole, but its entries have no date: every one is accounted for.
  @Test func whatIsWholeIsReadToItsEnd() async throws {
    let file = try await Reading.of([Self.path("camt_ok.xml")], formats: StandardFormats.all)
    #expect(file.read == 100 && file.codes == [String](repeating: "E_TIME", count: 100))
    #expect(file.reports[0].holdReasons.isEmpty)
  }
}
