/// The built-in formats; their order is the order of `fundflow formats`.
public enum StandardFormats {
  public static let all: [StatementFormat] = [
    .police34, .police32, .policeUnit, .discipline38,
    .pboc300,
    .icbcDebit, .icbcCredit,
    .ccbPersonal, .ccbPersonalSigned, .ccbCorporate,
    .abcDebit,
    .bocDebit, .bocCorporate,
    .cmbDebit, .bocomDebit, .spdbDebit,
    .alipay, .wechat,
    .amlWorld, .amlSim, .amlSimSample, .amlGentex, .paySim, .berka,
  ]

  /// The format of this name, or nil.
  public static func named(_ name: String) -> StatementFormat? {
    all.first { $0.name == name }
  }
}
