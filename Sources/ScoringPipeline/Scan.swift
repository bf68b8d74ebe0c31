import AccountFlows
import BankRecords
import CaseBuilding
import Detection
import FlowStatistics
import LeadRanking
import StatementIngest
import Typologies

/// The whole way from files to published leads.
public struct Scan: Sendable {
  let plan: ScanPlan
  let stopwatch: Stopwatch

  public init(plan: ScanPlan, stopwatch: @escaping Stopwatch) {
    self.plan = plan
    self.stopwatch = stopwatch
  }

  /// What a finished scan leaves behind.
  public struct Outcome: Sendable {
    public var runID: String
    /// The published folder; nil where the run was held.
    public var folder: String
    /// Why the run is held and publishes nothing; empty where it does.
    public var holdReasons: [HoldReason]
    public var isHeld: Bool { !holdReasons.isEmpty }
    /// An equal run was there before, and nothing was done.
    public var wasAlreadyDone = false
    public var reports: [FileReport]
    /// Files of the folders that are plainly no statements.
    public var passedOver: [PassedOverFile] = []
    /// What became of the control file; nil where there is none.
    public var control: ControlCheck?
    /// Which numbers were found to name one account.
    public var linking = AccountLinking()
    public var leads: [RankedLead]
    /// Accounts that act together, best first.
    public var cases: [RankedCase] = []
    public var counts: ScanCounts
    public var timings: [StageTime]
    /// What `--rates` converted; nil without rates.
    public var conversion: CurrencyConversion?
  }

  /// Reads, examines, ranks and publishes. Rejects over the limit hold the run: its folder then has
  /// the rejects and the manifest, and no leads.
  public func run(progress: @escaping (ScanProgress) -> Void) async throws -> Outcome {
    var clock = StageClock(stopwatch: stopwatch)
    var folder = try RunDirectory.make(in: plan.outputFolder)
    var reading = plan.reading
    reading.spoolDirectory = folder.temporaryPath
    let reader = StatementReader(options: reading)
    var passedOver: [PassedOverFile] = []
    let paths = try StatementReader.resolveInputs(
      plan.inputs, options: reading, passedOver: &passedOver
    )
    .filter { plan.control?.isFile($0) != true }
    if let control = plan.control { try ControlNames(control, paths: paths).check() }
    if let done = try earlierRun(on: paths, reading: reading, in: folder) { return done }
    var store = FlowStore()
    let readReports = try await read(
      paths, by: reader, into: &store, rejectsPath: folder.path(of: "rejects.jsonl"),
      progress: progress)
    clock.lap("read")

    progress(ScanProgress(stage: .reconciling, done: 0, total: 1, rows: store.count))
    store.reconcile()
    var reports = readReports.reconciled(with: store)
    let conversion = plan.rates.map { store.convertToYuan($0.rates) }
    if let conversion { reports.hold(for: conversion, ratesPath: plan.rates?.path ?? "") }
    let runID = RunIdentity.make(plan: plan, digests: reports.map(\.sha256))
    let control = try plan.control.map { try ControlCheck($0, reports: reports) }
    var outcome = Outcome(
      runID: runID, folder: "",
      holdReasons: reports.holdReasons(over: plan.rejectLimit) + (control?.holdReasons ?? []),
      reports: reports, control: control, leads: [], counts: ScanCounts(), timings: [])
    outcome.conversion = conversion
    outcome.passedOver = passedOver
    outcome.linking = store.directory.linking
    try Task.checkCancellation()
    clock.lap("reconcile")

    if !outcome.isHeld {
      let index = try await index(of: store)
      (outcome.leads, outcome.cases, outcome.counts) = await examine(index, progress: progress)
      // A cancelled examination ends early with a part of its leads.
      try Task.checkCancellation()
      clock.lap("examine")
      try await publishLeads(
        outcome.leads, cases: outcome.cases, index: index, reports: reports, reading: reading,
        in: folder)
      clock.lap("write")
    }
    try Task.checkCancellation()
    outcome.timings = clock.laps
    try plan.replay?.writeCorrections(in: folder)
    try writeManifest(outcome, in: folder)
    try folder.discard(StatementReader.spooledInputName)
    if !outcome.isHeld, folder.holds(runID) { return alreadyDone(runID) }
    outcome.folder = try folder.publish(
      as: outcome.isHeld ? "\(runID).held" : runID, replacing: outcome.isHeld)
    return outcome
  }

  /// The published run of the same input bytes, options, model and engine; nil where there is none
  /// or where an input can be read only once.
  private func earlierRun(
    on paths: [String], reading: ReadingOptions, in folder: borrowing RunDirectory
  ) throws -> Outcome? {
    guard !paths.contains("-"), folder.hasRuns else { return nil }
    var digests: [String] = []
    for path in paths { digests.append(try ContentDigest.sha256(ofFile: path, options: reading)) }
    let runID = RunIdentity.make(plan: plan, digests: digests)
    return folder.holds(runID) ? alreadyDone(runID) : nil
  }

  private func alreadyDone(_ runID: String) -> Outcome {
    Outcome(
      runID: runID, folder: "\(plan.outputFolder)/\(runID)", holdReasons: [], wasAlreadyDone: true,
      reports: [], leads: [], counts: ScanCounts(), timings: [])
  }

