/// What sort of party stands behind an account, as far as the file tells.
public enum PartyKind: UInt8, Sendable, CaseIterable {
  /// Nothing is known but the account number. Counts as possibly natural.
  case unknown
  /// A natural person (自然人).
  case naturalPerson
  /// An enterprise, shop, cooperative, school, hospital or association.
  case organisation
  /// State treasury, social security, village committee (财政、国库、社保、村委会).
  case publicBody
  /// A payment institution or clearing account (支付、银联、网联、备付金): an aggregator of many
  /// persons, never scored and never counted as one person.
  case paymentInstitution
  /// The bank's own ledgers (应付利息、内部户).
  case bankInternal
  /// Licensed custody (托管、募集结算、三方存管).
  case licensedCustody

  /// Stable snake_case name, as in `leads.csv`.
  public var name: String {
    switch self {
    case .unknown: "unknown"
    case .naturalPerson: "natural_person"
    case .organisation: "organisation"
    case .publicBody: "public_body"
    case .paymentInstitution: "payment_institution"
    case .bankInternal: "bank_internal"
    case .licensedCustody: "licensed_custody"
    }
  }

  /// Whether the party may be a person of the public.
  @inlinable
  public var mayBeNaturalPerson: Bool { self == .naturalPerson || self == .unknown }
}
