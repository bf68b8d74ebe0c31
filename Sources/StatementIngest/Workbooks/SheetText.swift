import Glibc

/// Writes the rows of a sheet as comma-separated text (RFC 4180, UTF-8, LF), one line for each row
/// of the sheet, so that line numbers are row numbers.
///
/// Cells after the last one that holds anything are not written; line breaks inside a cell become
/// blanks. The text lies in a file without a name, which ends with its last reader.
final class SheetText {
  private let path: String
  private let descriptor: Int32
  private let limits: ExpansionLimits
  private let packedBytes: Int
  private let spoolPlace: String
  private var isHandedOn = false
  private var buffer: [UInt8] = []
  private(set) var byteCount = 0
  private var writtenRows = 0
  private var row = 0
  /// Column the text stands at, and the last one that was given.
  private var column = 0
  private var lastColumn = -1
  /// Whether the row at hand holds anything yet.
  private var isOpen = false
  static let maxRows = 1 << 20
  static let maxColumns = 1 << 14

  init(path: String, packedBytes: Int, options: ReadingOptions) throws(IngestError) {
    self.path = path
    self.packedBytes = packedBytes
    limits = ExpansionLimits(options)
    spoolPlace = StandardInputSpool.namelessPlace(in: options.spoolDirectory)
    descriptor = try StandardInputSpool.nameless(in: options.spoolDirectory)
    buffer.reserveCapacity(SheetText.flushBytes + (64 << 10))
  }

  deinit { if !isHandedOn { close(descriptor) } }

  private static let flushBytes = 256 << 10

  /// Goes to a row, counted from 1; rows come in order.
  func startRow(_ number: Int) throws(IngestError) {
    guard number > row, number <= SheetText.maxRows else {
      throw .damagedContainer(path: path, reason: "row \(number) follows row \(row)")
    }
    endRow()
    row = number
  }

  var rowNumber: Int { row }

  /// Writes a cell, its column counted from 0; columns come in order. Blank cells leave no trace.
  func cell(_ index: Int, _ text: [UInt8]) throws(IngestError) {
    guard row > 0, index > lastColumn, index < SheetText.maxColumns else {
      throw .damagedContainer(path: path, reason: "row \(row) has its cells out of order")
    }
    lastColumn = index
    if text.isEmpty { return }
    if !isOpen {
      for _ in writtenRows..<(row - 1) { buffer.append(0x0A) }
      writtenRows = row - 1
      isOpen = true
    }
    for _ in column..<index { buffer.append(UInt8(ascii: ",")) }
    column = index
    append(text)
    if buffer.count >= SheetText.flushBytes { try flush() }
  }

  private func endRow() {
    if isOpen {
      buffer.append(0x0A)
      writtenRows = row
    }
    isOpen = false
    column = 0
    lastColumn = -1
  }

  private func append(_ text: [UInt8]) {
    let quote = UInt8(ascii: "\"")
    let isQuoted = text.contains { $0 == quote || $0 == UInt8(ascii: ",") }
    if isQuoted { buffer.append(quote) }
    for byte in text {
      if byte == quote { buffer.append(quote) }
      buffer.append(byte == 0x0A || byte == 0x0D ? 0x20 : byte)
    }
    if isQuoted { buffer.append(quote) }
  }

  private func flush() throws(IngestError) {
    byteCount += buffer.count
    try limits.check(expanded: byteCount, packed: packedBytes, path: path)
    guard StandardInputSpool.writeAll(descriptor, buffer, count: buffer.count) else {
      throw SystemCall.failedWrite(to: spoolPlace, errno, needed: buffer.count)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Ends the text and hands it on for reading.
  func finish(_ provenance: InputFile.Provenance) throws(IngestError) -> InputFile {
    endRow()
    try flush()
    isHandedOn = true
    return try InputFile.derived(path: path, descriptor: descriptor, from: provenance)
  }
}
