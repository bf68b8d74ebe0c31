import Detection

/// The list of look-alikes; its order is the order of reports. A new look-alike is one file and
/// one line here.
public enum StandardLookAlikes {
  public static let all: [any LookAlike.Type] = [
    Payroll.self,
    FeeCollection.self,
    MerchantSettlement.self,
    PaymentInstitution.self,
  ]

  /// Names of the look-alikes, in the list's order.
  public static var identities: [PatternIdentity] { all.map { $0.identity } }

  /// Every look-alike made from its parameters; `parameters` are by id.
  public static func make(parameters: [String: DetectorParameters]) throws(ParameterError)
    -> [any LookAlike]
  {
    var made: [any LookAlike] = []
    for type in all {
      let id = type.identity.id
      let own = parameters[id] ?? DetectorParameters(owner: id, values: [:])
      made.append(try type.init(parameters: own))
    }
    return made
  }
}
