import BankRecords
import Testing

@testable import StatementIngest

/// Control files as senders write them, and the place of every fault in them.
struct ControlFileTests {
  private static func read(_ bytes: [UInt8]) throws(IngestError) -> ControlFile {
    let files = TestFiles()
    return try ControlFile.read(files.write("totals.csv", bytes))
  }

  private static func read(_ text: String) throws(IngestError) -> ControlFile {
    try read(Array(text.utf8))
  }

  private static func described(_ file: ControlFile) -> [String] {
    file.lines.map { line in
      "\(line.line) \(line.isOfRun ? "*" : line.name) "
        + line.figures.map { "\($0.figure.rawValue)=\($0.value)" }.joined(separator: " ")
    }
  }

  static let good: [(text: String, lines: [String])] = [
    ("file,rows,amount\na.csv,12,\"3,000.00\"\n", ["2 a.csv rows=12 amount=300000"]),
    (
      "文件,笔数,金额合计,贷方笔数,贷方金额(转入),借方笔数,借方金额（转出）,备注\r\na.csv,12,3000,5,1000.5,7,1999.50,农行\r\n",
      ["2 a.csv rows=12 amount=300000 in_rows=5 in_amount=100050 out_rows=7 out_amount=199950"]
    ),
    ("file;rows\na.csv;12\nb.csv;\n*;15\n", ["2 a.csv rows=12", "3 b.csv ", "4 * rows=15"]),
    ("文件\t总笔数\n合计\t1,200\n", ["2 * rows=1200"]),
    ("传输清单 2024-06,,\n\n文件名,笔数,\na.csv,12.00,\n,,\n", ["4 a.csv rows=12"]),
    ("amount,file\n0.01,\"dir/a, b.csv\"\n", ["2 dir/a, b.csv amount=1"]),
    ("file\na.csv\nb.csv", ["2 a.csv ", "3 b.csv "]),
    ("File,Rows\nbook.xlsx#Sheet1,１２\n", ["2 book.xlsx#Sheet1 rows=12"]),
    ("file,credit_rows,debit_amount\na.csv,3,-\n", ["2 a.csv in_rows=3"]),
  ]

  @Test(arguments: good) func readsWhatSendersWrite(text: String, lines: [String]) throws {
    #expect(Self.described(try Self.read(text)) == lines)
    #expect(Self.described(try Self.read([0xEF, 0xBB, 0xBF] + Array(text.utf8))) == lines)
  }

  @Test func readsGB18030AndDigests() throws {
    // 文件,笔数 in GB18030.
    let header: [UInt8] = [0xCE, 0xC4, 0xBC, 0xFE, 0x2C, 0xB1, 0xCA, 0xCA, 0xFD, 0x0A]
    let chinese = try Self.read(header + Array("a.csv,12\n".utf8))
    #expect(Self.described(chinese) == ["2 a.csv rows=12"])
    let digest = String(repeating: "0aB9", count: 16)
    let byDigest = try Self.read(
      "file,sha256,rows\n,\(digest),1\n\(digest.uppercased()),,2\nx,\(digest),\n"
        .replacing(digest.uppercased(), with: String(repeating: "1", count: 64)))
    #expect(byDigest.lines.map(\.name) == ["", "", "x"])
    #expect(byDigest.lines.map { $0.sha256?.prefix(4) } == ["0ab9", "1111", "0ab9"])
    #expect(byDigest.sha256.count == 64)
  }

  static let bad: [(text: String, words: [String])] = [
    ("", ["line 1", "no column of files"]), ("\n\n", ["line 1"]),
    ("rows,amount\n1,2\n", ["line 1", "no column of files"]),
    ("file,amout\na.csv,1\n", ["line 1, column 2", "amout", "amount"]),
    ("file,金额(万元)\na.csv,1\n", ["line 1, column 2", "万元"]),
    ("file,rows,笔数\na.csv,1,1\n", ["line 1, column 3"]),
    ("file,rows\n", ["no line below"]),
    ("file,rows\na.csv,twelve\n", ["line 2, column 2 (rows)", "number of rows"]),
    ("file,rows\na.csv,1.5\n", ["line 2, column 2"]),
    ("file,rows\na.csv,-1\n", ["line 2, column 2"]),
    ("file,rows\nb.csv,1\na.csv,=SUM(A1)\n", ["line 3, column 2"]),
    ("file,amount\na.csv,1.005\n", ["line 2, column 2 (amount)"]),
    ("file,amount\na.csv,99999999999999999999\n", ["line 2, column 2"]),
    ("file,rows,amount\na.csv,12,3,000.00\n", ["line 2", "quotes"]),
    ("file,rows\na.csv,1\nb.csv,2\na.csv,1\n", ["line 4", "line 2"]),
    ("file,rows\n*,1\n合计,1\n", ["line 3", "line 2"]),
    ("file,rows\n,12\n", ["line 2", "names no file"]),
    ("file,sha256\na.csv,abc\n", ["line 2, column 2", "SHA-256"]),
    ("file,rows\n\"a.csv,1\n", ["line 2", "never closed"]),
    ("file,rows\na\"b.csv,1\n", ["line 2, column 1", "quote"]),
  ]

  @Test(arguments: bad) func saysWhatIsWrongAndWhere(text: String, words: [String]) {
    #expect {
      try Self.read(text)
    } throws: { error in
      guard case IngestError.usage(let message) = error else { return false }
      return words.allSatisfy(message.contains)
    }
  }

  @Test func damagedTextAndMissingFiles() {
    #expect {
      try Self.read(Array("file,rows\na.csv,1\n".utf8) + [0xFF, 0xFE, 0x80, 0x0A])
    } throws: { error in
      guard case IngestError.usage(let message) = error else { return false }
      return message.contains("line 3")
    }
    #expect {
      try ControlFile.read("/nonexistent/totals.csv")
    } throws: { error in
      guard case IngestError.unreadable = error else { return false }
      return true
    }
    #expect(throws: IngestError.self) { try ControlFile.read("-") }
  }
}
