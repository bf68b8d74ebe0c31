import BankRecords
import Foundation

@testable import ScenarioSimulator

/// A police query package of one planted case, in the layouts of the platform: the collector's
/// statement (its rows by card, by account number, or by both), those of some lenders (who know him
/// by card or by account), an overlapping export, and the tables beside them.
struct PolicePackage {
  struct Person {
    var name: String
    var idNumber: String
    var card: String
    var account: String
    /// A second card, on an account of its own, of the same person.
    var otherCard: String
    var phone: String
  }

  var collector: Person
  var lenders: [Person]
  /// Lenders who use their second card for every other payment in.
  var twoCardCount = 5
  /// Lenders whose own statements are in the package.
  var statementCount = 12

  struct Move {
    var payer: Person
    var payee: Person
    var fen: Int64
    var time: BookingTime
    var memo: String
    var usesOtherCard: Bool
  }

  init(lenderCount: Int = 24) {
    func person(_ number: Int) -> Person {
      let birth = 19_500_101 + number % 40 * 10_000 + number % 9 * 100
      let body = UInt64(532_822) * 100_000_000_000 + UInt64(birth) * 1000 + UInt64(number + 1)
      return Person(
        name: "测试" + ["甲", "乙", "丙", "丁", "戊"][number % 5] + ["子", "丑", "寅", "卯"][number / 5 % 4],
        idNumber: ResidentID(Self.identity(body))?.number ?? "",
        card: Self.luhn("62170000001", number),
        account: "10\(7_000_000_000 + number * 13)", otherCard: Self.luhn("62284800002", number),
        phone: "139\(10_000_000 + number * 371)")
    }
    collector = person(900)
    lenders = (0..<lenderCount).map(person)
  }

  private static func identity(_ body: UInt64) -> String {
    for check in "0123456789X" where ResidentID("\(body)\(check)") != nil {
      return "\(body)\(check)"
    }
    return ""
  }

  private static func luhn(_ prefix: String, _ number: Int) -> String {
    let body = prefix + String(1_000_000 + number)
    for check in 0...9 where hasValidLuhnDigit(ArraySlice("\(body)\(check)".utf8)) {
      return "\(body)\(check)"
    }
    return body
  }

  /// Every lender pays in and gets 2 % back four times.
  var moves: [Move] {
    var moves: [Move] = []
    let first = CivilDay(year: 2024, month: 1, day: 8) ?? CivilDay(daysSince1970: 0)
    for (position, lender) in lenders.enumerated() {
      let fen = Int64([1, 2, 3, 5, 10][position % 5]) * 1_000_000
      func time(_ day: Int) -> BookingTime {
        BookingTime(
          day: first.advanced(by: day), secondOfDay: 32_400 + position * 137 + day)
      }
      let hasTwo = position < twoCardCount
      moves.append(
        Move(
          payer: lender, payee: collector, fen: fen, time: time(position), memo: "投资款",
          usesOtherCard: false))
      if hasTwo {
        moves.append(
          Move(
            payer: lender, payee: collector, fen: fen, time: time(position + 3), memo: "投资款",
            usesOtherCard: true))
      }
      for month in 1...4 {
        moves.append(
          Move(
            payer: collector, payee: lender, fen: fen / 50, time: time(position + 30 * month),
            memo: "返利", usesOtherCard: false))
      }
    }
    return moves.sorted { $0.time < $1.time }
  }

  // MARK: Files

  static let header =
    "交易卡号,交易账号,账户开户名称,开户人证件号码,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,现金标志,对手户名,对手身份证号,"
    + "对手开户银行,摘要说明,交易币种,交易网点名称,交易网点代码,交易发生地,交易是否成功,传票号,终端号,IP地址,MAC地址,对手交易余额,"
    + "交易流水号,日志号,凭证种类,凭证号,交易柜员号,商户名称,商户号,备注,交易类型,查询反馈结果原因"

  private static func row(
    card: String, account: String, own: Person, _ move: Move, balance: Int64, isIn: Bool,
    other: String, otherName: String, reference: String, late: Int64 = 0
  ) -> String {
    let time = BookingTime(seconds: move.time.seconds + late)
    let fields = [
      card, account, own.name, own.idNumber, "\(time)", "\(Money(fen: move.fen))",
      "\(Money(fen: balance))", isIn ? "进" : "出", other, "其它", otherName, "", "合成银行", move.memo,
      "CNY", "", "", "", "成功", "", "", "", "", "", reference, "", "", "", "", "", "", "", "转账",
      "成功",
    ]
    return fields.joined(separator: ",")
  }

