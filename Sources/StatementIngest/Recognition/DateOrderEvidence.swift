/// What dates with separators and the year at their end say of their own order.
enum DateOrderEvidence {
  enum Finding: Equatable {
    case order(StatementFormat.DateOrder)
    /// A date that could be read both ways, and none that could be read one way only.
    case open(String)
  }

  static func order(of cells: [String]) -> Finding {
    var doubtful: String?
    var orders: Set<StatementFormat.DateOrder> = []
    for cell in cells {
      let numbers = cell.split { !$0.isNumber }
      guard numbers.count >= 3, numbers[2].count == 4, numbers[0].count <= 2,
        numbers[1].count <= 2, let first = Int(numbers[0]), let second = Int(numbers[1])
      else { continue }
      doubtful = doubtful ?? cell
      if first > 12, second <= 12 { orders.insert(.dayMonthYear) }
      if second > 12, first <= 12 { orders.insert(.monthDayYear) }
    }
    guard let doubtful else { return .order(.yearMonthDay) }
    return orders.count == 1 ? .order(orders.first ?? .yearMonthDay) : .open(doubtful)
  }
}

/// Whether the day or the month stands first in dates whose year stands last, for a person to check:
/// what `DateOrderEvidence` proves, by which a scan reads, and where it proves nothing what names of
/// months and the order of the rows suggest.
struct DateOrderProof {
  private(set) var isDayFirst = true
  /// What tells; nil where nothing does.
  private(set) var proof: String?

  init(values: [String]) {
    switch DateOrderEvidence.order(of: values) {
    case .order(.dayMonthYear), .order(.monthDayYear):
      isDayFirst = DateOrderEvidence.order(of: values) == .order(.dayMonthYear)
      proof =
        "the \(isDayFirst ? "day" : "month") stands first: some dates have no other reading"
    case .order, .open: suggest(values)
    }
  }

  private mutating func suggest(_ values: [String]) {
    func days(_ dayFirst: Bool) -> [Int] {
      values.compactMap { value in
        Array(value.utf8).withUnsafeBufferPointer {
          ForeignDate.parse($0, dayFirst: dayFirst)?.time.day.daysSince1970
        }.map { Int($0) }
      }
    }
    let (dayFirst, monthFirst) = (days(true), days(false))
    if dayFirst.count != monthFirst.count {
      isDayFirst = dayFirst.count > monthFirst.count
      let sure = abs(dayFirst.count - monthFirst.count)
      proof =
        "the \(isDayFirst ? "day" : "month") stands first: \(sure) dates have no other reading"
      return
    }
    if dayFirst == monthFirst {
      proof = dayFirst.isEmpty ? nil : "months stand by name"
      return
    }
    let (a, b) = (DateOrderProof.turns(dayFirst), DateOrderProof.turns(monthFirst))
    if a == 0, b > 0 { proof = "the day stands first: only so do the rows stand in order" }
    if b == 0, a > 0 {
      isDayFirst = false
      proof = "the month stands first: only so do the rows stand in order"
    }
  }

  /// Steps against the order of most.
  private static func turns(_ days: [Int]) -> Int {
    var up = 0
    var down = 0
    for (before, day) in zip(days, days.dropFirst()) {
      if day > before { up += 1 }
      if day < before { down += 1 }
    }
    return min(up, down)
  }
}
