import BankRecords

/// The layout of one kind of file, as data: which column means what, how direction, time and
/// amount are written, and which rows are not transactions.
///
/// A format is one value in one file under `Formats/`, listed once in `StandardFormats`.
public struct StatementFormat: Sendable {
  /// Stable kebab-case name, as in `--format police-34`.
  public var name: String
  public var chineseName: String
  /// One sentence for `fundflow formats`.
  public var summary: String
  /// Where the layout is documented or was seen.
  public var source: String
  public var rows: RowKind
  /// Delimiters the file may use; the one that splits the header into the known columns is taken.
  public var delimiters: [UInt8] = [UInt8(ascii: ",")]
  /// The names of the header line in order. Matched after trimming, with blanks, tabs, BOM and the
  /// differences of full and half width removed, and without a translation in brackets behind the
  /// name (`交易类型[ Transaction Type ]`). A name that stands twice is numbered as pandas does it:
  /// `Account`, `Account.1`.
  public var header: [String]
  /// The columns without which the format is not recognised, or others of the same binding; empty:
  /// every column that a binding names first.
  public var requiredColumns: [String] = []
  /// Files that carry no header line: recognised only by `--format`.
  public var isHeaderless = false
  /// The header line may be missing: by `--format`, a first line that is no header is a row, and
  /// the columns stand in the order of `header`.
  public var headerMayBeAbsent = false
  /// How many lines before the header may be skipped to find it.
  public var preambleLimit = 0
  /// Which columns fill which field.
  public var bindings: [FieldBinding]
  public var direction: DirectionRule = .parties
  public var amountUnit: AmountUnit = .yuan
  public var time: TimeRule = .civil
  /// In which order civil dates name their parts.
  public var dateOrder: DateOrder = .yearMonthDay
  /// A date cell may hold the number of a day as Excel counts it (`45352.5`).
  public var acceptsExcelSerials = false
  /// Where the own account number stands when no column holds it.
  public var ownAccount: OwnAccountSource = .column
  /// Rows that are known not to be transactions (totals, notes, failed transfers).
  public var skipRules: [SkipRule] = []
  /// Rows that are money in whatever the direction column says (支付宝 退款成功 is 不计收支).
  public var moneyInWhere: [SkipRule.Condition] = []
  /// Rows that are money out whatever the direction column says.
  public var moneyOutWhere: [SkipRule.Condition] = []
  /// With `DirectionRule.flag`: the direction cell starts with the word and goes on (`消费 商户`).
  public var flagStartsCell = false
  /// With `DirectionRule.flag`: amounts carry a sign as well, minus for money out; a row whose sign
  /// contradicts its flag is rejected.
  public var amountsAreSigned = false
  /// Amount cells start with the code of their currency (`CNY 12.30`).
  public var amountHoldsCurrency = false
  /// Amount cells may go on with a note in brackets (`131.77(已退款89.84)`).
  public var amountMayHaveNote = false
  /// Currency of rows without a currency column.
  public var currency = "CNY"
  /// Currency names of this source beside the usual ones, with their codes.
  public var currencyNames: [(name: String, code: String)] = []
  /// Texts that mean blank in any column, beside the usual ones (`@N`; `/`).
  public var missingMarks: [String] = []
  /// An account number of zeros is an account (simulators count nodes from 0), not a blank.
  public var zeroIsAccount = false
  /// Account numbers may carry a suffix behind `_` (currency, sub-account) that counterparties do
  /// not write.
  public var dropsAccountSuffix = false
  /// Account numbers are unique only within a bank: a party's account is its bank and number
  /// together, where both are given.
  public var joinsBankToAccount = false
  /// Where both numbers of one side stand in a row, they name one account; nil: they may be two
  /// accounts (a wallet and the bank card that fills it).
  public var numberPair: NumberPair?
  /// Rows may end with one empty field more than the header names (a trailing delimiter).
  public var allowsTrailingDelimiter = false
  /// Rows may have fewer fields than the header; missing ones are blank (ABC statements).
  public var allowsShortRows = false
  public var quote = FieldQuote.double
  public var escape = QuoteEscape.doubled
  /// The encoding of every file of the format; nil: as each file shows.
  public var encoding: DeclaredEncoding?

  public init(
    name: String, chineseName: String, summary: String, source: String, rows: RowKind,
    header: [String], bindings: [FieldBinding]
  ) {
    self.name = name
    self.chineseName = chineseName
    self.summary = summary
    self.source = source
    self.rows = rows
    self.header = header
    self.bindings = bindings
  }
}

extension StatementFormat {
  /// What one row of the file is.
  public enum RowKind: String, Sendable, CaseIterable {
    /// Payer → payee.
    case transfers
    /// Own account, direction, counterparty.
    case statement
  }

  public enum AmountUnit: Sendable { case yuan, fen }

  /// Which of the two numbers of one side of a row is the card's.
  public enum NumberPair: String, Sendable, CaseIterable {
    /// `own` and `counterparty` hold the card, `ownCard` and `counterpartyCard` the account.
    case cardFirst = "card_first"
    /// The other way round.
    case accountFirst = "account_first"
  }

