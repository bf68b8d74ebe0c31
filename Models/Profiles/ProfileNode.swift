/// One value of a profile with its key, read strictly: every question names what else it could be.
struct ProfileNode {
  let key: String
  let file: String
  /// Where the key stands, or the value where it has none.
  let line: Int
  let column: Int
  let document: JSONDocument

  init(root: JSONDocument, file: String) {
    self.init(key: "the profile", file: file, line: root.line, column: root.column, root)
  }

  private init(key: String, file: String, line: Int, column: Int, _ document: JSONDocument) {
    self.key = key
    self.file = file
    self.line = line
    self.column = column
    self.document = document
  }

  func failure(_ message: String) -> ProfileError {
    ProfileError(file: file, line: line, column: column, message: message)
  }

  private func wrongType(_ expected: String) -> ProfileError {
    ProfileError(
      file: file, line: document.line, column: document.column,
      message: "'\(key)' must be \(expected)")
  }

  /// The members of an object whose keys must be among these.
  func members(_ known: [String]) throws(ProfileError) -> [String: ProfileNode] {
    var found: [String: ProfileNode] = [:]
    for member in try members() {
      guard known.contains(member.key) else {
        let nearest = ModelError.nearest(to: member.key, among: known)
        throw member.failure(
          "unknown '\(member.key)'"
            + (nearest.map { "; did you mean '\($0)'?" }
              ?? "; the keys here are \(known.joined(separator: ", "))"))
      }
      found[member.key] = member
    }
    return found
  }

  /// The members of an object in the order in which they stand.
  func members() throws(ProfileError) -> [ProfileNode] {
    guard case .object(let members) = document.value else { throw wrongType("an object { … }") }
    return members.map {
      ProfileNode(key: $0.key, file: file, line: $0.line, column: $0.column, $0.value)
    }
  }

  func elements() throws(ProfileError) -> [ProfileNode] {
    guard case .array(let elements) = document.value else { throw wrongType("a list [ … ]") }
    return elements.map {
      ProfileNode(key: key, file: file, line: $0.line, column: $0.column, $0)
    }
  }

  func string() throws(ProfileError) -> String {
    guard case .string(let text) = document.value else { throw wrongType("a text in quotes") }
    return text
  }

  func strings() throws(ProfileError) -> [String] {
    guard case .array = document.value else { throw wrongType("a list of texts") }
    var texts: [String] = []
    for element in try elements() { texts.append(try element.string()) }
    return texts
  }

  /// A text, or a list of them with at least one.
  func oneOrMore() throws(ProfileError) -> [String] {
    if case .string(let text) = document.value { return [text] }
    guard case .array = document.value else { throw wrongType("a text or a list of texts") }
    let texts = try strings()
    guard !texts.isEmpty else { throw wrongType("a text or a list with at least one") }
    return texts
  }

  func boolean() throws(ProfileError) -> Bool {
    guard case .boolean(let value) = document.value else { throw wrongType("true or false") }
    return value
  }

  func integer(in range: ClosedRange<Int>) throws(ProfileError) -> Int {
    guard case .number(let number) = document.value, let whole = Int(exactly: number),
      range.contains(whole)
    else { throw wrongType("a whole number from \(range.lowerBound) to \(range.upperBound)") }
    return whole
  }

  /// One of the words of a list.
  func word(of words: [String]) throws(ProfileError) -> String {
    let text = try string()
    guard words.contains(text) else {
      throw ProfileError(
        file: file, line: document.line, column: document.column,
        message: "'\(key)' is '\(text)'; it must be one of \(words.joined(separator: ", "))")
    }
    return text
  }

  /// One of the cases of an enumeration, by its raw value.
  func word<Choice: RawRepresentable & CaseIterable>(
    _ type: Choice.Type
  ) throws(ProfileError) -> Choice where Choice.RawValue == String {
    let text = try word(of: Choice.allCases.map(\.rawValue))
    guard let choice = Choice(rawValue: text) else { throw wrongType("one of its words") }
    return choice
  }
}

extension [String: ProfileNode] {
  /// The member of this key, which must be there.
  func required(_ key: String, in parent: ProfileNode) throws(ProfileError) -> ProfileNode {
    guard let node = self[key] else { throw parent.failure("'\(key)' is missing") }
    return node
  }
}
