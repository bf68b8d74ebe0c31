/// One number of a model file with what it means, and where it stands.
public struct ModelEntry: Sendable, Equatable {
  /// File name inside the model: `detectors.json`.
  public let file: String
  public let line: Int
  /// Detector, look-alike or group of the ranking.
  public let owner: String
  public let name: String
  public let value: Double
  public let unit: String
  public let source: String
  public let why: String
}

/// Reads `{"<section>": [{"id": …, "parameters": [{"name", "value", "unit", "source", "why"}]}]}`.
struct ModelFile {
  let file: String
  let entries: [ModelEntry]
  /// Ids in the order of the file, with the lines they stand on; kept for ids without parameters.
  let owners: [(id: String, line: Int)]
  /// Texts beside the section, by key.
  let headings: [String: String]

  private static let parameterKeys = ["name", "value", "unit", "source", "why"]

  init(
    _ text: [UInt8], file: String, section: String, headings known: [String] = [],
    optionalHeadings optional: [String] = []
  )
    throws(ModelError)
  {
    self.file = file
    let root = try ModelFile.object(JSONDocument.parse(text, file: file), "the document", file)
    var headings: [String: String] = [:]
    var groups: [JSONDocument]?
    for (key, line, _, value) in root {
      if key == section {
        groups = try ModelFile.array(value, key, file)
      } else if known.contains(key) || optional.contains(key) {
        headings[key] = try ModelFile.string(value, key, file)
      } else {
        throw .unknownKey(
          file: file, line: line, key: key,
          nearest: ModelError.nearest(to: key, among: known + optional + [section]))
      }
    }
    guard let groups else { throw .missingKey(file: file, line: 1, key: section) }
    for key in known where headings[key] == nil {
      throw .missingKey(file: file, line: 1, key: key)
    }
    var entries: [ModelEntry] = []
    var owners: [(id: String, line: Int)] = []
    for group in groups {
      let owner = try ModelFile.group(group, file, &entries)
      guard !owners.contains(where: { $0.id == owner }) else {
        throw .duplicateKey(file: file, line: group.line, key: owner)
      }
      owners.append((owner, group.line))
    }
    self.entries = entries
    self.owners = owners
    self.headings = headings
  }

  /// Reads one detector, look-alike or group of the ranking; gives back its id.
  private static func group(_ group: JSONDocument, _ file: String, _ entries: inout [ModelEntry])
    throws(ModelError) -> String
  {
    var owner: String?
    var parameters: [JSONDocument] = []
    for (key, line, _, value) in try object(group, "an entry", file) {
      switch key {
      case "id": owner = try string(value, key, file)
      case "parameters": parameters = try array(value, key, file)
      default:
        throw .unknownKey(
          file: file, line: line, key: key,
          nearest: ModelError.nearest(to: key, among: ["id", "parameters"]))
      }
    }
    guard let owner else { throw .missingKey(file: file, line: group.line, key: "id") }
    var names: Set<String> = []
    for parameter in parameters {
      let entry = try entry(parameter, owner: owner, file)
      guard names.insert(entry.name).inserted else {
        throw .duplicateKey(file: file, line: entry.line, key: "\(owner).\(entry.name)")
      }
      entries.append(entry)
    }
    return owner
  }

  private static func entry(_ parameter: JSONDocument, owner: String, _ file: String)
    throws(ModelError) -> ModelEntry
  {
    var texts: [String: String] = [:]
    var number: Double?
    var line = parameter.line
    for (key, keyLine, _, value) in try object(parameter, "a parameter", file) {
      guard parameterKeys.contains(key) else {
        throw .unknownKey(
          file: file, line: keyLine, key: key,
          nearest: ModelError.nearest(to: key, among: parameterKeys))
      }
      if key == "value" {
        guard case .number(let found) = value.value else {
          throw .wrongType(file: file, line: keyLine, key: key, expected: "a number")
        }
        number = found
        line = keyLine
      } else {
        texts[key] = try string(value, key, file)
      }
    }
    func text(_ key: String) throws(ModelError) -> String {
      guard let text = texts[key], !text.isEmpty else {
        throw .missingKey(file: file, line: parameter.line, key: key)
      }
      return text
    }
    guard let number else { throw .missingKey(file: file, line: parameter.line, key: "value") }
    return ModelEntry(
      file: file, line: line, owner: owner, name: try text("name"), value: number,
      unit: try text("unit"), source: try text("source"), why: try text("why"))
  }

  private static func object(_ document: JSONDocument, _ key: String, _ file: String)
    throws(ModelError) -> [JSONDocument.Member]
  {
    guard case .object(let entries) = document.value else {
      throw .wrongType(file: file, line: document.line, key: key, expected: "an object")
    }
    return entries
  }

  private static func array(_ document: JSONDocument, _ key: String, _ file: String)
    throws(ModelError) -> [JSONDocument]
  {
    guard case .array(let entries) = document.value else {
      throw .wrongType(file: file, line: document.line, key: key, expected: "a list")
    }
    return entries
  }

  private static func string(_ document: JSONDocument, _ key: String, _ file: String)
    throws(ModelError) -> String
  {
    guard case .string(let text) = document.value else {
      throw .wrongType(file: file, line: document.line, key: key, expected: "a text")
    }
    return text
  }
}
