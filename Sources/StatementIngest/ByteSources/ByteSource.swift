/// The decompressed bytes of one file, in order.
protocol ByteSource: AnyObject {
  /// Fills the buffer as far as the file goes; 0 at the end only. Container damage throws.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(IngestError) -> Int
  /// Bytes of the file itself that were taken so far: for progress.
  var consumedBytes: Int { get }
  /// Things that were tolerated.
  var warnings: [String] { get }
}

/// How a file is packed, told by its first bytes and never by its name.
enum Container: String, Sendable {
  case none
  case gzip
  case zstd
  case zip
  case xlsx
  case xls
  case html
  case xml
  /// SWIFT MT messages.
  case mt

  /// A fresh stream over the file from its start.
  static func source(
    of file: InputFile, options: ReadingOptions
  ) throws(IngestError) -> (Container, any ByteSource) {
    if let provenance = file.provenance, provenance.isSheet { return (.none, PlainSource(file)) }
    let head = try file.head(count: 4)
    if head.starts(with: [0x1F, 0x8B]) {
      return (.gzip, GzipSource(file, limits: ExpansionLimits(options)))
    }
    // A zstd stream may also start with a skippable frame, 0x184D2A50…5F.
    let isFrame = head == [0x28, 0xB5, 0x2F, 0xFD]
    let isSkippable = head.count == 4 && head[0] & 0xF0 == 0x50 && head[1...] == [0x2A, 0x4D, 0x18]
    if isFrame || isSkippable {
      return (.zstd, try ZstdSource(file, limits: ExpansionLimits(options)))
    }
    return (.none, PlainSource(file))
  }
}

extension InputFile {
  /// The first bytes of the file.
  func head(count: Int) throws(IngestError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var got = 0
    var failure: IngestError?
    bytes.withUnsafeMutableBytes { buffer in
      do throws(IngestError) { got = try read(at: 0, into: buffer) } catch { failure = error }
    }
    if let failure { throw failure }
    return Array(bytes[..<got])
  }
}

/// A file that is not packed.
final class PlainSource: ByteSource {
  private let file: InputFile
  private(set) var consumedBytes = 0
  let warnings: [String] = []

  init(_ file: InputFile) { self.file = file }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(IngestError) -> Int {
    let got = try file.read(at: consumedBytes, into: buffer)
    consumedBytes += got
    return got
  }
}

/// Limits against files that expand without end.
struct ExpansionLimits {
  let maxBytes: Int
  let maxRatio: Int
  /// The ratio counts only past this size: small files of zeros are honest.
  static let freeBytes = 64 << 20

  init(_ options: ReadingOptions) {
    maxBytes = options.maxDecompressedBytes
    maxRatio = options.maxExpansionRatio
  }

  func check(expanded: Int, packed: Int, path: String) throws(IngestError) {
    if expanded > maxBytes {
      throw .overLimit(
        path: path, what: "expands to \(expanded) bytes and perhaps more", limit: "expanded-bytes",
        value: maxBytes)
    }
    if expanded > ExpansionLimits.freeBytes, expanded / maxRatio > packed {
      throw .overLimit(
        path: path, what: "expands more than \(maxRatio)-fold, as no honest file does",
        limit: "expansion", value: maxRatio)
    }
  }
}

/// The packed bytes of a file as a window that refills itself.
final class PackedWindow {
  private let file: InputFile
  private let storage: UnsafeMutableRawBufferPointer
  private var nextOffset = 0
  private(set) var position = 0
  private(set) var count = 0

  init(_ file: InputFile) {
    self.file = file
    storage = .allocate(byteCount: 256 << 10, alignment: 64)
  }

  deinit { storage.deallocate() }

  /// Offset in the file of the next byte that is not yet taken.
  var fileOffset: Int { nextOffset - (count - position) }

  /// The bytes that wait to be taken. Valid until the next refill.
  var waiting: UnsafeMutableRawBufferPointer {
    // Invariant: 0 ≤ position ≤ count ≤ storage.count.
    UnsafeMutableRawBufferPointer(rebasing: storage[position..<count])
  }

  func take(_ bytes: Int) {
    precondition(bytes >= 0 && bytes <= count - position, "only waiting bytes can be taken")
    position += bytes
  }

  /// Whether so many bytes wait, or were taken where the number is negative.
  func canMove(by bytes: Int) -> Bool {
    bytes <= count - position && fileOffset + bytes >= 0
  }

  /// Takes waiting bytes, or gives bytes back that a decoder had read ahead, perhaps out of the
  /// window before this one.
  func move(by bytes: Int) {
    precondition(canMove(by: bytes), "only bytes of the file can be taken and given back")
    if position + bytes >= 0 {
      position += bytes
    } else {
      nextOffset = fileOffset + bytes
      (position, count) = (0, 0)
    }
  }

  /// Reads on where nothing waits; false at the end of the file.
  func refill() throws(IngestError) -> Bool {
    if position < count { return true }
    position = 0
    count = 0
    count = try file.read(at: nextOffset, into: storage)
    nextOffset += count
    return count > 0
  }

  /// Whether nothing but NUL bytes follows up to the end of the file; takes them.
  func takePadding() throws(IngestError) -> Bool {
    while try refill() {
      for byte in waiting where byte != 0 { return false }
      take(count - position)
    }
    return true
  }
}
