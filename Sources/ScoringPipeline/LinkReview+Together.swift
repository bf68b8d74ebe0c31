import BankRecords
import CaseBuilding

/// Paying accounts too small to bear out a return flow alone.
extension LinkReview {
  /// More paying accounts of the same collectors are no small scheme's.
  private static let mostTogether = 12

  /// The links that the return flow bears out only over several paying accounts: a scheme of fifty
  /// persons that pays from three accounts pays a dozen from each.
  ///
  /// Links come together where at least half of the sources of the one with fewer are the other's.
  /// `links` in order of paying account. Complexity: O(links × sources) and one examination each.
  func borneOutTogether(_ links: [PayoutLink]) -> [BorneOut] {
    var clusters: [[PayoutLink]] = []
    var places: [AccountID: [Int]] = [:]
    for link in links {
      let sources = Set(link.sources.map(\.account))
      var joined: Int?
      for place in Set(sources.flatMap { places[$0] ?? [] }).sorted() where joined == nil {
        let others = Set(clusters[place][0].sources.map(\.account))
        // Collectors that pay each other's participants are each other's sources.
        let common = sources.union([link.payout])
          .intersection(others.union([clusters[place][0].payout])).count
        if common * 2 >= min(sources.count, others.count) + 1 { joined = place }
      }
      if let joined {
        clusters[joined].append(link)
      } else {
        joined = clusters.count
        clusters.append([link])
      }
      for account in sources.union([link.payout]) {
        places[account, default: []].append(joined ?? 0)
      }
    }
    return clusters.flatMap { cluster -> [BorneOut] in
      guard (2...LinkReview.mostTogether).contains(cluster.count),
        let found = finding(over: cluster)
      else { return [] }
      return cluster.map { BorneOut(link: $0, finding: found) }
    }
  }
}
