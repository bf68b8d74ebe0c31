import AccountFlows
import BankRecords
import Detection
import FlowStatistics
import Glibc

/// 多维离群.
///
/// ## What it finds
/// Accounts whose counts, sums, spread of counterparties and balance of ins and outs stand far from
/// those of all other accounts taken together.
///
/// ## Why it matters
/// A sign without a pattern: it lifts accounts that no other detector has a name for, and the
/// largest of those that one has.
///
/// ## Inputs
/// The screen records of all accounts with at least five rows; at least 200 of them.
///
/// ## Score
/// Robust Mahalanobis distance: features are centred and scaled by median and MAD, the covariance is
/// taken over values clipped at four deviations, distances are fitted to the chi-square law at
/// their median and their 99 % quantile. The strength rises with the logarithm of the tail, from
/// `start_tail` to `full_tail`: about that share of accounts rises at all.
///
/// ## Evidence
/// None: the figure rests on all rows of all accounts. The leading feature is named.
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | start_tail | share of accounts | 0.01 | 0.0001…0.2 | about as many accounts rise |
/// | full_tail | share of accounts | 1e-6 | 1e-15…0.0001 | beyond adds nothing |
///
/// ## Known look-alikes
/// Every large honest account: payment institutions, payroll agents, big merchants. Never a reason
/// on its own.
///
/// ## References
/// Rousseeuw and Leroy, Robust Regression and Outlier Detection (1987); DOMAIN 2.6 I20.
public struct PeerOutlier: Detector {
  public static let identity = PatternIdentity(
    id: "peer-outlier", chineseName: "多维离群",
    summary: "账户的笔数、金额、对手分布与收支结构整体上明显偏离其他账户。")
  /// Says nothing by itself.
  public static let needsCompany = true

  private let startTail: Double
  private let fullTail: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    startTail = try parameters.number("start_tail", in: 0.0001...0.2)
    fullTail = try parameters.number("full_tail", in: 1e-15...0.0001)
    guard fullTail < startTail else {
      throw ParameterError(
        owner: parameters.owner, name: "full_tail", reason: "must lie below start_tail")
    }
  }

  public func canFire(on screen: AccountScreen) -> Bool {
    PeerFeatures.isCompared(screen)
  }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    guard let population = context.population,
      flow.account.index < population.squaredDistance.count,
      let first = flow.firstTime, let last = flow.lastTime
    else { return nil }
    let distance = population.squaredDistance[flow.account.index]
    guard distance.isFinite, distance >= 0 else { return nil }
    let tail = ChiSquare.upperTail(distance, degrees: population.featureCount)
    guard tail < startTail else { return nil }
    let strength = Scoring.strength(
      log(startTail / max(tail, fullTail)) / log(startTail / fullTail))
    guard strength > 0 else { return nil }
    let leading = Int(population.leadingFeature[flow.account.index])
    let feature =
      population.featureNames.indices.contains(leading) ? population.featureNames[leading] : ""
    let share = tail < 0.0001 ? "不足0.01%" : "约\(ChineseText.percent(tail, decimals: 2))"
    return Finding(
      detector: Self.identity.id, strength: strength, window: first...last,
      quantities: [
        Quantity("squared_distance", "离群距离平方", .ratio((distance * 100).rounded() / 100)),
        Quantity("feature_count", "特征数", .count(population.featureCount)),
        Quantity("leading_feature", "主要偏离特征", .text(feature)),
      ],
      statement:
        "与全部账户相比整体偏离明显，达到该程度的账户\(share)"
        + (feature.isEmpty ? "" : "，偏离最大的是“\(feature)”"),
      evidence: [])
  }

  /// Distances of all accounts from their peers, by account index; nil where fewer than 200
  /// accounts have enough rows, or where they do not differ.
  ///
  /// Complexity: O(n) accounts; works in blocks, beside one column of n values.
  public static func population(of screens: [AccountScreen]) -> PopulationDistances? {
    PeerPopulation(screens)?.distances
  }
}
