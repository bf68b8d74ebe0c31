import AccountFlows
import BankRecords

/// What one outside party paid in and got back, over all accounts of a case, in fen.
public struct PartyBalance: Sendable, Equatable {
  public let party: PartyID
  /// Money in that counts as principal.
  public internal(set) var principalFen: Int64 = 0
  /// Money back, interest included, after the first principal.
  public internal(set) var paidBackFen: Int64 = 0
  /// The part of the money back that returns principal where interest does not offset it.
  public internal(set) var principalReturnedFen: Int64 = 0
  /// Money in that only returned what the party had received first (a loan repaid, a payment sent
  /// back); no principal.
  public internal(set) var repaidFen: Int64 = 0

  /// Money out that says it is paid for recruiting; no payment back.
  public internal(set) var commissionFen: Int64 = 0

  /// The part of the principal that came soon after principal was returned (复投).
  public internal(set) var reinvestedFen: Int64 = 0
  /// Days of the first principal and of the last payment back; nil where there is none.
  public internal(set) var firstPaidInDay: CivilDay?
  public internal(set) var lastPaidBackDay: CivilDay?
  /// Payments in that count as principal, and payments back.
  public internal(set) var paidInCount = 0
  public internal(set) var paidBackCount = 0

  /// Principal returned that may come back, and the day of its last part.
  private var returnedFen: Int64 = 0
  private var returnedDay: CivilDay?

  /// Received before any principal and not yet repaid.
  var advancedFen: Int64 = 0
  /// Payments of which that is the sum, and the largest.
  private var advanceCount = 0
  private var largestAdvanceFen: Int64 = 0
  /// The first money between party and case went out to the party.
  var beganWithAdvance = false

  init(party: PartyID) { self.party = party }

  /// What is still owed where all money back offsets principal.
  public var unpaidFen: Int64 { max(0, principalFen - paidBackFen) }

  /// What is still owed where interest does not offset principal.
  public var unpaidPrincipalFen: Int64 { max(0, principalFen - principalReturnedFen) }

  /// Counts money in; gives back how much of it is principal.
  mutating func addIn(_ amountFen: Int64, topics: MemoTopics) -> Int64 {
    var rest = amountFen
    if !isRepayment(amountFen) {
      advancedFen = 0
      beganWithAdvance = false
    }
    let repaid = min(rest, advancedFen)
    advancedFen -= repaid
    rest -= repaid
    // Interest on a loan to the party is no principal either, where the row says so.
    if beganWithAdvance, topics.contains(.loan) { rest = 0 }
    if topics.contains(.refund) {
      // The party sends back what it was paid: that payment back did not happen.
      let returned = min(rest, paidBackFen)
      paidBackFen -= returned
      principalReturnedFen = min(principalReturnedFen, paidBackFen)
      rest -= returned
    }
    repaidFen += amountFen - rest
    principalFen += rest
    return rest
  }

  /// Whether money in may repay what the party got before. The first money in is no repayment where it
  /// is more than twice that, or where that came in several payments each of which is at most half of
  /// it: returns on what the party had put in as cash or over a payment institution.
  private func isRepayment(_ amountFen: Int64) -> Bool {
    guard repaidFen == 0, principalFen == 0, advancedFen > 0 else { return true }
    return amountFen <= 2 * advancedFen
      && (advanceCount < PartyBalance.fewAdvances || largestAdvanceFen * 2 > amountFen)
  }

  /// Payments from which they are rather returns than loans.
  private static let fewAdvances = 3

  /// Tells principal that only came back after it was returned.
  mutating func noteReinvestment(_ principal: Int64, day: CivilDay, rules: CountingRules) {
    firstPaidInDay = firstPaidInDay ?? day
    paidInCount += 1
    guard let last = returnedDay, day.daysSince1970 - last.daysSince1970 <= rules.reinvestmentDays
    else { return }
    let again = min(principal, returnedFen)
    reinvestedFen += again
    returnedFen -= again
  }

  /// Counts money out to the party.
  mutating func addOut(
    _ amountFen: Int64, topics: MemoTopics, rules: CountingRules, day: CivilDay
  ) {
    let before = principalReturnedFen
    defer {
      if principalFen > 0 {
        lastPaidBackDay = day
        paidBackCount += 1
      }
      if principalReturnedFen > before {
        // What has long been back is spent; what the day before brought still may come.
        if let last = returnedDay, day.daysSince1970 - last.daysSince1970 > rules.reinvestmentDays {
          returnedFen = 0
        }
        returnedFen += principalReturnedFen - before
        returnedDay = day
      }
    }
    guard principalFen > 0 else {
      if topics.isDisjoint(with: rules.earnedTopics) {
        advancedFen += amountFen
        advanceCount += 1
        largestAdvanceFen = max(largestAdvanceFen, amountFen)
        beganWithAdvance = true
      }
      return
    }
    if isDebtor {
      // A borrower who once overpaid stays a borrower: first the overpaid sum goes back to him,
      // what lies beyond is lent again.
      let returned = min(amountFen, unpaidFen)
      paidBackFen += returned
      principalReturnedFen += min(returned, unpaidPrincipalFen)
      if topics.isDisjoint(with: rules.earnedTopics) { advancedFen += amountFen - returned }
      return
    }
    let outstanding = unpaidPrincipalFen
    paidBackFen += amountFen
    let saysPrincipal =
      topics.contains(.refund)
      || topics.contains(.investment) && !topics.contains(.investmentReturn)
    let isLarge = Double(amountFen) >= rules.principalReturnShare * Double(outstanding)
    if outstanding > 0, saysPrincipal || isLarge {
      principalReturnedFen += min(amountFen, outstanding)
    }
  }

  /// The relation began with a loan to the party and is mostly one.
  private var isDebtor: Bool { beganWithAdvance && repaidFen >= principalFen }
}
