import CaseBuilding
import Detection
import LeadRanking
import LookAlikes
import ScoringPipeline
import Typologies

extension Model {
  /// The built-in model by its name, or a model folder by its path.
  public static func load(named name: String) throws(ModelError) -> Model {
    let standard = try Model.standard
    return name == standard.version ? standard : try Model.load(path: name)
  }
}

extension ScanRules {
  /// Detectors, look-alikes and ranking with the numbers of a model.
  public init(model: Model) throws(ParameterError) {
    let detectors = try StandardDetectors.all { id throws(ParameterError) in
      try model.detectors.parameters(of: id)
    }
    let lookAlikes = try StandardLookAlikes.all { id throws(ParameterError) in
      try model.lookAlikes.parameters(of: id)
    }
    let identities = StandardDetectors.identities + StandardLookAlikes.identities
    let all = model.detectors.merging(model.lookAlikes) { detector, _ in detector }
    self.init(
      modelVersion: model.version, modelBytes: model.canonicalBytes, detectors: detectors,
      lookAlikes: lookAlikes, ranking: Ranking(model: model.ranking, identities: identities),
      linking: try LinkingRules(parameters: model.linking),
      grouping: try GroupingRules(parameters: model.grouping),
      counting: try CountingRules(parameters: model.counting), calendar: model.calendar,
      parameters: identities.compactMap { all[$0.id] }
        + [model.linking, model.grouping, model.counting])
  }
}

extension [String: DetectorParameters] {
  fileprivate func parameters(of id: String) throws(ParameterError) -> DetectorParameters {
    guard let found = self[id] else {
      throw ParameterError(owner: id, name: "*", reason: "are missing from the model")
    }
    return found
  }
}
