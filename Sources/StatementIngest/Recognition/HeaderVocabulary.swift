/// Column names that leave no doubt about what they mean, whoever wrote the file.
///
/// Names are compared whole and made plain first (`plain`); a name of two meanings stands nowhere:
/// `类型`, `编号`, `Type`, `Reference` say nothing, and neither does an amount in fen or 万元.
enum HeaderVocabulary {
  /// A field and its names in ranks: a name of a later rank counts only where none of an earlier one
  /// stands in the header (`记账日期` beside `交易日期`).
  struct Entry: Sendable {
    var field: RecordField
    var ranks: [[String]]

    init(_ field: RecordField, _ ranks: String...) {
      self.field = field
      var known: Set<String> = []
      self.ranks = ranks.map { rank in
        rank.split(separator: " ").map { plain(String($0)) }.filter { known.insert($0).inserted }
      }
    }
  }

  static let entries: [Entry] = [
    Entry(
      .payer, payerWords, named(Side.payer, Side.account, Side.card),
      named(Side.latinPayer, Side.latinAccount),
      named(Side.latinPayerOnly, Side.latinNumber), named(Side.initialPayer, Side.initialAccount),
      barePayer),
    Entry(
      .payee, payeeWords, named(Side.payee, Side.account, Side.card),
      named(Side.latinPayee, Side.latinAccount),
      named(Side.latinPayeeOnly, Side.latinNumber), named(Side.initialPayee, Side.initialAccount),
      barePayee),
    Entry(
      .payerName,
      "付款方户名 付款人户名 付款户名 付款方名称 付款人名称 付款人 付款方 转出方 汇款方 付款单位 转出人 付款方姓名 付款人姓名 付款方账户名称 付款账户名称 付款账户名 转出户名 转出方户名 转出姓名 转出方姓名 转出方名称 转出名称 付方户名 付方名称 汇出户名 "
        + "汇款人户名 汇款人名称 汇款人姓名 payer_name sender_name from_name payer_account_name debit_name dr_name debtor_name orig_name src_name "
        + "pay_name out_name remitter_name originator_name debit_account_name",
      named(Side.payer, Side.name),
      named(Side.latinPayer, Side.latinName), named(Side.initialPayer, Side.initialName),
      "付款方 转出方 汇款方 打款人", barePayer),
    Entry(
      .payeeName,
      "收款方户名 收款人户名 收款户名 收款方名称 收款人名称 收款人 收款方 转入方 收款单位 转入人 收款方姓名 收款人姓名 收款方账户名称 收款账户名称 收款账户名 转入户名 转入方户名 转入姓名 转入方姓名 转入方名称 转入名称 收方户名 收方名称 汇入户名 "
        + "payee_name receiver_name to_name beneficiary_name payee_account_name credit_name cr_name creditor_name bene_name "
        + "dst_name dest_name recv_name in_name recipient_name credit_account_name",
      named(Side.payee, Side.name),
      named(Side.latinPayee, Side.latinName), named(Side.initialPayee, Side.initialName),
      "收款方 转入方 受益人 受款人", barePayee),
    Entry(
      .payerBank, "付款方开户行 付款人开户行 付款行 付款行名 付款银行 付款方银行 付款人开户行名 payer_bank from_bank",
      named(Side.payer, Side.bank)),
    Entry(
      .payeeBank, "收款方开户行 收款人开户行 收款行 收款行名 收款银行 收款方银行 收款人开户行名 payee_bank to_bank",
      named(Side.payee, Side.bank)),
    Entry(
      .payerIDNumber,
      "付款方证件号码 付款人证件号码 付款人身份证号 付款方身份证号 付款人证件号 付款方证件号 转出证件号 转出证件号码 转出方证件号码 payer_id_no payer_idno "
        + "payer_id_number debit_id_no sender_id_no", named(Side.payer, Side.identity)),
    Entry(
      .payeeIDNumber,
      "收款方证件号码 收款人证件号码 收款人身份证号 收款方身份证号 收款人证件号 收款方证件号 转入证件号 转入证件号码 转入方证件号码 payee_id_no payee_idno "
        + "payee_id_number credit_id_no receiver_id_no", named(Side.payee, Side.identity)),
    Entry(
      .own, ownCardWords, named(Side.own, Side.card), ownAccountWords,
      named(Side.own, Side.account), Side.account, named(Side.latinOwn, Side.latinAccount),
      named(Side.initialOwn, Side.initialAccount), "khzh zhhm zh kh"),
    Entry(.ownCard, ownAccountWords, named(Side.own, Side.account), Side.account),
    Entry(
      .ownName, "本方户名 我方户名 本方名称 我方名称 账户名称 客户名称 户名 客户姓名 账户名 开户名称 account_name own_name",
      named(Side.own, Side.name), "账户户名 客户名 持卡人 持卡人姓名 开户人 开户人姓名 姓名",
      named(Side.latinOwn, Side.latinName),
      "customer_name cust_name cust_nm client_name holder_name",
      named(Side.initialOwn, Side.initialName), "khmc zhmc khxm hm"),
    Entry(
      .ownIDNumber, "本方证件号码 开户人证件号码 客户证件号码 own_id_no", named(Side.own, Side.identity),
      "证件号码 身份证号 身份证号码 证件号"),
    Entry(
      .counterparty, counterpartyCardWords, named(Side.counterparty, Side.card), counterpartyWords,
      named(Side.counterparty, Side.account), named(Side.latinCounterparty, Side.latinAccount),
      named(Side.latinOtherOnly, Side.latinNumber),
      named(Side.initialCounterparty, Side.initialAccount), "counterparty"),
    Entry(
      .counterpartyCard, counterpartyWords, named(Side.counterparty, Side.account)),
    Entry(.counterpartyNameAndAccount, "对方账号与户名 对方信息 对手信息 交易对手信息 对方户名/账号 对方账号/户名 对方户名账号 对方账户信息"),
    Entry(
      .counterpartyName,
      "对方户名 对方名称 对方姓名 对方账户名 对方账户名称 对方单位 对方单位名称 对手户名 对手名称 对手姓名 对手账户名称 交易对手 交易对手名称 交易对手户名 "
        + "交易对手姓名 交易对手账户名称 交易对方 交易对方名称 交易对方户名 交易对方姓名 对方客户名称 收/付方名称 收付方名称 收付款人名称 往来户名 "
        + "counterparty_name counterparty_account_name other_party_name opp_name opposite_name oppo_name peer_name cpty_name "
        + "counter_name counterparty_acct_name", named(Side.counterparty, Side.name),
      named(Side.latinCounterparty, Side.latinName),
      named(Side.initialCounterparty, Side.initialName), "对方 对手 counterparty"),
    Entry(
      .counterpartyBank,
      "对方开户行 对方银行 对方行名 对方开户机构 对方开户银行 对手开户银行 对手开户行 交易对手开户行 交易对手银行 对方开户行名 收/付方开户行名 对方账户开户行 counterparty_bank",
      named(Side.counterparty, Side.bank)),
    Entry(
      .counterpartyIDNumber, "对方证件号码 对手身份证号 对方身份证号 对手证件号码 交易对手证件号码 counterparty_id_no",
      named(Side.counterparty, Side.identity),
      named(Side.latinCounterparty, Side.latinIdentity)),
    Entry(.amountIn, amountInWords),
    Entry(.amountOut, amountOutWords),
    Entry(
      .amount,
      "交易金额 发生额 发生金额 交易额 交易发生额 转账金额 金额 amount transaction_amount txn_amount trans_amount tran_amount transfer_amount trade_amount amt txn_amt "
        + "trans_amt tran_amt transaction_amt transfer_amt trade_amt payment_amount pay_amount amount_cny amt_cny amount_yuan amt_yuan",
      named(Side.agreed + " 划款 汇划 收付 资金", "金额 发生额"), named(Side.latinEvent, Side.latinSums),
      "amount_rmb amt_rmb local_amount total_amount gross_amount gross_value net_amount net_value jyje fse je jyfse zzje",
      "人民币金额 本币金额 折人民币金额 记账金额 入账金额 结算金额 清算金额 posted_amount", "value sum money"),
    Entry(
      .direction,
      "借贷标志 借贷标识 借贷方向 借贷 借/贷 收付标志 收付标识 收付方向 收付 收/付 收支标志 收支方向 收支 收/支 进出标志 进出 资金流向 交易方向 出入账标志 "
        + "出入标志 收支类型 借贷类型 借贷标记 direction dr/cr cr/dr drcr crdr debit/credit credit/debit d/c c/d dc dc_flag "
        + "debit_credit debit_credit_indicator credit_debit_indicator dc_ind dc_indicator dc_mark cd_flag cd_ind in_out inout "
        + "in_out_flag io_flag dr_cr_flag debit_credit_flag",
      named(
        "交易 账务 记账 资金",
        "借贷标志 借贷标识 借贷方向 借贷 收付标志 收付标识 收付方向 收支标志 收支标识 收支方向 进出标志 进出标识 进出方向 流向"),
      "出入标识 出入账标识 收支标识 进出标识 进出方向 出入方向 方向 收/付标志 借/贷标志 in_out_ind inout_ind io_ind in_out_type cr_dr_flag cr_dr_ind dr_cr_ind txn_direction trans_direction "
        + "credit/debit_indicator jdbz jdbs jdfx sfbz sfbs sffx szbz szbs jyjdbz jcbz"),
    Entry(
      .time,
      "交易日期时间 交易日期及时间 交易时间戳 日期时间 时间戳 发生日期时间 记账日期时间 timestamp ts transaction_time txn_time trans_time tran_time "
        + "transaction_datetime trans_datetime txn_datetime tran_datetime datetime date_time trade_time trade_datetime "
        + "transaction_timestamp txn_timestamp tran_timestamp trans_timestamp transaction_ts txn_ts tran_ts trans_ts event_time "
        + "event_ts occurred_at transfer_time payment_time pay_time",
      named(Side.agreed + " " + Side.ordered + " " + Side.booked, "日期时间 时间戳")
        + " date/time date&time jyrqsj",
      "交易时间 发生时间 jysj",
      named(Side.agreed, "时间") + " " + named(Side.latinEvent, Side.latinTimes),
      named(Side.ordered, "时间"),
      named(Side.booked, "时间") + " " + named(Side.latinBooked, Side.latinTimes) + " jzsj"),
    Entry(
      .date, "交易日期 交易日 发生日期 transaction_date txn_date trans_date trade_date 日期 date",
      named(Side.agreed, "日期 日") + " " + named(Side.latinEvent, Side.latinDates) + " jyrq rq",
      named(Side.ordered, "日期 日"),
      named(Side.booked, "日期 日") + " " + named(Side.latinBooked, Side.latinDates)
        + " date_posted jzrq rzrq",
      "起息日 起息日期 value_date value_dt"),
    Entry(
      .timeOfDay, "交易时刻 时刻 时分秒 交易时分秒 time_of_day",
      named(Side.agreed + " " + Side.ordered + " " + Side.booked, "时刻 时分秒"), "时间 time"),
    Entry(
      .balance,
      "余额 账户余额 交易后余额 本次余额 当前余额 交易余额 账面余额 联机余额 账户当前余额 资金余额 可用余额 balance running_balance "
        + "balance_after account_balance closing_balance",
      named("账户 账面 发生后 交易后 本次 当前 实时", "结余 余额")
        + " 结余 账户结余 存款余额 卡余额 卡内余额 期末余额 实时余额 活期余额 剩余金额 结存 结存余额 交易后账户余额 交易后结余 "
        + "bal acct_bal acc_bal cur_bal after_bal bal_after balance_amt available_balance ending_balance ye zhye jyhye"
    ),
    Entry(
      .currency,
      "币种 币别 交易币种 货币 交易货币 币种名称 账户币种 currency currency_code ccy ccy_code ccy_cd curr curr_code curr_cd"
    ),
    Entry(
      .memo, "摘要 交易摘要 摘要说明 memo description transaction_description details narrative particulars",
      "用途 附言 交易附言 备注 交易备注 remark remarks note notes comment postscript purpose summary narration abstract abstr zy zysm jyzy yt fy",
      "附注 附记 用途附记 事由 说明 交易说明 交易描述 摘要信息 摘要内容 业务摘要"),
    Entry(.memoDetail, "附言 交易附言 用途 资金用途 备注 交易备注 客户摘要 remark remarks"),
    Entry(
      .channel,
      "交易渠道 渠道 渠道名称 交易方式 支付渠道 交易途径 渠道类型 channel channel_name channel_cd channel_code chnl txn_channel trans_channel jyqd"
    ),
    Entry(
      .status,
      "交易是否成功 是否成功 成功标志 交易状态 交易结果 当前状态 状态 处理状态 处理结果 业务状态 支付状态 执行状态 执行情况 执行结果 结果标志 交易成功标志 "
        + "transaction_status status txn_status trans_status"),
    Entry(.feedback, "查询反馈结果原因"),
    Entry(.cashFlag, "现金标志 现转标志 现金转账标志 cash_flag"),
    Entry(.reversalFlag, "冲正标志 冲账标识 冲账标志 冲正标识 reversal_flag"),
    Entry(
      .id,
      "交易流水号 流水号 核心流水号 交易序号 日志号 流水 交易流水 transaction_id txn_id trans_id tran_id transaction_no txn_no "
        + "trans_no tran_no serial_no seq_no trace_no flow_no",
      named("业务 主机 系统 平台 支付 会计 全局 渠道 银行", "流水号 流水 订单号") + " lsh jylsh hxlsh hxjylsh"),
  ]

