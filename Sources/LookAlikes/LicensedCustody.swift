import AccountFlows
import BankRecords
import Detection

/// Licensed custody and settlement of funds, wealth products and brokers (托管、募集结算、三方存管).
///
/// ## What it explains
/// Money of many clients that comes back with a gain: the shape of fundraising itself.
///
/// ## Why
/// Redemptions and dividends of licensed products differ in nothing but the licence from those of a scheme.
///
/// ## Inputs
/// The kind of the account, from its name and the licence words in it.
///
/// ## Strength
/// 1 by kind, 0 otherwise: shape says nothing here.
///
/// ## Evidence
/// None: the name is the reason.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// A firm that calls itself 基金 or 理财: only custody words with the account's own kind count.
///
/// ## Known misses
/// Custody accounts whose name the file does not give are ranked like any other.
///
/// ## References
/// DOMAIN.md 5 row 9.
public struct LicensedCustody: LookAlike {
  public static let identity = PatternIdentity(
    id: "licensed-custody", chineseName: "持牌机构托管或存管账户",
    summary: "户名为托管、募集结算或三方存管专户，由持牌机构监管，不作为线索主体。")

  private let strength: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    strength = try parameters.number("strength", in: 0...1)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard flow.profile.kind == .licensedCustody else { return nil }
    return Explanation(
      lookAlike: LicensedCustody.identity.id, strength: strength,
      statement: "户名属于持牌机构托管、募集结算或存管专户", quantities: [], evidence: [])
  }
}
