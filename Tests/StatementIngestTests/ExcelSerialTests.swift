import BankRecords
import Testing

@testable import StatementIngest

/// F20: days as spreadsheets count them, in workbooks and in text.
@Suite struct ExcelSerialTests {
  /// A calendar that only counts: days one after another, with the leap years of Gregory.
  private struct Counting {
    var year = 1900
    var month = 1
    var day = 1

    var text: String {
      "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }

    mutating func next() {
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      day += 1
      if day <= days[month - 1] { return }
      day = 1
      month += 1
      if month <= 12 { return }
      month = 1
      year += 1
    }
  }

  private static func cell(
    _ value: Double, _ format: NumberFormat, is1904: Bool = false
  ) -> String {
    var text: [UInt8] = []
    CellNumber.append(value, format: format, is1904: is1904, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Every day from 1900 to 2100 in both systems of a workbook. Day 60 of the 1900 system is
  /// 29 February 1900, which never was: its row must not pass as another day.
  @Test func everyDayOfTwoCenturies() {
    var calendar = Counting()
    var serial = 1
    while calendar.year <= 2100 {
      if serial == 60 {
        #expect(Self.cell(60, .date) == "1900-02-29")
        #expect(BookingTime.parse(Array("1900-02-29".utf8).span) == nil)
        serial += 1
        continue
      }
      let text = calendar.text
      if Self.cell(Double(serial), .date) != text { Issue.record("\(serial) is not \(text)") }
      // The 1904 system starts 1,462 days later, at 0.
      if serial >= 1462, Self.cell(Double(serial - 1462), .date, is1904: true) != text {
        Issue.record("\(serial - 1462) of 1904 is not \(text)")
      }
      if (20_000...80_000).contains(serial), Self.inText("\(serial)") != "\(text) 00:00:00" {
        Issue.record("\(serial) in text is not \(text)")
      }
      calendar.next()
      serial += 1
    }
    #expect(serial == 73_416)
  }

  private static func inText(_ cell: String) -> String? {
    Array(cell.utf8).withUnsafeBufferPointer { ExcelSerial.time($0)?.time.description }
  }

  /// Every second of a day comes back, whatever floating point makes of its fraction.
  @Test func everySecondOfADay() {
    for second in stride(from: 0, to: 86_400, by: 7) {
      let serial = 45_352 + Double(second) / 86_400
      let clock = [second / 3600, second / 60 % 60, second % 60].map {
        ($0 < 10 ? "0" : "") + "\($0)"
      }
      .joined(separator: ":")
      if Self.cell(serial, .dateAndTime) != "2024-03-01 \(clock)" {
        Issue.record("\(serial) is not \(clock)")
      }
      if second > 0, Self.inText("\(serial)") != "2024-03-01 \(clock)" {
        Issue.record("\(serial) in text is not \(clock)")
      }
    }
  }

  @Test(arguments: ["19999", "80001", "4535", "453520", "45352.", "45352.x", "45352,5", "-45352"])
  func otherNumbersAreNoDays(cell: String) {
    #expect(Self.inText(cell) == nil)
  }

  /// In text a number is no date, since nothing says that it is one: the row is rejected with what it
  /// would be. A format that says so reads it.
  @Test func textSaysWhetherNumbersAreDays() async throws {
    let text = """
      txn_id,timestamp,payer_account,payee_account,amount
      1,45352.5,6217000000000000020,6222020000000000018,1.00
      2,45352,6217000000000000020,6222020000000000018,1.00
      3,2024-03-01,6217000000000000020,6222020000000000018,1.00
      4,12/06/2024,6217000000000000020,6222020000000000018,1.00

      """
    let files = TestFiles()
    let path = files.write("serial.csv", text)
    let strict = try await Reading.of([path])
    #expect(strict.codes == ["E_TIME", "E_TIME", "E_TIME"] && strict.rows.count == 1)
    #expect(
      strict.rejects[0].contains(
        "as a day number of Excel it would be 2024-03-01 12:00:00: format the column as a date"))
    #expect(strict.rejects[2].contains("day and month cannot be told apart"))
    var format = StatementFormat.canonical
    format.acceptsExcelSerials = true
    let named = try await Reading.of([path], formats: [format])
    #expect(
      named.rows.map(\.time) == [
        "2024-03-01 12:00:00", "2024-03-01 00:00:00", "2024-03-01 00:00:00",
      ])
    #expect(named.codes == ["E_TIME"])
  }

  /// Orders of day and month where the format names one; a date that does not exist in it is no date.
  @Test(arguments: [
    (StatementFormat.DateOrder.dayMonthYear, "12/06/2024", "2024-06-12 00:00:00"),
    (.dayMonthYear, "1.2.2024 9:05", "2024-02-01 09:05:00"),
    (.dayMonthYear, "06/13/2024", ""), (.dayMonthYear, "31/02/2024", ""),
    (.dayMonthYear, "12/06/24", "2024-06-12 00:00:00"),
    (.dayMonthYear, "2024-06-12", "2024-06-12 00:00:00"),
    (.monthDayYear, "06/12/2024 10:15:30", "2024-06-12 10:15:30"),
    (.monthDayYear, "13/06/2024", ""),
    (.monthDay, "12/29", ""),
  ])
  func ordersOfDayAndMonth(order: StatementFormat.DateOrder, cell: String, time: String)
    async throws
  {
    var format = StatementFormat.canonical
    format.dateOrder = order
    let files = TestFiles()
    let path = files.write(
      "order.csv",
      "txn_id,timestamp,payer_account,payee_account,amount\n1,\(cell),11112222,33334444,1.00\n")
    let reading = try await Reading.of([path], formats: [format])
    #expect(reading.rows.map(\.time) == (time.isEmpty ? [] : [time]))
    #expect(reading.codes == (time.isEmpty ? ["E_TIME"] : []))
  }
}
