/// The formats that are known by name, in the order in which they are listed and preferred.
public enum StandardFormats {
  public static let all: [StatementFormat] = [
    .canonical,
    .police34, .police32, .policeUnit, .discipline38, .tenpayPolice,
    .pboc300,
    .icbcDebit, .icbcHistory, .icbcCredit, .icbcCorporate, .icbcCorporateFlag,
    .icbcCorporateTransfer,
    .ccbPersonal, .ccbPersonalSigned, .ccbCorporate,
    .abcDebit,
    .bocDebit, .bocCorporate,
    .cmbDebit, .bocomDebit, .spdbDebit, .ruralCredit,
    .camt053, .pbocReport, .mt940,
    .bocCredit, .bocomCredit, .citicCredit, .cgbCredit, .cmbCredit,
    .hsbcHKDebit, .hsbcHKCredit, .bmoDebit, .bmoCredit, .td,
    .alipay, .wechat, .jd, .meituan,
    .huaxiSecurities, .haitongSecurities,
    .amlWorld, .amlSim, .amlSimSample, .amlGentex, .paySim, .berka,
  ]

  /// The format of this name, or nil.
  public static func named(_ name: String) -> StatementFormat? {
    all.first { $0.name == name }
  }
}
