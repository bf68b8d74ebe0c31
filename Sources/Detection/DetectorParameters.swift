/// The numbers of one detector or look-alike, as the model file gives them.
public struct DetectorParameters: Sendable, Equatable {
  /// The detector's id, for messages.
  public let owner: String
  public let values: [String: Double]

  public init(owner: String, values: [String: Double]) {
    self.owner = owner
    self.values = values
  }

  /// The parameter, which must lie in `range`.
  public func number(_ name: String, in range: ClosedRange<Double>) throws(ParameterError) -> Double
  {
    guard let value = values[name] else {
      throw ParameterError(owner: owner, name: name, reason: "is missing from the model")
    }
    guard range.contains(value) else {
      throw ParameterError(
        owner: owner, name: name,
        reason: "is \(value); it must lie in [\(range.lowerBound), \(range.upperBound)]")
    }
    return value
  }

  /// A whole number in `range`.
  public func count(_ name: String, in range: ClosedRange<Int>) throws(ParameterError) -> Int {
    let value = try number(name, in: Double(range.lowerBound)...Double(range.upperBound))
    guard value == value.rounded() else {
      throw ParameterError(owner: owner, name: name, reason: "is \(value); it must be whole")
    }
    return Int(value)
  }
}

/// A model parameter that is missing or impossible.
public struct ParameterError: Error, Equatable, CustomStringConvertible {
  public let owner: String
  public let name: String
  public let reason: String

  public init(owner: String, name: String, reason: String) {
    self.owner = owner
    self.name = name
    self.reason = reason
  }

  public var description: String { "model parameter \(owner).\(name) \(reason)" }
}
