import AccountFlows
import BankRecords
import StatementIngest

/// Files read into flows for a command that publishes no run.
public struct FlowReading: Sendable {
  /// Everything that was read; nil where it may not be worked on.
  public var index: FlowIndex?
  public var reports: [FileReport]
  /// Why nothing may be worked out from the files; empty where it may.
  public var holdReasons: [HoldReason]
  /// The first rejected row of each code, numbers masked.
  public var rejects: [String]

  /// Reads and reconciles as a scan does, with the same limits and the same reasons to hold.
  public static func read(
    _ inputs: [String], options: ReadingOptions, rejectLimit: RejectLimit = .count(0),
    rates: RateFile? = nil, asOf: CivilDay? = nil
  ) async throws -> FlowReading {
    let reader = StatementReader(options: options)
    let paths = try StatementReader.resolveInputs(inputs, options: options)
    var store = FlowStore()
    var rejects: [String: String] = [:]
    let read = try await reader.read(
      paths,
      prepare: FlowStore.prepare,
      batch: { rows in
        store.append(rows)
        try CapacityError.check(store, options)
      },
      reject: { reject in
        let code = reject.code.rawValue
        if rejects[code] == nil {
          rejects[code] =
            "\(code) line \(reject.location.line): \(Masking.maskNumbers(in: reject.message))"
        }
      })
    store.reconcile()
    var reports = read.reconciled(with: store)
    if let rates {
      reports.hold(for: store.convertToYuan(rates.rates), ratesPath: rates.path)
    }
    let reasons = reports.holdReasons(over: rejectLimit)
    return FlowReading(
      index: reasons.isEmpty ? FlowIndex(store: store, asOf: asOf) : nil, reports: reports,
      holdReasons: reasons, rejects: rejects.sorted { $0.key < $1.key }.map(\.value))
  }
}

extension [FileReport] {
  /// Why what was read may not be worked on: files that contradict themselves, more rejects than the
  /// limit allows, sums beyond all bounds. Empty where it may.
  func holdReasons(over rejectLimit: RejectLimit) -> [HoldReason] {
    let rejected = reduce(0) { $0 + $1.rejectedCount }
    let read = reduce(0) { $0 + $1.read }
    var reasons = flatMap(\.holdReasons)
    if !rejectLimit.allows(rejected: rejected, read: read) {
      reasons.append(
        HoldReason(
          .rejects,
          "\(rejected) of \(read) rows were rejected, the limit is \(rejectLimit); mend the "
            + "rows named in rejects.jsonl, or accept the loss with --max-rejects \(rejected)"))
    }
    // Then no sum over any of the rows can overflow, wherever it is made.
    let total = reduce(Int128(0)) { $0 + $1.acceptedFen }
    if total > Int128(Int64.max / 4) {
      reasons.append(
        HoldReason(
          .amounts,
          "the amounts add up to more than \(Int64.max / 400) yuan; some column of other numbers "
            + "is perhaps read as the amount"))
    }
    return reasons
  }
}
