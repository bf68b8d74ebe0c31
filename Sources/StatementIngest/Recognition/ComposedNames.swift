/// Names of columns that are made of whose it is and what it is: 付款人 + 账号, 对手方 + 户名, 业务 + 日期.
///
/// Banks, payment firms and the police write each of them in a dozen ways; all products are known, so that a
/// new bank's table is read although nobody has seen it before.
enum ComposedNames {
  /// Every side with every noun, in words parted by blanks.
  static func product(_ sides: String, _ nouns: String) -> String {
    let nouns = nouns.split(separator: " ")
    return sides.split(separator: " ").flatMap { side in nouns.map { "\(side)\($0)" } }
      .joined(separator: " ")
  }

  // Whose it is.
  static let payer =
    "付款 付款人 付款方 付款客户 付方 支付方 支付人 转出 转出方 转出人 汇款 汇款人 汇款方 汇出 汇出方 汇出人 扣款 扣款方 出账 打款 打款人 打款方 付出方 借方 出款 出款人 出款方"
  static let payee =
    "收款 收款人 收款方 收款客户 收方 转入 转入方 转入人 汇入 汇入方 汇入人 入账 接收方 受款人 受益人 贷方 进款 进款人 进款方"
  static let own = "客户 本方 我方 本人 本行 查询 主 主体 交易主体 持有人 持卡人 户主"
  static let counterparty =
    "对方 对手 对手方 对方客户 对方单位 交易对手 交易对手方 交易对方 交易相对方 相对方 对端 往来 往来方 往来单位 来往 来往方 收付方 收/付方 收付款人 收付款方"
  static let latinPayer =
    "payer paying sender sending from debit debited debtor dr src source orig originator originating remitter remitting outgoing out"
  static let latinPayee =
    "payee receiver receiving recv rcv to credit credited creditor cr dst dest destination target bene benef beneficiary "
    + "recipient rcvr recver incoming in"
  static let latinOwn = "own our my cust customer client"
  static let latinCounterparty =
    "counterparty counter contra opposite oppo opp opposing oppsite other otherparty peer cpty cntpty cp ctpty partner"

  // What it is.
  static let account =
    "账号 账户 账户号 账户号码 账户账号 账卡号 账(卡)号 账/卡号 账号/卡号 卡号/账号 卡/账号 账号(卡号) 卡号(账号) 卡(账)号 账号或卡号 银行账号 银行账户 "
    + "客户账号 结算账号 结算账户 账户编号"
  static let card = "卡号 银行卡号 借记卡号 账户卡号 卡片号 银行卡"
  static let name =
    "户名 名称 姓名 账户名称 账户名 账户户名 账号名称 账号户名 银行户名 客户名称 客户姓名 客户名 单位名称 全称 姓名/名称 名称/姓名 户名/姓名 户主 户 称谓"
  static let bank =
    "开户行 开户银行 开户行名 开户行名称 开户银行名称 行名 行名称 银行 银行名称 开户机构 开户机构名称 开户网点 所属银行 账户开户行 机构名称"
  static let identity = "证件号码 证件号 身份证号 身份证号码 身份证 证照号码 证照号 证件编号 证件/证照号码"
  static let latinAccount =
    "account acct acc accountno acctno accno accountnum acctnum accnum accountnumber acctnumber accnumber accountid acctid accid card "
    + "cardno cardnumber cardid iban"
  /// Numbers alone, and of whom they are accounts: `source_id` may be a system's, `orig_no` a reference.
  static let latinNumber = "id no number ref"
  static let latinPayerOnly = "payer sender from debtor originator remitter"
  static let latinPayeeOnly = "payee receiver to creditor beneficiary bene recipient"
  static let latinOtherOnly = "counterparty opp oppo opposite peer cpty cntpty"
  static let latinName =
    "name nm accountname acctname accname acctnm accnm custname custnm cust customername clientname fullname holder holdername partyname"
  static let latinIdentity = "idno idnumber idcard idcardno certno certid identityno"

  // The same in the initials of its pinyin, as core systems name columns: FKZH is 付款账号.
  static let initialPayer = "fk fkr fkf ff zc zcf hk hkr hc kk"
  static let initialPayee = "sk skr skf sf zr zrf hr"
  static let initialOwn = "bf wf khh cx jy"
  static let initialCounterparty = "df ds dsf jyds jydf dfkh"
  static let initialAccount = "zh kh zkh zhhm yhzh yhkh"
  static let initialName = "hm mc xm zhmc khmc khxm"

  // When it was, what has happened first before what was booked later.
  static let agreed = "业务 发生 办理 操作 支付 付款 转账 汇款 成交 交割"
  static let ordered = "委托 发起 受理 登记 提交 处理 完成"
  static let latinEvent =
    "transaction trans tran trx tx txn transfer trade event occur occurred pay payment remit biz business create created"
  static let latinBooked =
    "booking book posting post posted entry settlement settle acct accounting clearing"
  static let latinDates = "date dt day"
  static let latinTimes = "time tm ts timestamp datetime dttm dttime datetimestamp"
  static let latinSums =
    "amount amt amountcny amtcny amountyuan amtyuan amountrmb amtrmb money sum value"
  static let booked = "记账 入账 过账 账务 会计 清算 结算 到账 核算 上账"
}
