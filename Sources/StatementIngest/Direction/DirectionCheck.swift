import BankRecords

/// Checks the direction of one file while it is read, and turns rows round where that is asked for.
struct DirectionCheck {
  private let checking: DirectionChecking
  /// Nil where nothing can be or is to be proved.
  private let words: String?
  private let canTurn: Bool
  private var chains = BalanceChains()
  /// What was proved before the rows are handed on (`verify`).
  private var finding: DirectionFinding?
  private var turnedRows = 0
  private var turnedAccounts: Set<[UInt8]> = []

  init(_ checking: DirectionChecking, plan: ColumnPlan) {
    self.checking = checking
    words = checking != .trust && plan.balance >= 0 ? plan.directionWords : nil
    canTurn = plan.canTurnRound
  }

  /// Whether the rows must be seen once before they are handed on.
  var needsFirstPass: Bool { checking == .verify && words != nil }

  /// Whether rows may be turned round as they are handed on.
  var mayTurn: Bool { needsFirstPass }

  /// Takes the rows of the first pass.
  mutating func see(_ parsed: ParsedBlock) { chains.add(parsed.batch) }

  /// Ends the first pass.
  mutating func conclude() {
    chains.putInOrder()
    finding = DirectionFinding(of: chains)
  }

  /// Takes the rows as they are handed on, and turns those round that the balances contradict.
  mutating func take(_ parsed: inout ParsedBlock) {
    guard words != nil else { return }
    guard let finding else { return chains.add(parsed.batch) }
    guard canTurn, finding.turnsAny else { return }
    for index in parsed.batch.records.indices {
      let record = parsed.batch.records[index]
      guard record.viewpoint != .transfer else { continue }
      let own = record.viewpoint == .payerStatement ? record.payerAccount : record.payeeAccount
      guard finding.turns(parsed.batch.bytes(own)) else { continue }
      turnedRows += 1
      turnedAccounts.insert(Array(parsed.batch.bytes(own)))
      parsed.counters.turn(record)
      parsed.batch.records[index].turnRound()
    }
  }

  /// Writes the proof into the file's report, and holds the file where it is contradicted.
  mutating func complete(_ report: inout FileReport) {
    guard let words else { return }
    if finding == nil { conclude() }
    guard let finding else { return }
    report.directionProof = finding.proof
    report.directionProof?.turnedAccounts = turnedAccounts.count
    if finding.proof.verdict == .unproven, turnedRows == 0 {
      report.undecided = (finding.small, words)
      if finding.isAgainstAll { report.warnings.append(warning(finding, words)) }
    }
    if turnedRows > 0 {
      report.warnings.append(
        "direction turned round (收付方向已翻转) in \(turnedRows) rows of \(turnedAccounts.count) "
          + "accounts, as --direction verify asks: \(words); \(finding.words)")
    }
    let isTurned = checking == .verify && canTurn
    guard finding.disputedAccounts > 0 || finding.hasContradiction && !isTurned else { return }
    var remedy = "name the columns with --map or give the right --format"
    if !isTurned, canTurn, finding.disputedAccounts == 0 {
      remedy = "turn such rows round with --direction verify, or \(remedy)"
    }
    if finding.isOfFewAccounts {
      report.warnings.append(
        "the balances of a few accounts contradict \(words), which those of all others confirm: "
          + "\(finding.words); they are read as they stand")
      return
    }
    report.holdReasons.append(
      HoldReason(
        .direction,
        "\(Masking.maskNumbers(in: report.path)): the balances contradict \(words): "
          + "\(finding.words); \(remedy); where the balance is what is owed (credit card, loan) or "
          + "the file is right all the same, read it with --direction trust"))
  }
}

extension DirectionCheck {
  /// What a reader should know where the few steps there are all go against the file.
  private func warning(_ finding: DirectionFinding, _ words: String) -> String {
    let start =
      "direction doubtful (收付方向存疑): every balance step that tells (\(finding.small.oppose)) goes "
      + "against \(words): \(finding.words)"
    if checking == .verify {
      let why =
        !canTurn
        ? "the layout's rows cannot be turned round"
        : "fewer than \(LinkTally.fewestTurned) steps, of one side only, or beside steps that nothing "
          + "explains, may be chance"
      return "\(start); not turned round: \(why); check a row, and name the columns with --map"
    }
    let hint =
      finding.turnsFew && canTurn
      ? "turn them round with --direction verify, or name the columns with --map"
      : "check a row, and name the columns with --map if it is wrong"
    return
      "\(start); too few to hold the file (\(LinkTally.fewestSteps)), so it is read as it stands; "
      + hint
  }
}

extension [FileReport] {
  /// Holds files of a few rows each that prove nothing alone, and together contradict what they have
  /// in common: the layout and what its direction rests on.
  mutating func holdTogether() {
    var layouts: [[String]: (steps: LinkTally, files: [Int])] = [:]
    for index in indices where self[index].undecided.steps.proven > 0 {
      let report = self[index]
      let layout = [report.format, report.undecided.words] + report.header
      layouts[layout, default: (LinkTally(), [])].steps += report.undecided.steps
      layouts[layout, default: (LinkTally(), [])].files.append(index)
    }
    // Each layout holds the first of its files: the order does not matter.
    for (steps, files) in layouts.values where files.count > 1 && steps.outcome == .contradicted {
      let report = self[files[0]]
      self[files[0]].holdReasons.append(
        HoldReason(
          .direction,
          "\(Masking.maskNumbers(in: report.path)) and \(files.count - 1) other files of its layout: "
            + "the balances contradict \(report.undecided.words): \(steps.oppose) of "
            + "\(steps.proven) balance steps (余额) of small accounts go the other way; name the columns "
            + "with --map or give the right --format; where the balance is what is owed (credit card, "
            + "loan) or the files are right all the same, read them with --direction trust"))
    }
  }
}

extension TransactionRecord {
  /// Money in becomes money out and the other way round: the parties change places.
  fileprivate mutating func turnRound() {
    swap(&payerAccount, &payeeAccount)
    swap(&payerName, &payeeName)
    swap(&payerIDNumber, &payeeIDNumber)
    swap(&payerBank, &payeeBank)
    swap(&payerRegion, &payeeRegion)
    viewpoint = viewpoint == .payerStatement ? .payeeStatement : .payerStatement
  }
}

extension RowCounters {
  /// Moves a statement's row from money in to money out or back.
  fileprivate mutating func turn(_ record: TransactionRecord) {
    let fen = Int128(record.amountFen)
    let sign: Int128 = record.viewpoint == .payeeStatement ? -1 : 1
    acceptedInFen += sign * fen
    acceptedOutFen -= sign * fen
  }
}