  private typealias Side = ComposedNames

  /// Every side with every noun.
  private static func named(_ sides: String, _ nouns: String...) -> String {
    ComposedNames.product(sides, nouns.joined(separator: " "))
  }

  /// Who pays and who is paid: the account, or the name where another column is the account.
  private static let barePayer = "payer sender originator from"
  private static let barePayee = "payee receiver recipient beneficiary to"

  private static let payerWords =
    "付款账号 付款账户 付款卡号 付款方账号 付款方账户 付款方卡号 付款人账号 付款人账户 付款人卡号 付款方账卡号 付款人账卡号 付方账号 付款方账(卡)号 转出账号 转出账户 转出卡号 "
    + "转出方账号 转出方账户 转出方卡号 汇款账号 汇款人账号 汇出账号 汇出账户 汇出卡号 扣款账号 付款银行账号 付款人银行账号 付方账户 付方卡号 出账账号 "
    + "debit_account debit_acct debit_account_no debit_acct_no debited_account dr_account dr_acct acct_from account_from "
    + "pay_acct pay_account out_acct out_account payer_account payer_acct payer_acct_no payer_account_no payer_account_number payer_id payer_card from_account "
    + "from_acct from_acct_no from_account_no from_account_number from_account_id from_id sender_account sender_acct "
    + "sender_account_no sender_id source_account src_account src_acct orig_acct orig_account "
    + "originator_account debtor_account remitter_account name_orig"

