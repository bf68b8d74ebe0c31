import Detection

/// The detectors that a scan runs, in report order: one line each.
public enum StandardDetectors {
  /// A detector and how it is made.
  private struct Entry: Sendable {
    let identity: PatternIdentity
    let make: @Sendable (DetectorParameters) throws(ParameterError) -> any Detector

    init<Made: Detector>(_ type: Made.Type) {
      identity = type.identity
      make = { parameters throws(ParameterError) in try Made(parameters: parameters) }
    }
  }

  private static let entries = [
    Entry(DispersedInConcentratedOut.self),
    Entry(PeriodicBatchPayout.self),
    Entry(ProportionalPayout.self),
    Entry(AmountLattice.self),
    Entry(RapidPassThrough.self),
    Entry(ConcentratedInDispersedOut.self),
    Entry(ThresholdStructuring.self),
    Entry(PayerGrowthWave.self),
    Entry(CircularFlow.self),
    Entry(LayeredChain.self),
    Entry(SharedControl.self),
    Entry(CrossRegion.self),
    Entry(VulnerablePayers.self),
    Entry(TellingMemo.self),
    Entry(NewcomerFundedPayout.self),
    Entry(CommissionFanOut.self),
    Entry(DormantReactivation.self),
    Entry(NewAccountBurst.self),
    Entry(WatchWordName.self),
    Entry(SplitPayments.self),
    Entry(GatheringDay.self),
    Entry(SubscriptionBurst.self),
    Entry(RunawayClubs.self),
    Entry(ConstantTermReturn.self),
    Entry(SweptWhileCollecting.self),
    Entry(CaptiveSweep.self),
    Entry(PeerOutlier.self),
  ]

  /// Names of all detectors, in report order.
  public static var identities: [PatternIdentity] { entries.map(\.identity) }

  /// All detectors, in report order; `parameters` gives those of a detector's id.
  public static func all(
    parameters: (String) throws(ParameterError) -> DetectorParameters
  ) throws(ParameterError) -> [any Detector] {
    var made: [any Detector] = []
    for entry in entries { made.append(try entry.make(try parameters(entry.identity.id))) }
    return made
  }
}
