import AccountFlows
import BankRecords
import LeadRanking

/// A lead at its place in the list, with the sums of its account's flow.
public struct RankedLead: Sendable {
  /// Counted from 1; 0 until the list is in order.
  public internal(set) var rank = 0
  public let lead: Lead
  /// What the model's calibration says of the score; nil where the model has none.
  public internal(set) var assurance: LeadAssurance?
  /// The case that the account stands in; empty where it stands in none.
  public internal(set) var caseID = ""
  public let level: LeadLevel
  /// Money in and out over the whole flow.
  public let inflow: Money
  public let outflow: Money
  public let firstTime: BookingTime?
  public let lastTime: BookingTime?

  init(lead: Lead, flow: AccountFlow, model: RankingModel) {
    self.lead = lead
    level = model.level(ofTenths: lead.scoreTenths)
    inflow = Money(fen: flow.inFen)
    outflow = Money(fen: flow.outFen)
    firstTime = flow.firstTime
    lastTime = flow.lastTime
  }
}

extension [RankedCase] {
  /// The cases in the order of the first lead of each, numbered from 1.
  func numbered(by leads: [RankedLead]) -> [RankedCase] {
    var places: [String: Int] = [:]
    for lead in leads where !lead.caseID.isEmpty && places[lead.caseID] == nil {
      places[lead.caseID] = lead.rank
    }
    var list = sorted { (places[$0.id] ?? .max, $0.id) < (places[$1.id] ?? .max, $1.id) }
    for place in list.indices { list[place].rank = place + 1 }
    return list
  }
}

extension [RankedLead] {
  /// The list with what the calibration says of each score; `tested` accounts have findings.
  func assured(by calibration: ScoreCalibration?, tested: Int) -> [RankedLead] {
    guard let calibration else { return self }
    let scores = map(\.lead.scoreTenths)
    let bounds = calibration.listBounds(ofTenths: scores, tested: tested)
    var list = self
    for index in list.indices {
      list[index].assurance = LeadAssurance(
        precision: calibration.precision(ofTenths: scores[index]),
        pValue: calibration.pValue(ofTenths: scores[index]), falseDiscoveryBound: bounds[index])
    }
    return list
  }

  /// The leads in rank order, numbered from 1.
  func numbered() -> [RankedLead] {
    var byAccount: [UInt32: RankedLead] = [:]
    for ranked in self { byAccount[ranked.lead.account.rawValue] = ranked }
    var list: [RankedLead] = []
    for lead in Ranking.ranked(map(\.lead)) {
      guard var ranked = byAccount[lead.account.rawValue] else { continue }
      ranked.rank = list.count + 1
      list.append(ranked)
    }
    return list
  }
}