  private static let payeeWords =
    "收款账号 收款账户 收款卡号 收款方账号 收款方账户 收款方卡号 收款人账号 收款人账户 收款人卡号 收款方账卡号 收款人账卡号 收方账号 收款方账(卡)号 转入账号 转入账户 转入卡号 "
    + "转入方账号 转入方账户 转入方卡号 汇入账号 汇入账户 汇入卡号 收款银行账号 收款人银行账号 收方账户 收方卡号 入账账号 "
    + "credit_account credit_acct credit_account_no credit_acct_no credited_account cr_account cr_acct acct_to "
    + "account_to recv_acct recv_account rcv_acct receive_account in_acct in_account payee_account payee_acct payee_acct_no payee_account_no payee_account_number payee_id payee_card to_account "
    + "to_acct to_acct_no to_account_no to_account_number to_account_id to_id receiver_account receiver_acct "
    + "receiver_account_no receiver_id recipient_account target_account dest_account dst_account dest_acct "
    + "dst_acct destination_account bene_acct beneficiary_account creditor_account name_dest"

  private static let ownCardWords = "交易卡号 本方卡号 我方卡号 查询卡号 卡号 银行卡号 借记卡号 card_no card_number"

  private static let ownAccountWords =
    "本方账号 我方账号 本方账户 我方账户 本方账卡号 查询账号 交易账号 客户账号 主账号 账号 账户号 账户账号 银行账号 own_account our_account account "
    + "account_no account_number account_id acct acct_no iban"

