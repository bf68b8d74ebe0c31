/// Why a format profile cannot be used: file, line, column, what is wrong and how to mend it.
public struct ProfileError: Error, Equatable, CustomStringConvertible {
  public var file: String
  /// Counted from 1; 0 where the file as a whole is at fault.
  public var line: Int
  /// In characters, counted from 1.
  public var column: Int
  public var message: String

  public init(file: String, line: Int = 0, column: Int = 0, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  public var description: String {
    line > 0 ? "\(file):\(line):\(column): \(message)" : "\(file): \(message)"
  }

  /// The same error as the shared reader of JSON tells it.
  init(_ error: ModelError) {
    switch error {
    case .syntax(let file, let line, let column, let what):
      self.init(file: file, line: line, column: max(1, column), message: what)
    case .duplicateKey(let file, let line, let key):
      self.init(file: file, line: line, column: 1, message: "'\(key)' stands twice; remove one")
    default: self.init(file: "", message: error.description)
    }
  }
}
