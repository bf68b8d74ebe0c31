import BankRecords
import SeededNumbers
import Testing

struct BookingTimeParsingTests {
  static func read(_ text: String) -> BookingTimeText? {
    let bytes = Array(text.utf8)
    return BookingTime.parse(bytes.span)
  }

  @Test(arguments: [
    ("2024-06-12 10:15:30", "2024-06-12 10:15:30"), ("2024-06-12T10:15:30", "2024-06-12 10:15:30"),
    ("2024-06-12 10:15", "2024-06-12 10:15:00"), ("2024-06-12 10:15:30.123", "2024-06-12 10:15:30"),
    ("2024-06-12T10:15:30+08:00", "2024-06-12 10:15:30"),
    ("2024-06-12 10:15:30+0800", "2024-06-12 10:15:30"), ("2024/3/1 9:05", "2024-03-01 09:05:00"),
    ("20240612101530", "2024-06-12 10:15:30"), ("20240612 10:15:30", "2024-06-12 10:15:30"),
    ("20240612 101530", "2024-06-12 10:15:30"), ("2025/12/03  14:06:51", "2025-12-03 14:06:51"),
    ("2024年3月1日 10时15分30秒", "2024-03-01 10:15:30"), ("2024年3月1日10:15:30", "2024-03-01 10:15:30"),
    ("2024-06-12-10.15.30.123456", "2024-06-12 10:15:30"),
    ("\t2024-06-12 10:15:30 ", "2024-06-12 10:15:30"),
    ("2024.06.12 10:15:30", "2024-06-12 10:15:30"), ("1986-05-04 00:30:00", "1986-05-04 00:30:00"),
    ("1986-05-04 02:30:00", "1986-05-04 02:30:00"), ("2024-02-29 00:00:00", "2024-02-29 00:00:00"),
    ("9999-12-31 23:59:59", "9999-12-31 23:59:59"), ("20240301120000123", "2024-03-01 12:00:00"),
  ])
  func times(text: String, wanted: String) {
    let read = Self.read(text)
    #expect(read?.time.description == wanted, "\(text)")
    #expect(read?.isDateOnly == false)
  }

  @Test(arguments: [
    "2024-06-12", "20240612", "2024/6/12", "2024年6月12日", "20240612tttttt", " 2024-06-12\t",
  ])
  func dates(text: String) {
    #expect(Self.read(text)?.time.description == "2024-06-12 00:00:00")
    #expect(Self.read(text)?.isDateOnly == true)
  }

  @Test func utcIsKeptAsWritten() {
    let read = Self.read("2017-01-01T00:00:00Z")
    #expect(read?.isMarkedUTC == true && read?.time.description == "2017-01-01 00:00:00")
  }

  @Test(arguments: [
    "2023-02-29 00:00:00", "2024-12-31 23:59:60", "2024-03-01 24:00:00", "1900-01-00", "45352.5",
    "0000-00-00 00:00:00", "1709265600", "1709265600000", "2024-13-01", "2024-00-10", "2024-3",
    "2024-06-12 10", "2024-06-12 10:60", "2024-06-12 10:15:3", "2024-06-12x", "2024-06/12", "",
    "20240612ttt", "2024-06-12 10:15:30+09:00", "2024-06-12 10:15:30.", "２０２４-06-12", "现在",
    "2024-06-1210:15:30", "20240612101560",
    "2024-06-12 10:15:30                                            x",
  ])
  func notTimes(text: String) { #expect(Self.read(text) == nil, "\(text)") }

  @Test func timesOfDay() {
    func of(_ text: String) -> TimeOfDayText {
      let bytes = Array(text.utf8)
      return BookingTime.parseTimeOfDay(bytes.span)
    }
    for text in ["10:15:30", "101530", "101530123", "10.15.30", " 10:15:30 "] {
      #expect(of(text) == .second(36_930), "\(text)")
    }
    #expect(of("91530") == .second(33_330) && of("9:15") == .second(33_300))
    for text in ["", " ", "-", "--", "tttttt"] { #expect(of(text) == .blank, "\(text)") }
    for text in ["24:00:00", "10:60", "236060", "12", "abc", "10:15:30x"] {
      #expect(of(text) == .malformed, "\(text)")
    }
  }

  @Test func readsWhatItPrints() {
    var random = SeededNumbers(state: 5)
    for _ in 0..<20_000 {
      let time = BookingTime(seconds: Int64(random.next() % 8_000_000_000) - 2_000_000_000)
      #expect(Self.read(time.description)?.time == time)
    }
  }
}