  var collectorRows: [String] {
    var balance: Int64 = 10_000_000
    return moves.enumerated().map { place, move in
      let isIn = move.payee.card == collector.card
      let other = isIn ? move.payer : move.payee
      balance += isIn ? move.fen : -move.fen
      return Self.row(
        card: place % 3 == 0 ? "" : collector.card,
        account: place % 3 == 1 ? "" : collector.account,
        own: collector, move, balance: balance, isIn: isIn,
        other: move.usesOtherCard
          ? other.otherCard : place % 4 == 1 && place > 0 ? other.account : other.card,
        otherName: other.name, reference: "TX\(place)")
    }
  }

  var lenderRows: [String] {
    var balances: [String: Int64] = [:]
    var rows: [String] = []
    let ids = Set(lenders.prefix(statementCount).map(\.card))
    for (place, move) in moves.enumerated() {
      let isIn = ids.contains(move.payee.card)
      let own = isIn ? move.payee : move.payer
      guard ids.contains(own.card), !move.usesOtherCard else { continue }
      balances[own.card, default: 50_000_000] += isIn ? move.fen : -move.fen
      rows.append(
        Self.row(
          card: own.card, account: own.account, own: own, move, balance: balances[own.card] ?? 0,
          isIn: isIn, other: place % 2 == 0 ? collector.account : collector.card,
          otherName: collector.name, reference: "P\(place)", late: 2))
    }
    return rows
  }

  /// Rows of the overlapping export: from the collector's statement.
  var overlap: [String] { Array(collectorRows.dropFirst(20).prefix(40)) }

  var accountTable: String {
    var lines = ["账户开户名称,开户人证件号码,交易卡号,交易账号,账号开户时间\t,币种,开户网点,账户状态,销户日期,开户联系方式,任务流水号"]
    for person in [collector] + lenders {
      lines.append(
        "\(person.name),\(person.idNumber),\(person.card),\(person.account),20231220093000,人民币,甲网点,"
          + "正常,00000000,\(person.phone),RW1")
      lines.append(
        "\(person.name),\(person.idNumber),\(person.otherCard),,20150601,人民币,乙网点,正常,,,RW1")
    }
    return lines.joined(separator: "\r\n") + "\r\n"
  }

  var files: [(name: String, text: String)] {
    func statement(_ rows: [String]) -> String {
      ([Self.header] + rows).joined(separator: "\r\n") + "\r\n"
    }
    return [
      ("交易明细-收款.csv", statement(collectorRows)), ("交易明细-出借人.csv", statement(lenderRows)),
      ("账户信息.csv", accountTable), ("交易明细-补调.csv", statement(overlap)),
    ]
  }

  /// Tables that tell of no flow.
  var otherTables: [(name: String, text: String)] {
    [
      (
        "人员信息.csv",
        "客户名称,证照类型,证照号码,联系电话,联系手机,工作单位\r\n\(collector.name),身份证,\(collector.idNumber),,13700005678,某公司\r\n"
      ),
      (
        "子账户信息.csv",
        "银行名称,开户账号,子账户账号,子账户类别,子账户序号,币种,账户人姓名\r\n合成银行,\(collector.account),00001,活期,1,CNY,"
          + "\(collector.name)\r\n"
      ),
      ("强制措施信息.csv", "银行名称,账号,冻结措施类型,冻结金额,冻结机关\r\n合成银行,\(collector.card),冻结,100.00,某局\r\n"),
      ("任务信息.csv", "任务流水号,银行名称,主体类别,反馈时间,反馈结果\r\nRW1,合成银行,个人,2024-07-02,成功\r\n"),
    ]
  }

  /// What the moves come to, counted from the plan alone.
  var principalFen: Int64 {
    moves.filter { $0.payee.card == collector.card }.map(\.fen).reduce(0, +)
  }
  var movedFen: Int64 { moves.map(\.fen).reduce(0, +) }

  static func gb18030(_ text: String) throws -> Data {
    var encoder = GB18030Encoder()
    return Data(try encoder.encoded(text.utf8))
  }
}
