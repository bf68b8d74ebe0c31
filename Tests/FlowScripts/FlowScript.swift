import AccountFlows
import BankRecords
import Detection

/// Writes down a flow leg by leg, for tests of detectors, look-alikes and cases.
///
///     var script = FlowScript()
///     for person in 0..<40 { script.moneyIn(yuan: 10_000, from: "p\(person)", day: person / 4) }
///     script.moneyOut(yuan: 400_000, to: "boss", day: 12)
///     let flow = script.flow()
public struct FlowScript {
  /// Day 0 of a script: Monday 2024-03-04, a stretch without holidays.
  public static let firstDay = CivilDay(year: 2024, month: 3, day: 4) ?? CivilDay(daysSince1970: 0)

  public private(set) var legs: [Leg] = []
  private var numbers: [String: AccountID] = [:]
  private var kinds: [String: PartyKind] = [:]
  public var ownName = ""
  public var ownKind = PartyKind.unknown
  /// 开户日期 of the account, as a day of the script; nil where unknown.
  public var openedOnDay: Int?

  public init() {}

  /// The id of a named counterparty; the first mention makes it. Own account is 0.
  public mutating func id(of name: String, kind: PartyKind = .naturalPerson) -> AccountID {
    if let known = numbers[name] { return known }
    let made = AccountID(index: numbers.count + 1)
    numbers[name] = made
    kinds[name] = kind
    return made
  }

  public mutating func moneyIn(
    yuan: Double, from name: String?, kind: PartyKind = .naturalPerson, day: Int, hour: Int = 10,
    topics: MemoTopics = [], marks: RowMarks = []
  ) {
    add(.moneyIn, yuan, name, kind, day, hour, topics, marks)
  }

  public mutating func moneyOut(
    yuan: Double, to name: String?, kind: PartyKind = .naturalPerson, day: Int, hour: Int = 15,
    topics: MemoTopics = [], marks: RowMarks = []
  ) {
    add(.moneyOut, yuan, name, kind, day, hour, topics, marks)
  }

  private mutating func add(
    _ direction: Direction, _ yuan: Double, _ name: String?, _ kind: PartyKind, _ day: Int,
    _ hour: Int, _ topics: MemoTopics, _ marks: RowMarks
  ) {
    let counterparty = name.map { id(of: $0, kind: kind) } ?? .unknown
    legs.append(
      Leg(
        time: BookingTime(
          day: FlowScript.firstDay.advanced(by: day), secondOfDay: hour * 3600 + legs.count % 3600),
        amountFen: Int64((yuan * 100).rounded()), counterparty: counterparty,
        transaction: UInt32(legs.count), topics: topics, direction: direction, marks: marks))
  }

  /// The flow of everything written so far.
  public func flow() -> AccountFlow {
    var kindByID: [AccountID: PartyKind] = [:]
    for (name, id) in numbers { kindByID[id] = kinds[name] }
    return AccountFlow(
      account: AccountID(index: 0),
      profile: AccountProfile(
        number: "0", name: ownName, party: PartyID(rawValue: 0), kind: ownKind,
        openedOn: openedOnDay.map { FlowScript.firstDay.advanced(by: $0) }),
      legs: legs
    ) { id in
      PeerProfile(
        party: PartyID(rawValue: id.rawValue), kind: kindByID[id] ?? .unknown, rank: id.rawValue)
    }
  }

  /// The screen record of everything written so far.
  public func screen() -> AccountScreen {
    var screen = AccountScreen()
    for leg in legs {
      screen.add(
        direction: leg.direction, amountFen: leg.amountFen, day: leg.time.day,
        counterpartyHash: UInt64(leg.counterparty.rawValue) &* 0x9E37_79B9_7F4A_7C15)
    }
    return screen
  }

  /// A context with a calendar without holidays and the last booked day as the day of the scan.
  public func context(
    calendar: WorkingCalendar = WorkingCalendar(), dataFrom: Int? = nil, asOf: Int? = nil
  ) -> ExaminationContext {
    ExaminationContext(
      calendar: calendar,
      asOf: asOf.map { FlowScript.firstDay.advanced(by: $0) }
        ?? legs.map(\.time.day).max() ?? FlowScript.firstDay,
      firstDay: dataFrom.map { FlowScript.firstDay.advanced(by: $0) })
  }
}
