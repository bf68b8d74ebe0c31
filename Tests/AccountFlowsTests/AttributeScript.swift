import BankRecords

@testable import AccountFlows

/// Writes down what tables and rows say of account numbers, for tests of linking.
struct AttributeScript {
  struct Row {
    var source = AttributeRecord.Source.accountTable
    var card = ""
    var account = ""
    var main = ""
    var name = ""
    var idNumber = ""
    var currency = ""
    var phone = ""
    var opened: CivilDay?
    var file: UInt32 = 0
  }

  static func batch(of rows: [Row]) -> TransactionBatch {
    var text: [UInt8] = []
    func span(_ string: String) -> TextSpan {
      guard !string.isEmpty else { return .none }
      text += Array(string.utf8)
      return TextSpan(offset: text.count - string.utf8.count, length: string.utf8.count)
    }
    let records = rows.map { row in
      var record = AttributeRecord(source: row.source)
      record.card = span(row.card)
      record.account = span(row.account)
      record.mainAccount = span(row.main)
      record.name = span(row.name)
      record.idNumber = span(row.idNumber)
      record.currency = span(row.currency)
      record.phone = span(row.phone)
      record.openedOn = row.opened
      record.file = row.file
      return record
    }
    return TransactionBatch(text: text, attributes: records)
  }

  static func grouping(
    of rows: [Row], rowHolders: [NumberGrouping.Node: NumberGrouping.Holder] = [:]
  ) -> NumberGrouping {
    var register = AccountRegister()
    register.append(batch(of: rows))
    return NumberGrouping(register, rowHolders: rowHolders)
  }
}

/// Numbers of no real account or person.
enum TestNumbers {
  static let card = "6222020000000000018"
  static let otherCard = "6217000000000000020"
  static let account = "1000000123456"
  static let otherAccount = "1000000999001"
  static let third = "1000000777777"
  static let person = "532822194809091011"
  static let otherPerson = "140105198812120011"
  /// The fifteen-digit form of a third person and his eighteen-digit one.
  static let oldForm = "510105491231002"
}
