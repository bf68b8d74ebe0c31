import LeadRanking

/// The ranking file's groups, turned into a `RankingModel`.
struct RankingNumbers {
  private let file: ModelFile
  private let detectorIDs: [String]
  private let lookAlikeIDs: [String]

  private static let groups =
    [
      "weights", "return_flow", "shape", "effects", "levels", Model.linkingGroup,
      Model.groupingGroup, Model.countingGroup,
    ] + CalibrationNumbers.groups
  private static let fullStrength = "full_strength"

  init(_ file: ModelFile, detectorIDs: [String], lookAlikeIDs: [String]) throws(ModelError) {
    self.file = file
    self.detectorIDs = detectorIDs
    self.lookAlikeIDs = lookAlikeIDs
    for owner in file.owners where !RankingNumbers.groups.contains(owner.id) {
      throw .unknownKey(
        file: file.file, line: owner.line, key: owner.id,
        nearest: ModelError.nearest(to: owner.id, among: RankingNumbers.groups))
    }
  }

  func model() throws(ModelError) -> RankingModel {
    var weights: [String: Int] = [:]
    for entry in try entries("weights", named: detectorIDs) {
      weights[entry.name] = tenths(try checked(entry, in: 0...1000))
    }
    var returnFlow: Set<String> = []
    for entry in try entries("return_flow", named: detectorIDs + [RankingNumbers.fullStrength])
    where entry.name != RankingNumbers.fullStrength {
      if try checked(entry, in: 0...1) > 0 { returnFlow.insert(entry.name) }
    }
    var effects: [String: Double] = [:]
    for entry in try entries("effects", named: lookAlikeIDs) {
      effects[entry.name] = try checked(entry, in: 0...1)
    }
    _ = try entries("shape", named: ["knee", "excess_share"])
    _ = try entries("levels", named: ["floor", "medium", "high"])
    let medium = try number("levels", "medium", in: 0...100)
    return RankingModel(
      weightTenths: weights, returnFlowDetectors: returnFlow, effects: effects,
      shapeKneeTenths: tenths(try number("shape", "knee", in: 0...1000)),
      shapeExcessShare: try number("shape", "excess_share", in: 0...1),
      fullReturnStrength: try number(
        "return_flow", RankingNumbers.fullStrength, in: 0.01...1),
      floorTenths: tenths(try number("levels", "floor", in: 0...100)),
      mediumTenths: tenths(medium),
      highTenths: tenths(try number("levels", "high", in: medium...100)),
      calibration: try CalibrationNumbers.calibration(in: file))
  }

  private func tenths(_ points: Double) -> Int { Int((points * 10).rounded()) }

  /// The entries of a group, whose names must be among the known ones.
  private func entries(_ group: String, named known: [String]) throws(ModelError) -> [ModelEntry] {
    let found = file.entries.filter { $0.owner == group }
    for entry in found where !known.contains(entry.name) {
      throw .unknownKey(
        file: file.file, line: entry.line, key: "\(group).\(entry.name)",
        nearest: ModelError.nearest(to: entry.name, among: known).map { "\(group).\($0)" })
    }
    return found
  }

  private func number(_ group: String, _ name: String, in range: ClosedRange<Double>)
    throws(ModelError) -> Double
  {
    guard let entry = file.entries.first(where: { $0.owner == group && $0.name == name }) else {
      let line = file.owners.first { $0.id == group }?.line ?? 1
      throw .missingKey(file: file.file, line: line, key: "\(group).\(name)")
    }
    return try checked(entry, in: range)
  }

  private func checked(_ entry: ModelEntry, in range: ClosedRange<Double>) throws(ModelError)
    -> Double
  {
    guard range.contains(entry.value) else {
      throw .outOfRange(
        file: file.file, line: entry.line, key: "\(entry.owner).\(entry.name)", value: entry.value,
        range: "[\(range.lowerBound), \(range.upperBound)]")
    }
    return entry.value
  }
}
