import Glibc

/// Makes a directory and its parents where they are missing.
func makeDirectory(_ path: String) throws(SimulationError) {
  var prefix = path.hasPrefix("/") ? "/" : ""
  for part in path.split(separator: "/") {
    prefix += (prefix.isEmpty || prefix.hasSuffix("/") ? "" : "/") + part
    if mkdir(prefix, 0o755) != 0 && errno != EEXIST {
      throw .file(path: prefix, action: "create", code: errno)
    }
  }
}

/// A file being written through a buffer of one mebibyte; `finish()` must be called.
struct ByteFile: ~Copyable {
  private let path: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private static let capacity = 1 << 20

  init(path: String) throws(SimulationError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .file(path: path, action: "create", code: errno) }
    buffer.reserveCapacity(Self.capacity + 4096)
  }

  deinit { close(descriptor) }

  mutating func append(_ bytes: some Sequence<UInt8>) { buffer.append(contentsOf: bytes) }

  mutating func append(_ text: String) { buffer.append(contentsOf: text.utf8) }

  mutating func append(byte: UInt8) { buffer.append(byte) }

  /// A whole number in decimal, with leading zeros up to `width`.
  mutating func append(_ number: Int, width: Int = 1) {
    var rest = number.magnitude
    var places = 0
    if number < 0 { buffer.append(UInt8(ascii: "-")) }
    let start = buffer.count
    repeat {
      buffer.append(UInt8(48 + rest % 10))
      rest /= 10
      places += 1
    } while rest > 0 || places < width
    buffer[start...].reverse()
  }

  /// Yuan with two places.
  mutating func append(fen: Int64) {
    append(Int(fen / 100))
    buffer.append(UInt8(ascii: "."))
    append(Int(fen % 100), width: 2)
  }

  /// Writes the buffer out once it is full; called between rows.
  mutating func drain() throws(SimulationError) {
    if buffer.count >= Self.capacity { try writeOut() }
  }

  consuming func finish() throws(SimulationError) { try writeOut() }

  private mutating func writeOut() throws(SimulationError) {
    var written = 0
    while written < buffer.count {
      let rest = written == 0 ? buffer : Array(buffer[written...])
      let count = write(descriptor, rest, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw .file(path: path, action: "write", code: errno)
      }
      written += count
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
