import BankRecords

/// What the balance steps of a whole file prove, account by account.
struct DirectionFinding: Sendable {
  private(set) var proof = DirectionProof()
  /// Accounts whose steps go the other way: by themselves, or as the many small ones together.
  private var turned: Set<[UInt8]> = []
  /// Every account that does not stand in `kept` goes the other way.
  private var turnsAll = false
  private var kept: Set<[UInt8]> = []
  private(set) var hasContradiction = false
  /// Accounts of which some rows go one way and some the other.
  private(set) var disputedAccounts = 0
  /// The first step against the file among the accounts that hold it.
  private var example: (line: UInt64, account: [UInt8])?
  /// Steps of the accounts too small to prove anything alone.
  private(set) var small = LinkTally()
  /// Nothing is proved, and every step that tells goes the other way.
  private(set) var isAgainstAll = false
  /// These are enough to turn the rows round where that is asked for: see `LinkTally.fewestTurned`.
  private(set) var turnsFew = false
  /// Steps and accounts behind the contradiction.
  private var contested = LinkTally()

  init(of chains: BalanceChains) {
    let accounts = chains.accounts
    for account in accounts {
      proof.confirming += account.steps.agree
      proof.opposing += account.steps.oppose
      proof.unproven += account.steps.unproven
      switch account.steps.outcome {
      case .confirmed:
        proof.confirmedAccounts += 1
        kept.insert(account.number)
      case .contradicted:
        proof.contradictedAccounts += 1
        turned.insert(account.number)
        contest(account)
      case .disputed:
        disputedAccounts += 1
        kept.insert(account.number)
        contest(account)
      case .unproven: small += account.steps
      }
    }
    proof.accounts = accounts.count
    let hasConfirmed = proof.confirmedAccounts > 0 || small.outcome == .confirmed
    let smallContradict = small.outcome == .contradicted
    if smallContradict {
      for account in accounts
      where account.steps.outcome == .unproven && account.steps.oppose > account.steps.agree {
        turned.insert(account.number)
        contest(account)
      }
    }
    hasContradiction = smallContradict || proof.contradictedAccounts > 0
    turnsAll = hasContradiction && !hasConfirmed
    if disputedAccounts > 0 || hasContradiction && hasConfirmed {
      proof.verdict = .mixed
    } else if hasContradiction {
      proof.verdict = .contradicted
    } else if hasConfirmed {
      proof.verdict = .confirmed
    } else if small.oppose > 0, small.agree == 0 {
      isAgainstAll = true
      turnsFew = small.isFewButPlain
      turnsAll = turnsFew
      for account in accounts where account.steps.oppose > 0 { contest(account) }
    }
  }

  private mutating func contest(_ account: BalanceChains.Account) {
    contested += account.steps
    guard account.example > 0 else { return }
    if let known = example, known.line <= account.example { return }
    example = (account.example, account.number)
  }

  /// Whether the rows of an account are to be read the other way round.
  func turns(_ account: ArraySlice<UInt8>) -> Bool {
    turnsAll ? !kept.contains(Array(account)) : turned.contains(Array(account))
  }

  /// Whether any account's rows are to be read the other way round.
  var turnsAny: Bool { hasContradiction || turnsFew }

  /// The accounts that speak against the file are one in fifty of those that speak for it: loans, whose
  /// balance is what is owed, or rows of one second in another order. What a column means is the same
  /// for all accounts, and they have settled it.
  var isOfFewAccounts: Bool {
    (proof.contradictedAccounts + disputedAccounts) * 50 <= proof.confirmedAccounts
      && small.outcome != .contradicted
  }

  /// What is wrong in numbers: steps, accounts, an example with its account masked.
  var words: String {
    let others = proof.accounts - proof.contradictedAccounts - disputedAccounts
    var text =
      "\(contested.oppose) of \(contested.proven) balance steps (余额) go the other way, "
      + "\(contested.agree) agree, \(contested.unproven) prove nothing; accounts: "
      + "\(proof.contradictedAccounts) contradicted"
    if disputedAccounts > 0 { text += ", \(disputedAccounts) go both ways" }
    text += ", \(proof.confirmedAccounts) confirmed, \(others - proof.confirmedAccounts) unproven"
    if let example {
      let account = Masking.account(String(decoding: example.account, as: UTF8.self))
      text += "; for example line \(example.line) of account \(account)"
    }
    return text
  }
}
