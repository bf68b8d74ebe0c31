/// What was read of one statement inside a document, compared with what the statement says of
/// itself. Amounts in hundred-thousandths (`DocumentAmount`).
struct StatementTotals {
  /// Entries of one kind.
  struct Tally {
    var count = 0
    var creditCount = 0
    var credit: Int128 = 0
    var debit: Int128 = 0

    mutating func add(_ value: Int128, isCredit: Bool) {
      count += 1
      if isCredit {
        creditCount += 1
        credit += value
      } else {
        debit += value
      }
    }

    var debitCount: Int { count - creditCount }
    var net: Int128 { credit - debit }
  }

  /// All entries, and those of them that are booked.
  var all = Tally()
  var booked = Tally()
  /// Entries whose amount or direction cannot be read: nothing can be compared then.
  var unreadable = 0
  var currencies: Set<String> = []

  // What the statement says; nil where it says nothing.
  var totalCount: Int?
  var totalSum: Int128?
  var net: Int128?
  /// Whether the net amount comes with its direction.
  var isNetSigned = false
  var creditCount: Int?
  var creditSum: Int128?
  var debitCount: Int?
  var debitSum: Int128?
  var opening: Int128?
  var closing: Int128?
  /// Control figures that are no numbers.
  var malformed: [String] = []

  /// That nothing could be compared, where it could not.
  func warnings(of name: String) -> [String] {
    if unreadable == 0 { return [] }
    return [
      "the totals of \(name) are not compared: \(unreadable) of its entries have no readable amount "
        + "or direction"
    ]
  }

  /// What does not agree, in words.
  var contradictions: [String] {
    var found = malformed.map { "\($0) is no number" }
    if unreadable > 0 { return found }
    func compare(_ name: String, _ stated: Int?, _ read: (Tally) -> Int) {
      guard let stated, stated != read(all), stated != read(booked) else { return }
      found.append("\(name) says \(stated), \(read(all)) were read")
    }
    func compare(_ name: String, _ stated: Int128?, _ read: (Tally) -> Int128) {
      guard let stated, stated != read(all), stated != read(booked) else { return }
      found.append(
        "\(name) says \(DocumentAmount.text(stated)), what was read adds up to "
          + DocumentAmount.text(read(all)))
    }
    compare("the number of entries", totalCount) { $0.count }
    compare("the sum of entries", totalSum) { $0.credit + $0.debit }
    let isSigned = isNetSigned
    compare("the net of entries", net) { isSigned ? $0.net : Int128($0.net.magnitude) }
    compare("the number of credits", creditCount) { $0.creditCount }
    compare("the sum of credits", creditSum) { $0.credit }
    compare("the number of debits", debitCount) { $0.debitCount }
    compare("the sum of debits", debitSum) { $0.debit }
    if let opening, let closing, currencies.count <= 1, opening + booked.net != closing {
      found.append(
        "the opening balance \(DocumentAmount.text(opening)) and the booked entries give "
          + "\(DocumentAmount.text(opening + booked.net)), the closing balance is "
          + DocumentAmount.text(closing))
    }
    return found
  }
}