  private func read(
    _ paths: [String], by reader: StatementReader, into store: inout FlowStore,
    rejectsPath: String, progress: (ScanProgress) -> Void
  ) async throws -> [FileReport] {
    var rejects = try RejectFile.make(path: rejectsPath)
    var expectation = ExpectedRows()
    let reports = try await reader.read(
      paths,
      progress: { reading in
        expectation.take(reading)
        progress(
          ScanProgress(
            stage: .reading, done: reading.bytesDone, total: reading.bytesTotal,
            rows: store.count))
      },
      prepare: FlowStore.prepare,
      batch: { rows in
        if let expected = expectation.rows(after: rows.batch, holding: store.count) {
          store.reserve(rows: expected)
        }
        store.append(rows)
        try plan.check(store, reading: paths)
      },
      reject: { reject in
        try rejects.write(reject)
      })
    try rejects.finish(reports)
    return reports
  }

  /// Parts in which rows are screened at most: each holds a record of every account.
  private static let mostScreenings = 4

  /// The index of all rows, screened side by side.
  private func index(of store: FlowStore) async throws -> FlowIndex {
    let asOf = plan.asOf
    let parts = min(Scan.mostScreenings, plan.reading.threads)
    let screened = await inShards(
      store.count, size: max(1, (store.count + parts - 1) / parts), threads: parts
    ) { ScreenedRows($0, of: store, asOf: asOf) }
    // A cancelled screening leaves rows out.
    try Task.checkCancellation()
    return FlowIndex(store: store, asOf: asOf, screened: screened)
  }

  private func examine(_ index: FlowIndex, progress: @escaping (ScanProgress) -> Void) async -> (
    [RankedLead], [RankedCase], ScanCounts
  ) {
    let asOf = plan.asOf ?? index.lastDay ?? CivilDay(daysSince1970: 0)
    let (population, network) = await surveyed(index)
    let context = ExaminationContext(
      calendar: plan.rules.calendar, asOf: asOf, firstDay: index.firstDay,
      population: population, network: network)
    let examination = Examination(
      index: index, rules: plan.rules, context: context, asOf: plan.asOf)
    let candidates = examination.candidates()
    let rows = index.store.count
    let examined = await examination.run(on: candidates, threads: plan.reading.threads) { done in
      progress(
        ScanProgress(stage: .examining, done: done, total: candidates.count, rows: rows))
    }
    let assembled = await CaseAssembly(
      index: index, rules: plan.rules, asOf: asOf, cutOff: plan.asOf
    ).run(on: examined.leads, threads: plan.reading.threads)
    let leads = assembled.leads.numbered().assured(
      by: plan.rules.ranking.model.calibration, tested: examined.withFindings.count)
    let counts = ScanCounts(
      accounts: index.screens.count - index.store.directory.aliasCount, screened: candidates.count,
      withFindings: examined.withFindings.count,
      leads: leads.count, asOf: asOf)
    return (leads, assembled.cases.numbered(by: leads), counts)
  }

  private enum Survey: Sendable {
    case population(PopulationDistances?)
    case network(NetworkFacts)
  }

  /// What is asked of all accounts at once, side by side.
  private func surveyed(_ index: FlowIndex) async -> (PopulationDistances?, NetworkFacts) {
    let plan = plan
    let made = await inShards(2, size: 1, threads: plan.reading.threads) { shard -> Survey in
      shard.lowerBound == 0
        ? .population(PeerOutlier.population(of: index.screens))
        : .network(
          NetworkFacts.surveyed(by: plan.rules.detectors, of: index, asOf: plan.asOf))
    }
    // A cancelled run has neither, and what comes of it is thrown away.
    var population: PopulationDistances?
    var network = NetworkFacts()
    for survey in made {
      switch survey {
      case .population(let found): population = found
      case .network(let found): network = found
      }
    }
    return (population, network)
  }

  private func publishLeads(
    _ leads: [RankedLead], cases: [RankedCase], index: FlowIndex, reports: [FileReport],
    reading: ReadingOptions, in folder: borrowing RunDirectory
  ) async throws {
    let files = LeadFiles(index: index)
    var table = try OutputFile.make(path: folder.path(of: "leads.csv"))
    try table.write(files.table(of: leads))
    try table.finish()
    var lines = try OutputFile.make(path: folder.path(of: "leads.jsonl"))
    for part in await files.lines(of: leads, threads: reading.threads) { try lines.write(part) }
    try lines.finish()
    try CaseFiles(index: index, paths: reports.map(\.path)).write(cases, leads, in: folder)
    var evidence = try OutputFile.make(path: folder.path(of: "evidence.csv"))
    try await EvidenceFile(index: index, paths: reports.map(\.path)).write(
      leads, to: &evidence, reader: RowReader(reports: reports, options: reading),
      threads: reading.threads)
    try evidence.finish()
  }

  private func writeManifest(_ outcome: Outcome, in folder: borrowing RunDirectory) throws {
    let manifest = RunManifest(
      plan: plan, runID: outcome.runID, holdReasons: outcome.holdReasons, reports: outcome.reports,
      passedOver: outcome.passedOver, control: outcome.control, linking: outcome.linking,
      counts: outcome.counts,
      conversion: outcome.conversion, timings: outcome.timings,
      environment: [
        ("openblas_core", LinearAlgebra.coreName), ("threads", "\(plan.reading.threads)"),
      ])
    var file = try OutputFile.make(path: folder.path(of: "run.json"))
    try file.write(manifest.document.page)
    try file.finish()
  }
}

/// Seconds of each stage, one after the other.
struct StageClock {
  private let stopwatch: Stopwatch
  private var last: Double
  private(set) var laps: [StageTime] = []

  init(stopwatch: @escaping Stopwatch) {
    self.stopwatch = stopwatch
    last = stopwatch()
  }

  mutating func lap(_ stage: String) {
    let now = stopwatch()
    laps.append(StageTime(stage: stage, seconds: now - last))
    last = now
  }
}
