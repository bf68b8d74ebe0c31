import AccountFlows
import BankRecords
import Detection

/// When an account that lives on a case's money pays the case's investors: figures of `case-grouping` in
/// the model.
///
/// | name | unit | range | what |
/// |---|---|---|---|
/// | till_transfers | transfers | 2…1000 | from accounts of the case at least |
/// | till_payees | persons | 2…1000 | whom it pays and who paid the case, at least |
/// | till_payee_share | share | 0…1 | of the persons whom it pays, that these are at least |
/// | till_both_share | share | 0…1 | of the persons whom it pays, who paid it too, at most |
/// | till_funded_share | share | 0.01…1 | of its money that comes from the case |
/// | till_principal_share | share | 0.01…1 | of what the case took in that it got at most |
public struct TillRules: Sendable, Equatable {
  public let leastTransfers: Int
  public let leastPayees: Int
  public let leastPayeeShare: Double
  public let mostBothShare: Double
  public let leastFundedShare: Double
  public let mostPrincipalShare: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastTransfers = try parameters.count("till_transfers", in: 2...1000)
    leastPayees = try parameters.count("till_payees", in: 2...1000)
    leastPayeeShare = try parameters.number("till_payee_share", in: 0...1)
    mostBothShare = try parameters.number("till_both_share", in: 0...1)
    leastFundedShare = try parameters.number("till_funded_share", in: 0.01...1)
    mostPrincipalShare = try parameters.number("till_principal_share", in: 0.01...1)
  }
}

/// What tells an account from which a case pays its investors: collecting accounts fill it again and
/// again, and it pays persons who paid the case and do not pay it.
///
/// A till gets a few hundredths of what is collected, too little to be found as a place where the money
/// goes; and a payee whose principal came in on another of his cards, or in cash, shows no return. A
/// depositor lives on the case's money at times, but has paid it; his friends pay him too. Who recruits
/// earns elsewhere as well.
struct PayingTill {
  /// Money and number of transfers from accounts of the case.
  var fundedFen: Int64 = 0
  var transfers = 0
  /// All money in.
  var inFen: Int64 = 0
  /// Persons outside the case who were paid, of these those who paid the case, and those who paid this
  /// account.
  var payees = 0
  var sharedPayees = 0
  var bothWays = 0

  func fits(_ rules: TillRules) -> Bool {
    transfers >= rules.leastTransfers
      && Double(fundedFen) >= rules.leastFundedShare * Double(max(1, inFen))
      && sharedPayees >= rules.leastPayees
      && Double(sharedPayees) >= rules.leastPayeeShare * Double(payees)
      && Double(bothWays) <= rules.mostBothShare * Double(payees)
  }
}

extension CaseGraph {
  /// Joins the accounts outside all cases from which a case's investors are paid with its money; the ones
  /// joined are followed as others are. Complexity: O(partners + persons) of the nodes outside.
  mutating func joinTills() {
    for place in nodes.indices where !hasAnchor[root(place)] && paidIn[nodes[place].party] == nil {
      guard let funder = tillFunder(of: place) else { continue }
      join(place, funder, for: .funding)
      frontier.append(place)
    }
  }

  /// The node of a case that gave a till most; nil where it is no till.
  private mutating func tillFunder(of place: Int) -> Int? {
    let node = nodes[place]
    var tills: [Int: (till: PayingTill, best: Int, bestFen: Int64)] = [:]
    for partner in node.partners where partner.inFen > 0 {
      guard let other = positions[partner.account], hasAnchor[root(other)],
        nodes[other].party != node.party
      else { continue }
      var found = tills[root(other)] ?? (PayingTill(), other, partner.inFen)
      found.till.fundedFen += partner.inFen
      found.till.transfers += partner.inCount
      if partner.inFen > found.bestFen { (found.best, found.bestFen) = (other, partner.inFen) }
      tills[root(other)] = found
    }
    guard
      let most = tills.sorted(by: { $0.key < $1.key }).map(\.value)
        .max(by: { $0.till.fundedFen < $1.till.fundedFen })
    else { return nil }
    var till = most.till
    till.inFen = node.inFen
    for person in node.persons where person.outFen > 0 {
      till.payees += 1
      if person.inFen > 0 { till.bothWays += 1 }
      if paidIn[person.party] != nil { till.sharedPayees += 1 }
    }
    return till.fits(rules.tills) ? most.best : nil
  }
}
