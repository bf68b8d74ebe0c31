import Glibc
import StatementIngest

extension Reject {
  /// Of one line of `rejects.jsonl` what is known before the file has been read to its end: place,
  /// reason and the row's own bytes, enough to mend it and read it again.
  fileprivate var members: [(key: String, value: JSONValue)] {
    var members: [(key: String, value: JSONValue)] = [
      ("line", .integer(Int(location.line))), ("byte", .integer(Int(location.byte))),
      ("length", .integer(Int(location.length))),
      ("column", column > 0 ? .integer(column) : .null), ("column_name", .string(columnName)),
      ("code", .string(code.rawValue)), ("message", .string(message)),
    ]
    if let text = String(validating: raw, as: UTF8.self) {
      members.append(("raw", .string(text)))
    } else {
      members.append(("raw_base64", .string(base64(raw))))
    }
    // The whole row is still in the file, at its byte and length.
    if raw.count < Int(location.length) { members.append(("raw_is_cut", .boolean(true))) }
    return members
  }
}

/// `rejects.jsonl`, written while files are read: what is known of a file only at its end (its
/// SHA-256) is put before each line when all files are read.
struct RejectFile: ~Copyable {
  private let path: String
  private var part: OutputFile

  static func make(path: String) throws(PublishError) -> RejectFile {
    RejectFile(path: path, part: try OutputFile.make(path: path + ".part"))
  }

  private init(path: String, part: consuming OutputFile) {
    self.path = path
    self.part = part
  }

  mutating func write(_ reject: Reject) throws(PublishError) {
    try part.write("\(reject.location.file) \(JSONValue.object(reject.members).line.dropFirst())\n")
  }

  /// Writes the lines with their files in front, and takes the first writing away.
  mutating func finish(_ reports: [FileReport]) throws(PublishError) {
    try part.finish()
    let heads = reports.map { report in
      let head = JSONValue.object([
        ("file", .string(report.path)), ("sha256", .string(report.sha256)),
        ("format", .string(report.format)),
      ])
      return Array(head.line.dropLast().utf8) + [UInt8(ascii: ",")]
    }
    var whole = try OutputFile.make(path: path)
    var lines = try LinesOfFile(path: path + ".part")
    while let line = try lines.next() {
      guard let blank = line.firstIndex(of: UInt8(ascii: " ")) else { continue }
      let index = line[..<blank].reduce(0) { $0 * 10 + Int($1 - 0x30) }
      precondition(heads.indices.contains(index), "a reject belongs to a file of the run")
      try whole.write(heads[index])
      try whole.write(Array(line[(blank + 1)...]) + [UInt8(ascii: "\n")])
    }
    try whole.finish()
    guard unlink(path + ".part") == 0 else { throw .writing(path + ".part", errno) }
  }
}

/// The lines of a file, one after another, without their ends.
private struct LinesOfFile: ~Copyable {
  private let path: String
  private let descriptor: Int32
  private var pending: [UInt8] = []
  private var position = 0

  init(path: String) throws(PublishError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .inputOutput(path: path, reason: systemMessage(errno)) }
  }

  deinit { close(descriptor) }

  mutating func next() throws(PublishError) -> [UInt8]? {
    var searched = position
    while true {
      if let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { position = end + 1 }
        return Array(pending[position..<end])
      }
      pending.removeFirst(position)
      (position, searched) = (0, pending.count)
      var buffer = [UInt8](repeating: 0, count: 1 << 18)
      let got = read(descriptor, &buffer, buffer.count)
      if got == 0 { return nil }
      if got < 0 {
        if errno == EINTR { continue }
        throw .inputOutput(path: path, reason: systemMessage(errno))
      }
      pending.append(contentsOf: buffer[..<got])
    }
  }
}

/// RFC 4648 base64 with padding.
func base64(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var text: [UInt8] = []
  text.reserveCapacity((bytes.count + 2) / 3 * 4)
  var position = 0
  while position < bytes.count {
    let available = min(3, bytes.count - position)
    var group = 0
    for offset in 0..<3 {
      group = group << 8 | (offset < available ? Int(bytes[position + offset]) : 0)
    }
    for digit in 0..<4 {
      text.append(
        digit <= available ? alphabet[group >> (18 - 6 * digit) & 63] : UInt8(ascii: "="))
    }
    position += 3
  }
  return String(decoding: text, as: UTF8.self)
}
