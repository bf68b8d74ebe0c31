import Detection

extension [Finding] {
  /// Whether a return flow was found over several linked accounts: a circle of accounts that collect
  /// and pay back for each other is no private dealing of one holder.
  var isOfLinkedAccounts: Bool {
    contains { finding in
      finding.detector == ReturnFlowGuard.returnFlowDetector
        && finding.quantities.contains { $0.name == "linked_account_count" }
    }
  }
}
