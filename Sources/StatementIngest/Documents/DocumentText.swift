import Glibc

/// Writes what was found in a document as comma-separated text (RFC 4180, UTF-8, LF): a header and
/// one line for each transaction, in a file without a name, which ends with its last reader.
final class DocumentText {
  private let path: String
  private let descriptor: Int32
  private let limits: ExpansionLimits
  private let packedBytes: Int
  private var isHandedOn = false
  private var buffer: [UInt8] = []
  private var byteCount = 0
  private let columnCount: Int
  private static let flushBytes = 256 << 10

  init(
    path: String, packedBytes: Int, header: [String], options: ReadingOptions
  ) throws(IngestError) {
    self.path = path
    self.packedBytes = packedBytes
    limits = ExpansionLimits(options)
    columnCount = header.count
    descriptor = try StandardInputSpool.nameless(in: options.spoolDirectory)
    var row = DocumentRow()
    for name in header { row.cell(name) }
    try write(&row)
  }

  deinit { if !isHandedOn { close(descriptor) } }

  /// Writes a row and empties it.
  func write(_ row: inout DocumentRow) throws(IngestError) {
    precondition(row.count == columnCount, "a row has a cell for each column")
    buffer.append(contentsOf: row.bytes)
    buffer.append(0x0A)
    row = DocumentRow(reusing: &row)
    if buffer.count >= DocumentText.flushBytes { try flush() }
  }

  private func flush() throws(IngestError) {
    byteCount += buffer.count
    try limits.check(expanded: byteCount, packed: packedBytes, path: path)
    guard StandardInputSpool.writeAll(descriptor, buffer, count: buffer.count) else {
      throw .inputOutput(path: path, reason: "its text cannot be kept: \(SystemCall.reason(errno))")
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Ends the text and hands it on for reading.
  func finish(_ provenance: InputFile.Provenance) throws(IngestError) -> InputFile {
    try flush()
    isHandedOn = true
    return try InputFile.derived(path: path, descriptor: descriptor, from: provenance)
  }
}

/// One line of comma-separated text while its cells come in.
struct DocumentRow {
  private(set) var bytes: [UInt8] = []
  /// Cells so far.
  private(set) var count = 0

  init() {}

  /// An empty row in the memory of another one.
  init(reusing row: inout DocumentRow) {
    swap(&bytes, &row.bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  /// Appends the next cell, quoted where it must be; line breaks become blanks.
  mutating func cell(_ text: ArraySlice<UInt8>) {
    if count > 0 { bytes.append(UInt8(ascii: ",")) }
    count += 1
    let quote = UInt8(ascii: "\"")
    let isPlain = text.allSatisfy {
      $0 != quote && $0 != UInt8(ascii: ",") && $0 != 0x0A && $0 != 0x0D
    }
    if isPlain {
      bytes.append(contentsOf: text)
      return
    }
    bytes.append(quote)
    for byte in text {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte == 0x0A || byte == 0x0D ? 0x20 : byte)
    }
    bytes.append(quote)
  }

  mutating func cell(_ text: [UInt8]) { cell(text[...]) }
  mutating func cell(_ text: String) { cell(Array(text.utf8)) }
}

/// The fields of several records one behind the other in one store, which is used again and again.
struct FieldStore {
  private struct Extent {
    var start: UInt32 = 0
    var count: UInt32 = 0
  }

  private let slots: Int
  private var bytes: [UInt8] = []
  private var extents: [Extent] = []
  private(set) var count = 0

  init(slots: Int) { self.slots = slots }

  /// Bytes that the records take, their places included; kept below 4 GiB by the caller.
  var byteCount: Int { bytes.count + extents.count * MemoryLayout<Extent>.stride }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    extents.removeAll(keepingCapacity: true)
    count = 0
  }

  mutating func startRecord() {
    count += 1
    for _ in 0..<slots { extents.append(Extent()) }
  }

  /// Sets a field of the last record; one that is set already keeps its first text.
  mutating func set(_ slot: Int, _ text: [UInt8]) {
    guard count > 0, !text.isEmpty, extents[(count - 1) * slots + slot].count == 0 else { return }
    precondition(bytes.count + text.count <= UInt32.max, "the caller keeps the store small")
    extents[(count - 1) * slots + slot] = Extent(
      start: UInt32(bytes.count), count: UInt32(text.count))
    bytes.append(contentsOf: text)
  }

  /// Joins a text to a field of the last record, behind a blank.
  mutating func join(_ slot: Int, _ text: [UInt8]) {
    guard count > 0, !text.isEmpty else { return }
    let old = Array(self[count - 1, slot])
    extents[(count - 1) * slots + slot] = Extent()
    set(slot, old.isEmpty ? text : old + [0x20] + text)
  }

  subscript(record: Int, slot: Int) -> ArraySlice<UInt8> {
    let extent = extents[record * slots + slot]
    return bytes[Int(extent.start)..<Int(extent.start + extent.count)]
  }
}

/// Amounts in hundred-thousandths, exact: ISO 20022 allows five decimals.
enum DocumentAmount {
  static let one: Int128 = 100_000

  /// The value of `1234.56`: digits with at most five decimals and 18 digits, no sign; nil for
  /// anything else. MT messages write a comma for the point.
  static func value(
    _ text: some Collection<UInt8>, point: UInt8 = UInt8(ascii: ".")
  ) -> Int128? {
    var value: Int128 = 0
    var digits = 0
    var decimals: Int?
    for byte in text {
      if byte == point {
        if decimals != nil || digits == 0 { return nil }
        decimals = 0
        continue
      }
      guard byte &- 0x30 <= 9 else { return nil }
      digits += 1
      decimals = decimals.map { $0 + 1 }
      value = value * 10 + Int128(byte &- 0x30)
      if digits > 20 { return nil }
    }
    let places = decimals ?? 0
    guard digits > 0, places <= 5 else { return nil }
    for _ in places..<5 { value *= 10 }
    return value
  }

  /// `1234.56`, with at least two decimals.
  static func text(_ value: Int128) -> String {
    let whole = value.magnitude / UInt128(one)
    var decimals = String(value.magnitude % UInt128(one))
    decimals = String(repeating: "0", count: 5 - decimals.count) + decimals
    while decimals.count > 2, decimals.hasSuffix("0") { decimals.removeLast() }
    return "\(value < 0 ? "-" : "")\(whole).\(decimals)"
  }
}
