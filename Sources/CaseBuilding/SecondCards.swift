import AccountFlows
import BankRecords

/// Payees who never paid in but bear the name of exactly one payer of the case: his second card.
///
/// Investors often take their returns on another card than they paid from. Where both cards show one
/// valid ID number they are one party already; else a name that is unique among the case's payers and
/// among its other payees decides, unless ID numbers contradict it.
public enum SecondCards {
  /// The payer for each such payee. Complexity: O(n log n) in the peers of the flows.
  public static func payers(in flows: [AccountFlow], inside: Set<AccountID>, index: FlowIndex)
    -> [PartyID: PartyID]
  {
    var paysIn: [PartyID: Bool] = [:]
    var accounts: [PartyID: AccountID] = [:]
    for flow in flows {
      for peer in flow.peers
      where peer.mayBeInvestor && !inside.contains(peer.account)
        && !index.store.directory.isNameOnly(peer.account)
      {
        paysIn[peer.party] = (paysIn[peer.party] ?? false) || peer.inFen > 0
        accounts[peer.party] = min(accounts[peer.party] ?? peer.account, peer.account)
      }
    }
    var named: [String: (payers: [PartyID], payees: [PartyID])] = [:]
    for (party, pays) in paysIn {
      guard let account = accounts[party] else { continue }
      let name = index.store.directory.name(of: account)
      guard name.unicodeScalars.count >= 2, !name.contains("*") else { continue }
      if pays {
        named[name, default: ([], [])].payers.append(party)
      } else {
        named[name, default: ([], [])].payees.append(party)
      }
    }
    var found: [PartyID: PartyID] = [:]
    for entry in named.values where entry.payers.count == 1 && entry.payees.count == 1 {
      let (payer, payee) = (entry.payers[0], entry.payees[0])
      guard let left = accounts[payer], let right = accounts[payee],
        !contradict(left, right, index: index)
      else { continue }
      found[payee] = payer
    }
    return found
  }

  /// Whether both accounts have valid ID numbers, which then differ.
  private static func contradict(_ left: AccountID, _ right: AccountID, index: FlowIndex) -> Bool {
    let directory = index.store.directory
    guard let first = ResidentID(directory.idNumber(of: left)),
      let second = ResidentID(directory.idNumber(of: right))
    else { return false }
    return first.key != second.key
  }
}