  private static let counterpartyCardWords = "对方卡号 交易对方卡号 对手卡号 交易对手卡号 counterparty_card"

  private static let counterpartyWords =
    "对方账号 对方账户 对方账卡号 对方账户号 对方账户账号 对方卡号/账号 对方账号/卡号 对手账号 对手账户 对手账卡号 交易对手账号 交易对手账户 交易对手账卡号 交易对手账(卡)号 交易对方账号 "
    + "交易对方账户 对方银行账号 收/付方账号 收付方账号 收付款人账号 往来账号 counterparty_account counterparty_acct "
    + "counterparty_account_no counterparty_account_number counterparty_id counterparty_iban other_account opp_acct "
    + "opp_account opp_acct_no opposite_account opposite_acct oppo_acct peer_account peer_acct cpty_account cpty_acct "
    + "counter_account counter_acct 对手方账号 对手方账户 对方银行卡号"

  private static let amountInWords =
    "收入金额 收入 收入额 存入额 转入额 贷 存入金额 存入 转入金额 贷方发生额 贷方金额 贷方 贷方交易金额 贷方发生金额 入账金额(收入) 收入发生额 贷方发生额(收入) 收方金额 收方发生额 进账金额 "
    + "amount_in money_in paid_in deposit deposits deposit_amount credit credits credit_amount credit_amt cr_amount cr_amt in_amt in_amount income receipts srje dffse dfje"

