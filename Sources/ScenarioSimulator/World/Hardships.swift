/// What makes a world hard beyond its sizes and shares; with all of it off a world is one of the
/// first presets.
public struct Hardships: Sendable, Equatable {
  /// People behind cases and businesses are residents with wages, shopping, rent and family;
  /// otherwise their accounts do nothing but their part.
  public var castsResidents = false
  /// Account numbers tell nothing of the order in which accounts were made.
  public var scattersNumbers = false
  /// Firms of cases and of the background take their names from one list.
  public var mixesNames = false
  /// 1–4 desks, 0–3 payout accounts, 0–3 layers of transit and 0–2 sinks, whatever the kind of case.
  public var variesCast = false
  /// Most products (期数、档次) that one case sells; 1 for one promise to all.
  public var mostProducts = 1
  /// Participants are recruited among the contacts of participants.
  public var recruitsByContact = false
  /// Look-alike accounts per account of a case, at least; 0 asks for nothing.
  public var lookAlikesPerCaseAccount = 0
  /// Whether the further kinds of look-alikes come too.
  public var hasFurtherLookAlikes = false
  /// Only rows with an account at the own bank are seen; others are counterparties only.
  public var seesOneBank = false
  /// Share of rows touched by each sort of dirt: repeated rows, reversals, failed returns and
  /// missing counterparties, in [0, 0.2].
  public var dirtyShare = 0.0
  /// Cases begin late and are seen before most of their money has come in.
  public var isEarly = false
  /// Share of the rows that plants may fill, in (0, 0.9].
  public var plantedShare = 0.6

  public init() {}

  /// Everything on but the partial views.
  static var all: Hardships {
    var all = Hardships()
    all.castsResidents = true
    all.scattersNumbers = true
    all.mixesNames = true
    all.variesCast = true
    all.mostProducts = 3
    all.recruitsByContact = true
    all.lookAlikesPerCaseAccount = 5
    all.hasFurtherLookAlikes = true
    all.dirtyShare = 0.004
    all.plantedShare = 0.8
    return all
  }

  var fault: String? {
    if !(0...0.2).contains(dirtyShare) { return "dirtyShare must be in 0...0.2" }
    if !(0.05...0.9).contains(plantedShare) { return "plantedShare must be in 0.05...0.9" }
    if !(1...5).contains(mostProducts) { return "mostProducts must be in 1...5" }
    if !(0...100).contains(lookAlikesPerCaseAccount) {
      return "lookAlikesPerCaseAccount must be in 0...100"
    }
    return nil
  }
}
