import BankRecords

/// A table beside the transactions of a police package: accounts, sub-accounts, persons, and lists
/// that tell of neither (任务信息, 强制措施).
///
/// Platforms name and order the columns each in its own way, so a table is recognised by families of
/// names, whatever else its header holds. A header with any name of a transaction table is none of
/// these: a damaged statement must be refused, not read as something else.
public struct AttributeTable: Sendable {
  /// Stable kebab-case name, as it stands in reports: `police-accounts`.
  public var name: String
  public var chineseName: String
  /// One sentence for `fundflow formats`.
  public var summary: String
  public var source: AttributeRecord.Source?
  /// The reason under which its rows are counted: they are no transactions.
  public var rowReason: String
  /// Of each family so many names must stand in the header.
  public var requirements: [Requirement]
  /// Field → the column names that may hold it; the first one present is used.
  public var columns: [(field: AttributeField, names: [String])]

  /// At least `least` of these names.
  public struct Requirement: Sendable {
    public var least: Int
    public var names: [String]
  }

  /// What its rows are: 附属表 whose rows are used, or rows that are counted and passed over.
  public var kind: FileReport.Kind { source == nil ? .noTransactions : .attributes }
}

/// What a column of an `AttributeTable` can mean.
public enum AttributeField: String, Sendable, CaseIterable {
  case card
  case account
  case mainAccount = "main_account"
  case name
  case idNumber = "id_no"
  case phone
  case secondPhone = "second_phone"
  case agentIDNumber = "agent_id_no"
  case openedOn = "opened_on"
  case closedOn = "closed_on"
  case currency
  case status
  case branch
}

/// The tables that are known by their columns, in the order in which they are tried.
public enum StandardAttributeTables {
  public static let all: [AttributeTable] = [
    .policeSubAccounts, .policeMeasures, .policePriorities, .policeTasks, .policeAccounts,
    .policeHolders, .policePersons,
  ]

  /// The table of this name, or nil.
  public static func named(_ name: String) -> AttributeTable? { all.first { $0.name == name } }
}

extension AttributeTable {
  static let policeAccounts = AttributeTable(
    name: "police-accounts", chineseName: "资金查控账户信息",
    summary: "Police bank query: accounts with card, holder, ID number, opening date, phone.",
    source: .accountTable, rowReason: "account-attributes",
    requirements: [
      Requirement(least: 1, names: cardNames + accountNames),
      Requirement(
        least: 2,
        names: openedNames + closedNames + statusNames + branchNames + holderNames + idNames + [
          "账户余额", "可用余额", "账户类型", "账户类别", "开户网点代码", "钞汇标志", "钞汇标志名称", "钞汇标识",
          "开户人证件类型", "客户代码", "账户性质",
        ]),
      Requirement(least: 1, names: openedNames + closedNames + statusNames + ["开户网点", "可用余额"]),
    ],
    columns: [
      (.card, cardNames), (.account, accountNames), (.mainAccount, mainNames),
      (.name, holderNames), (.idNumber, idNames), (.phone, phoneNames),
      (.agentIDNumber, agentNames), (.openedOn, openedNames), (.closedOn, closedNames),
      (.currency, currencyNames), (.status, statusNames), (.branch, branchNames),
    ])

  /// A clerk's list of who holds which number.
  static let policeHolders = AttributeTable(
    name: "police-holders", chineseName: "账户持有人名单",
    summary: "List of card or account numbers with holder and ID number or phone.",
    source: .accountTable, rowReason: "account-attributes",
    requirements: [
      Requirement(least: 1, names: cardNames + accountNames),
      Requirement(least: 1, names: holderNames),
      Requirement(least: 1, names: idNames + phoneNames),
    ],
    columns: [
      (.card, cardNames), (.account, accountNames), (.mainAccount, mainNames),
      (.name, holderNames), (.idNumber, idNames), (.phone, phoneNames),
      (.currency, currencyNames), (.branch, branchNames),
    ])

  static let policeSubAccounts = AttributeTable(
    name: "police-sub-accounts", chineseName: "资金查控子账户信息",
    summary: "Police bank query: sub-accounts and the account under which each stands.",
    source: .subAccountTable, rowReason: "sub-account-attributes",
    requirements: [
      Requirement(least: 1, names: subAccountNames),
      Requirement(
        least: 1,
        names: mainNames + accountNames + cardNames + ["子账户类别", "子账户序号", "子账户类型"]),
    ],
    columns: [
      (.card, cardNames), (.account, subAccountNames), (.mainAccount, mainNames + accountNames),
      (.name, holderNames), (.currency, currencyNames),
      (.status, statusNames), (.branch, branchNames),
    ])

  static let policePersons = AttributeTable(
    name: "police-persons", chineseName: "资金查控人员信息",
    summary: "Police bank query: persons with ID number, phones and addresses.",
    source: .personTable, rowReason: "person-attributes",
    requirements: [
      Requirement(least: 1, names: holderNames + ["人员姓名", "法人名称", "企业名称", "单位名称"]),
      Requirement(least: 1, names: idNames),
      Requirement(
        least: 1,
        names: phoneNames + [
          "证照类型", "证件类型", "单位地址", "住宅地址", "工作单位", "法人代表", "法定代表人", "户籍地址", "出生日期",
          "住宅电话", "单位电话", "通信地址", "通讯地址", "邮箱地址", "代办人姓名", "客户工商执照号码",
        ]),
    ],
    columns: [
      (.name, holderNames + ["人员姓名", "法人名称", "企业名称", "单位名称"]), (.idNumber, idNames),
      (.phone, phoneNames),
    ])

