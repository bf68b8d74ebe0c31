import BankRecords

/// A table of exchange rates (`--rates`): columns of currency, rate (or rate per hundred units) and,
/// where rates change, date. Delimited text in any encoding, or a workbook of one sheet.
public struct RateFile: Sendable {
  public let path: String
  /// SHA-256 of the file's bytes, lower-case hex.
  public let sha256: String
  public let rates: ExchangeRates

  private static let currencyNames = ["currency", "币种", "货币", "币种代码", "货币代码", "ccy"]
  private static let rateNames = ["rate", "汇率", "折算率", "每单位", "中间价"]
  private static let hundredNames = [
    "rate_per_100", "per_100", "每百单位", "每100单位", "每百单位汇率", "每百外币", "每100外币",
  ]
  private static let dateNames = ["date", "日期", "生效日期", "发布日期"]
  /// A rate a day for two hundred currencies over fifty years is smaller.
  private static let maxBytes = 64 << 20

  /// Reads and checks the file. Throws `unreadable` where there is none, and `usage` with file, line
  /// and column where it is wrong.
  public static func read(
    _ path: String, options: ReadingOptions = ReadingOptions()
  ) throws(IngestError) -> RateFile {
    let file = try InputParts.open(path, options: options)
    let survey = try TextSurvey.take(of: file, options: options)
    guard survey.byteCount <= maxBytes else {
      throw .usage("--rates \(path): the file is larger than \(maxBytes >> 20) MiB")
    }
    let (_, source) = try Container.source(of: file, options: options)
    let raw = try source.all(survey.byteCount)
    let text = raw.dropFirst(survey.markBytes).withUnsafeBufferPointer(survey.encoding.decode)
    let rates = try RateTable(path: path).rates(of: text, lineEnd: survey.lineEnd)
    return RateFile(path: path, sha256: try FileDigest.sha256(of: file), rates: rates)
  }

  /// The columns of the header.
  fileprivate struct Columns {
    var delimiter: UInt8
    var names: [String]
    var currency: Int
    var rate: Int?
    var hundred: Int?
    var date: Int?

    /// Nil where the line names no currency or no rate.
    init?(_ line: [UInt8]) {
      for delimiter in [UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";")] {
        let cells = RateTable.cells(line, delimiter: delimiter)
        let names = HeaderName.normalised(cells)
        func column(_ known: [String]) -> Int? { names.firstIndex { known.contains($0) } }
        rate = column(RateFile.rateNames)
        hundred = column(RateFile.hundredNames)
        date = column(RateFile.dateNames)
        self.delimiter = delimiter
        self.names = cells
        guard let currency = column(RateFile.currencyNames), rate != nil || hundred != nil else {
          continue
        }
        self.currency = currency
        return
      }
      return nil
    }
  }
}

extension ByteSource {
  /// All bytes of a source that holds `count` of them.
  fileprivate func all(_ count: Int) throws(IngestError) -> [UInt8] {
    // Room for one byte: a buffer without any cannot be read into.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count + 1, alignment: 64)
    defer { buffer.deallocate() }
    var done = 0
    while done < count {
      // Invariant: done < count < buffer.count.
      let got = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[done...]))
      if got == 0 { break }
      done += got
    }
    return Array(buffer[..<done])
  }
}

/// Reads the lines of a rates file.
private struct RateTable {
  let path: String
  private let codes = CurrencyNames()

  init(path: String) { self.path = path }

  func rates(of text: [UInt8], lineEnd: UInt8) throws(IngestError) -> ExchangeRates {
    var rates = ExchangeRates()
    var columns: RateFile.Columns?
    for (index, bytes) in text.split(separator: lineEnd, omittingEmptySubsequences: false)
      .enumerated()
    {
      let line = Array(bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes)
      let isBlank = line.allSatisfy { $0 <= 0x20 || $0 == UInt8(ascii: ",") }
      if isBlank || line.first == UInt8(ascii: "#") { continue }
      guard let known = columns else {
        columns = RateFile.Columns(line)
        if columns == nil {
          throw fault(
            index, nil,
            "the header names no currency and rate; write currency,rate,date (币种,汇率,日期), or "
              + "rate_per_100 (每百单位) for rates of a hundred units")
        }
        continue
      }
      try add(RateTable.cells(line, delimiter: known.delimiter), known, line: index, to: &rates)
    }
    guard columns != nil, !rates.isEmpty else {
      throw .usage("--rates \(path): the file holds no rate")
    }
    return rates
  }

  private func add(
    _ cells: [String], _ columns: RateFile.Columns, line: Int, to rates: inout ExchangeRates
  ) throws(IngestError) {
    func cell(_ column: Int?) -> String {
      column.map { cells.indices.contains($0) ? cells[$0] : "" } ?? ""
    }
    let named = cell(columns.currency)
    let code = Array(named.utf8).withUnsafeBufferPointer { codes.code(of: $0) }
    guard let code, !named.isEmpty else {
      throw fault(
        line, columns.names[columns.currency],
        "“\(named)” is no currency; write its ISO code, like USD, or its name, like 美元")
    }
    let (one, hundred) = (cell(columns.rate), cell(columns.hundred))
    guard one.isEmpty != hundred.isEmpty else {
      throw fault(
        line, columns.names[columns.rate ?? columns.hundred ?? 0],
        one.isEmpty ? "the rate is blank" : "a rate and a rate per hundred units are both given")
    }
    let column = one.isEmpty ? columns.hundred : columns.rate
    guard let rate = ExchangeRate((one + hundred).utf8, units: one.isEmpty ? 100 : 1) else {
      throw fault(
        line, column.map { columns.names[$0] },
        "“\(one)\(hundred)” is no rate; write the yuan for \(one.isEmpty ? "100 units" : "one unit") "
          + "as a positive number with at most 12 decimals, like 7.1886")
    }
    let written = cell(columns.date)
    let day = written.isEmpty ? nil : BookingTime.parse(Array(written.utf8).span)?.time.day
    guard written.isEmpty || day != nil else {
      throw fault(
        line, columns.date.map { columns.names[$0] },
        "“\(written)” is no day; write it as 2024-06-30")
    }
    if code.isEmpty {
      guard rate.fen(ofHundredths: 1_000_000_000_000) == 1_000_000_000_000 else {
        throw fault(line, column.map { columns.names[$0] }, "the rate of CNY is 1; leave it out")
      }
      return
    }
    let currency = String(decoding: code, as: UTF8.self)
    guard rates.add(rate, of: currency, from: day) else {
      throw fault(
        line, columns.names[columns.currency],
        "\(currency) has another rate \(day.map { "for \($0)" } ?? "without a date") already; keep one"
      )
    }
  }

  private func fault(_ line: Int, _ column: String?, _ what: String) -> IngestError {
    let place = column.map { ", column \($0)" } ?? ""
    return .usage("--rates \(path): line \(line + 1)\(place): \(what)")
  }

  /// The cells of a line, trimmed, without quotes.
  static func cells(_ line: [UInt8], delimiter: UInt8) -> [String] {
    var cells: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    for byte in line + [delimiter] {
      if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if byte == delimiter, !isQuoted {
        let trimmed = cell.withUnsafeBufferPointer { bytes in
          String(decoding: bytes[CellText.trimmed(bytes)], as: UTF8.self)
        }
        cells.append(trimmed)
        cell.removeAll(keepingCapacity: true)
      } else {
        cell.append(byte)
      }
    }
    return cells
  }
}