  /// How a row says which way the money went.
  public enum DirectionRule: Sendable {
    /// Columns name payer and payee (`RowKind.transfers`).
    case parties
    /// Columns name payer and payee, but a row whose `direction` is one of these names them the
    /// other way round (PaySim's CASH_IN).
    case partiesReversed(by: [String])
    /// Columns name payer and payee, and the sign of the amount says whose statement the row is of:
    /// positive the payee's, negative the payer's (中国银行对公).
    case partiesAndSign
    /// A flag column; keys are compared after trimming. A value in neither list rejects the row;
    /// in `neutral` it skips the row.
    case flag(moneyIn: [String], moneyOut: [String], neutral: [String])
    /// The sign of the amount: positive is money in.
    case sign
    /// The sign of the amount the other way round: positive is money out (credit cards).
    case reversedSign
    /// Two columns, `amountIn` and `amountOut`; exactly one is filled and not zero.
    case twoAmounts
  }

  public enum TimeRule: Sendable {
    /// Dates and times as people write them (`BookingTime.parse`); `date` + `timeOfDay` or `time`.
    case civil
    /// Whole steps of `secondsPerStep` counted from the start of `origin`.
    case steps(origin: CivilDay, secondsPerStep: Int)
    /// `YYMMDD` in the 1900s (Berka).
    case twoDigitYear
  }

  /// Order of day, month and year in dates written with separators.
  public enum DateOrder: String, Sendable, CaseIterable {
    case yearMonthDay = "ymd"
    case dayMonthYear = "dmy"
    case monthDayYear = "mdy"
    /// `12/29` without a year: the statement's month stands in the lines before the header
    /// (`2024年01月`), and a later month is of the year before.
    case monthDay = "md"
  }

  public enum OwnAccountSource: Sendable {
    /// A bound column (`own`, or `own` with the fallback `ownCard`).
    case column
    /// The number after one of these labels in the lines before the header (卡号:), in the same
    /// cell or the next, else the file's name.
    case preamble(labels: [String])
    /// The same, for sources that name accounts by any text (支付宝账户 an e-mail, 微信昵称).
    case preambleText(labels: [String])
    /// The file is one account's, and nothing inside names it: the file's base name stands for it.
    case fileName
  }
}

/// The words of the canonical format: what a column can mean. Raw values are the left side of
/// `--map`.
public enum RecordField: String, Sendable, CaseIterable {
  case id
  case time
  case date
  case timeOfDay = "time_of_day"
  case payer
  case payee
  case own
  /// A second name of the own account (card beside account number), used where `own` is blank.
  case ownCard = "own_card"
  case counterparty
  /// A second name of the counterparty's account, used where `counterparty` is blank.
  case counterpartyCard = "counterparty_card"
  /// Name and account in one cell (招商 对手信息, 农行 对手信息).
  case counterpartyNameAndAccount = "counterparty_name_and_account"
  case direction
  case amount
  case amountIn = "amount_in"
  case amountOut = "amount_out"
  case currency
  case channel
  case memo
  /// A further text joined to the memo.
  case memoDetail = "memo_detail"
  case balance
  case payerName = "payer_name"
  case payeeName = "payee_name"
  case ownName = "own_name"
  case counterpartyName = "counterparty_name"
  case payerIDNumber = "payer_id_no"
  case payeeIDNumber = "payee_id_no"
  case ownIDNumber = "own_id_no"
  case counterpartyIDNumber = "counterparty_id_no"
  case payerBank = "payer_bank"
  case payeeBank = "payee_bank"
  case counterpartyBank = "counterparty_bank"
  case payerRegion = "payer_region"
  case payeeRegion = "payee_region"
  case region
  case ipAddress = "ip"
  case macAddress = "mac"
  /// 交易是否成功 / 当前状态: rows whose value a skip rule names are skipped.
  case status
  /// 查询反馈结果原因: why a query of the police returned nothing.
  case feedback
  /// 现金标志.
  case cashFlag = "cash"
  /// 冲账标识.
  case reversalFlag = "reversal"
  /// Why the row contradicts itself: rows with any text here are rejected.
  case fault
}

/// One field and the columns that may hold it: the first one present in the header is used.
public struct FieldBinding: Sendable {
  public var field: RecordField
  public var columns: [String]
  /// For flag fields: the values that mean yes.
  public var yesValues: [String]

  public init(_ field: RecordField, _ columns: String..., yesValues: [String] = []) {
    self.field = field
    self.columns = columns
    self.yesValues = yesValues
  }
}

/// Rows that are part of the layout and not transactions.
public struct SkipRule: Sendable {
  /// The name under which skipped rows are counted (`totals-row`, `failed-transaction`, …).
  public var reason: String
  public var condition: Condition

  public enum Condition: Sendable {
    /// The row's first field, trimmed, starts with one of these.
    case firstFieldStarts(with: [String])
    /// The field equals one of these after trimming.
    case fieldEquals(RecordField, [String])
    /// The field contains one of these.
    case fieldContains(RecordField, [String])
    /// The field is blank, or the file has no such column.
    case fieldBlank(RecordField)
    /// The field is not blank.
    case fieldFilled(RecordField)
    /// All of these hold.
    indirect case all([Condition])
  }

  public init(_ reason: String, _ condition: Condition) {
    self.reason = reason
    self.condition = condition
  }
}