  static let policeMeasures = AttributeTable(
    name: "police-measures", chineseName: "资金查控强制措施",
    summary: "Police bank query: freezing orders; no transactions.",
    source: nil, rowReason: "measure-rows",
    requirements: [
      Requirement(
        least: 2,
        names: [
          "冻结措施类型", "冻结措施类型(名称)", "冻结措施类型名称", "冻结金额", "冻结机关", "冻结机关名称", "冻结开始日期",
          "冻结截止日期", "冻结结束日期", "措施序号", "措施类型", "冻结文书号", "冻结方式",
        ])
    ],
    columns: [])

  static let policePriorities = AttributeTable(
    name: "police-priorities", chineseName: "资金查控共有权／优先权",
    summary: "Police bank query: rights of others in an account; no transactions.",
    source: nil, rowReason: "priority-rows",
    requirements: [
      Requirement(
        least: 2,
        names: [
          "优先权类型", "优先权金额", "权利人姓名", "权利人", "权利人证件号码", "权利人证件类型", "权利人名称", "权利金额",
          "权利人地址", "权利人通讯地址", "权利人联系方式", "权利人联系电话", "共有权类型", "优先权序号", "权利类型",
        ])
    ],
    columns: [])

  static let policeTasks = AttributeTable(
    name: "police-tasks", chineseName: "资金查控任务信息",
    summary: "Police bank query: what was asked and answered; no transactions.",
    source: nil, rowReason: "task-rows",
    requirements: [
      Requirement(
        least: 2,
        names: [
          "反馈结果", "反馈明细结果", "反馈非明细结果", "发送时间", "反馈时间", "入库时间", "入库状态", "请求单号", "查询结果",
          "主体类别", "查控主体类别", "任务状态", "查询反馈结果", "查询反馈结果原因", "失败原因", "反馈说明",
        ])
    ],
    columns: [])

  private static let cardNames = ["交易卡号", "卡号", "银行卡号", "账户卡号", "开户卡号"]
  private static let accountNames = [
    "交易账号", "交易帐号", "账号", "帐号", "开户账号", "开户帐号", "账户账号", "银行账号", "账户号码", "客户账号",
    "账卡号", "账/卡号", "卡号/账号", "账号/卡号",
  ]
  private static let subAccountNames = ["子账户账号", "子账号", "子帐号", "子账户", "子账户号", "子账户号码"]
  private static let mainNames = ["主账户", "主账号", "主帐号", "主账户账号", "所属主账户", "所属主账号"]
  private static let holderNames = [
    "账户开户名称", "开户名称", "账户名称", "户名", "客户名称", "开户人姓名", "账户人姓名", "客户姓名", "开户人", "姓名",
    "账户户名", "开户户名",
  ]
  private static let idNames = [
    "开户人证件号码", "证照号码", "证件号码", "开户人证照号码", "客户证件号码", "身份证号", "身份证号码", "证件号", "证照号",
  ]
  private static let phoneNames = [
    "开户联系方式", "联系手机", "手机号码", "手机号", "联系电话", "预留手机号", "预留手机号码", "预留电话", "移动电话",
    "联系方式",
  ]
  private static let agentNames = [
    "代办人证件号码", "代理人证件号码", "经办人证件号码", "代办人证件号", "代理人证件号", "经办人证件号", "代办人身份证号",
    "代理人身份证号", "经办人身份证号",
  ]
  private static let openedNames = [
    "账号开户时间", "账户开户时间", "开户日期", "开户时间", "账户开户日期", "账号开户日期", "开立日期", "发卡日期",
  ]
  private static let closedNames = ["销户日期", "销户时间", "账户销户日期", "账户销户时间"]
  private static let currencyNames = ["币种", "账户币种", "币别", "交易币种"]
  private static let statusNames = ["账户状态", "账号状态", "卡状态"]
  private static let branchNames = ["开户网点", "账号开户银行", "开户银行", "开户行", "开户机构", "银行名称"]

  /// Names that attribute tables are known to have, beside those above, normalised.
  static let vocabulary: Set<String> = {
    var names: Set<String> = []
    for table in StandardAttributeTables.all {
      names.formUnion(table.requirements.flatMap(\.names))
      names.formUnion(table.columns.flatMap(\.names))
    }
    names.formUnion(
      [
        "最后交易时间", "最后交易日期", "冻结金额", "最近交易时间", "余额", "账户序号", "备注", "序号", "通信地址", "代理人",
        "代理人电话", "开户省份", "开户城市", "法人代表证件号码", "邮政编码", "关联资金账户",
        "地税纳税号", "国税纳税号", "代办人证件类型", "法人代表证件类型", "销户网点", "账户销户银行", "任务流水号", "证账号码",
        "出生日期", "证件有效期", "证件到期日期", "证件有效日期", "冻结文号", "执行时间", "文书日期", "质押金额", "账户销户银行",
        "代办人姓名", "代办人电话", "反馈单位", "查询对象", "查询项", "数据来源", "导入时间", "更新时间",
      ])
    return Set(names.map(HeaderName.normalised))
  }()

  /// Names that only a table of transactions has.
  static let transactionNames: Set<String> = Set(
    [
      "收付标志", "借贷标志", "借贷标识", "收支标志", "借贷类型", "交易金额", "发生额", "交易发生额", "交易余额", "收/支",
      "交易对手账卡号", "交易对手帐卡号", "对方账号", "对方帐号", "对方账户", "对手户名", "对方户名", "对手账号", "对方名称",
      "交易方向", "交易日期", "交易时间", "记账日期", "记账时间", "交易流水号", "摘要说明", "交易摘要",
    ].map(HeaderName.normalised))

  /// Parts of names that speak of moved money.
  static let moneyWords = ["发生额", "借方", "贷方", "收入金额", "支出金额", "交易额", "转入", "转出", "amount"]
}
