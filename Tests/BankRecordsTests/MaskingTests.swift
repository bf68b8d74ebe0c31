import BankRecords
import SeededNumbers
import Testing

struct MaskingTests {
  @Test func accountsKeepSixAndFour() {
    #expect(Masking.account("6222020000000000018") == "622202****0018")
    #expect(Masking.account("13812345678") == "138****5678")
    #expect(Masking.account("1000001") == "****01")
    #expect(Masking.account("1234") == "****")
    #expect(Masking.account("") == "")
  }

  @Test func identityNumbersLoseTheirBirthDate() {
    #expect(Masking.idNumber("513333195203150025") == "513333********0025")
    #expect(Masking.idNumber("110105491231002") == "110105*******02")
    #expect(Masking.idNumber("91532822MA6K00006B").contains("MA6K") == false)
  }

  @Test func namesOfPersonsOnly() {
    #expect(Masking.name("张三丰", kind: .naturalPerson) == "张*")
    #expect(Masking.name("张三", kind: .unknown) == "张*")
    #expect(Masking.name("勐海县某某有限公司", kind: .organisation) == "勐海县某某有限公司")
    #expect(Masking.name("", kind: .unknown) == "")
  }

  @Test(arguments: [
    ("账号6222020000000000018张三", "账号622202****0018张三"),
    ("身份证65302219651130003X，", "身份证653022****003X，"),
    ("卡 6222 0200 0000 0000 018 转", "卡 622202****0018 转"),
    ("2024-06-12 10:15:30 第12345678笔", "2024-06-12 10:15:30 第12345678笔"),
    ("６２２２０２００００００００００００１８", "622202****0018"),
    ("622202****0018", "622202****0018"), ("12345678", "12345678"), ("123456789", "****89"),
    ("1,234,567,890.12", "1,234,567,890.12"), ("", ""),
  ])
  func masksNumbersInText(text: String, expected: String) {
    #expect(Masking.maskNumbers(in: text) == expected)
  }

  /// No seven neighbouring digits of a long number survive, whatever stands around it.
  @Test func neverLeaksSevenDigits() {
    var numbers = SeededNumbers(state: 7)
    let glue = ["", " ", "账号", "X", "a", "：", "-", "/", "*", "年", "("]
    for _ in 0..<5_000 {
      let length = 9 + numbers.below(20)
      let digits = (0..<length).map { _ in Character("\(numbers.below(10))") }
      let text =
        glue[numbers.below(glue.count)] + String(digits)
        + glue[numbers.below(glue.count)]
      for masked in [Masking.maskNumbers(in: text), Masking.account(String(digits))] {
        for start in 0...(digits.count - 7) {
          let part = String(digits[start..<start + 7])
          if masked.contains(part) { Issue.record("\(part) of \(text) is left in \(masked)") }
        }
      }
      let id = Masking.idNumber(String(digits))
      #expect(!id.contains(String(digits.prefix(7))) && !id.contains(String(digits.suffix(7))))
    }
  }

  @Test func groupedNumbersDoNotLeak() {
    for separator in [" ", "-", "\u{3000}"] {
      for last in 1...4 {
        let number = ["6222", "0212", "3456", "7890", String("1234".prefix(last))]
          .joined(separator: separator)
        let masked = Masking.maskNumbers(in: "卡号\(number)。")
        #expect(!masked.contains("3456") && !masked.contains("0212"), "\(masked)")
      }
    }
  }
}