  private static let amountOutWords =
    "支出金额 支出 支出额 支取额 取出额 转出额 借 取出金额 支取金额 支取 转出金额 借方发生额 借方金额 借方 借方交易金额 借方发生金额 支出发生额 借方发生额(支取) 付方金额 付方发生额 付出金额 "
    + "amount_out money_out paid_out withdrawal withdrawals withdrawal_amount debit debits debit_amount debit_amt dr_amount dr_amt out_amt out_amount expense payments zcje jffse jfje zqje"

  /// Ends of names of amounts in fen.
  private static let fenUnits = ["(分)", "(fen)", "_fen"]

  /// Whether a column says that its amounts are in fen.
  static func isInFen(_ name: String) -> Bool {
    fenUnits.contains(where: HeaderName.normalised(name).hasSuffix)
  }

  /// A normalised name without `_`, `-`, `.` and a unit of yuan behind it, 帐 written as 账.
  static func plain(_ name: String) -> String {
    var text = HeaderName.normalised(name)
    for unit in fenUnits + ["(元)", "(人民币)", "(人民币元)", "(cny)", "(rmb)", "(¥)", "(￥)", "/元", ":"]
    where text.hasSuffix(unit) && text != unit {
      text.removeLast(unit.count)
    }
    // 交易方向(D:借|C:贷): what the values mean, not what the column is called.
    if text.hasSuffix(")"), let open = text.firstIndex(of: "("), open > text.startIndex,
      text[open...].contains(":") || text[open...].contains("|")
    {
      text = String(text[..<open])
    }
    return String(
      text.compactMap { $0 == "_" || $0 == "-" || $0 == "." ? nil : $0 == "帐" ? "账" : $0 })
  }

  /// The names of the entries, in their order, by rank.
  static let nearNames: [[[NearName]]] = entries.map { $0.ranks.map { $0.map(NearName.init) } }

  /// Name → the entries it stands in, by index, and its rank there.
  static let index: [String: [(entry: Int, rank: Int)]] = {
    var index: [String: [(entry: Int, rank: Int)]] = [:]
    for (number, entry) in entries.enumerated() {
      for (order, rank) in entry.ranks.enumerated() {
        for name in rank { index[name, default: []].append((number, order)) }
      }
    }
    return index
  }()
}

/// What the vocabulary says of one header.
struct HeaderReading {
  /// Field → index of its column.
  private(set) var columns: [RecordField: Int] = [:]
  /// Fields for which several columns have a name of the same rank, with those columns' names.
  private(set) var doubts: [(field: RecordField, names: [String])] = []
  /// Fields found by a name of the first rank.
  private(set) var firstRank: Set<RecordField> = []

  init(_ header: [String]) {
    // Entry → rank → columns that are called so.
    var found = HeaderVocabulary.entries.map { $0.ranks.map { _ in [Int]() } }
    for (column, cell) in header.enumerated() {
      for place in HeaderVocabulary.index[HeaderVocabulary.plain(cell)] ?? [] {
        found[place.entry][place.rank].append(column)
      }
    }
    var taken: Set<Int> = []
    for (entry, ranks) in zip(HeaderVocabulary.entries, found) {
      for (order, called) in ranks.enumerated() {
        let free = called.filter { !taken.contains($0) }
        guard let first = free.first else { continue }
        columns[entry.field] = first
        taken.insert(first)
        if order == 0 { firstRank.insert(entry.field) }
        if free.count > 1 { doubts.append((entry.field, free.map { header[$0] })) }
        break
      }
    }
  }
}
