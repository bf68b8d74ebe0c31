import CZip
import Glibc

/// A ZIP archive: its entries as streams, each with its checksum and declared length checked.
///
/// The paths inside an archive are labels only; nothing is ever written where they point.
final class ZipArchive {
  struct Entry {
    /// UTF-8 whatever the archive holds; unique in the archive, control characters replaced.
    var name: String
    var index: UInt64
    var byteCount: Int
    var packedBytes: Int
    var isEncrypted: Bool
  }

  let path: String
  private(set) var entries: [Entry] = []
  private let limits: ExpansionLimits
  // Owned here, closed in deinit; every stream holds the archive, so none outlives it.
  fileprivate let handle: OpaquePointer

  init(_ file: InputFile, options: ReadingOptions) throws(IngestError) {
    path = file.path
    limits = ExpansionLimits(options)
    // libzip closes the descriptor it is given.
    let descriptor = dup(file.descriptor)
    guard descriptor >= 0 else {
      throw .inputOutput(path: file.path, reason: SystemCall.reason(errno))
    }
    var code: Int32 = 0
    guard let opened = zip_fdopen(descriptor, 0, &code) else {
      let system = errno
      close(descriptor)
      if ZipArchive.isSystemFault(code) {
        throw .inputOutput(path: file.path, reason: SystemCall.reason(system))
      }
      throw .damagedContainer(path: file.path, reason: ZipArchive.reason(code))
    }
    handle = opened
    let count = zip_get_num_entries(opened, 0)
    guard count <= options.maxArchiveEntries else {
      throw .overLimit(
        path: path, what: "holds \(count) entries", limit: "archive-entries",
        value: options.maxArchiveEntries)
    }
    try list(count)
    // Every stream ends with an error past its declared length, so the declared sum binds.
    var declared = 0
    for entry in entries {
      let (sum, overflow) = declared.addingReportingOverflow(entry.byteCount)
      declared = overflow ? .max : sum
    }
    try limits.check(expanded: declared, packed: file.byteCount, path: path)
  }

  deinit { zip_discard(handle) }

  private func list(_ count: Int64) throws(IngestError) {
    var seen: Set<String> = []
    for index in 0..<UInt64(max(0, count)) {
      var status = zip_stat_t()
      zip_stat_init(&status)
      let known = UInt64(ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE)
      guard zip_stat_index(handle, index, 0, &status) == 0, status.valid & known == known,
        let byteCount = Int(exactly: status.size), let packed = Int(exactly: status.comp_size),
        let label = zip_get_name(handle, index, UInt32(ZIP_FL_ENC_RAW))
      else { throw .damagedContainer(path: path, reason: "entry \(index + 1) has no size or name") }
      var name = EntryName.text(label)
      while !seen.insert(name).inserted { name += "~" }
      entries.append(
        Entry(
          name: name, index: index, byteCount: byteCount, packedBytes: packed,
          isEncrypted: status.encryption_method != UInt16(ZIP_EM_NONE)))
    }
  }

  func entry(named name: String) -> Entry? { entries.first { $0.name == name } }

  func stream(_ entry: Entry) throws(IngestError) -> ZipEntrySource {
    if entry.isEncrypted {
      throw .unsupportedContent(
        path: path, kind: "an encrypted ZIP archive",
        remedy: "unpack it with its password and give the files themselves")
    }
    guard let opened = zip_fopen_index(handle, entry.index, 0) else {
      throw ZipArchive.failure(zip_get_error(handle), in: entry, of: path)
    }
    return ZipEntrySource(archive: self, entry: entry, handle: opened)
  }

  /// All bytes of a small entry.
  func bytes(of entry: Entry, atMost limit: Int) throws(IngestError) -> [UInt8] {
    guard entry.byteCount <= limit else {
      throw .damagedContainer(path: path, reason: "\(entry.name) is larger than \(limit) bytes")
    }
    let source = try stream(entry)
    var bytes = [UInt8](repeating: 0, count: entry.byteCount + 1)
    var got = 0
    var failure: IngestError?
    bytes.withUnsafeMutableBytes { buffer in
      do throws(IngestError) { got = try source.read(into: buffer) } catch { failure = error }
    }
    if let failure { throw failure }
    return Array(bytes[..<got])
  }

  static func reason(_ error: UnsafeMutablePointer<zip_error_t>?) -> String {
    guard let text = zip_error_strerror(error) else { return "ZIP error" }
    return String(cString: text)
  }

  /// The disk, and not the archive, is at fault.
  private static func isSystemFault(_ code: Int32) -> Bool {
    [ZIP_ER_READ, ZIP_ER_SEEK, ZIP_ER_OPEN, ZIP_ER_MEMORY].contains(code)
  }

  fileprivate static func failure(
    _ error: UnsafeMutablePointer<zip_error_t>?, in entry: Entry, of path: String
  ) -> IngestError {
    let what = "\(entry.name): \(reason(error))"
    return isSystemFault(zip_error_code_zip(error))
      ? .inputOutput(path: path, reason: what) : .damagedContainer(path: path, reason: what)
  }

  private static func reason(_ code: Int32) -> String {
    var error = zip_error_t()
    zip_error_init_with_code(&error, code)
    defer { zip_error_fini(&error) }
    return "no sound ZIP archive (\(reason(&error)))"
  }
}

/// One entry's bytes.
final class ZipEntrySource: ByteSource {
  private let archive: ZipArchive
  private let entry: ZipArchive.Entry
  // Owned here, closed in deinit before the archive is let go.
  private let handle: OpaquePointer
  private var expanded = 0
  let warnings: [String] = []

  fileprivate init(archive: ZipArchive, entry: ZipArchive.Entry, handle: OpaquePointer) {
    self.archive = archive
    self.entry = entry
    self.handle = handle
  }

  deinit { zip_fclose(handle) }

  var consumedBytes: Int { expanded }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(IngestError) -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    var done = 0
    while done < buffer.count {
      // Invariant: done < buffer.count, and libzip writes at most the given number of bytes.
      let got = zip_fread(handle, base + done, UInt64(buffer.count - done))
      if got == 0 { break }
      guard got > 0 else {
        throw ZipArchive.failure(zip_file_get_error(handle), in: entry, of: archive.path)
      }
      done += Int(got)
      expanded += Int(got)
      guard expanded <= entry.byteCount else {
        throw .damagedContainer(
          path: archive.path,
          reason: "\(entry.name) holds more than the \(entry.byteCount) bytes it declares")
      }
    }
    if done < buffer.count, expanded < entry.byteCount {
      throw .damagedContainer(path: archive.path, reason: "\(entry.name) is cut short")
    }
    return done
  }
}

/// Names of entries as text.
enum EntryName {
  /// UTF-8 where it is valid, else GB18030, as Chinese Windows writes them.
  static func text(_ label: UnsafePointer<CChar>) -> String {
    let raw = Array(String(cString: label).utf8)
    // Invariant: the label ends with a NUL byte, which strlen finds.
    let bytes = UnsafeRawBufferPointer(start: label, count: strlen(label))
    let isUTF8 = raw.elementsEqual(bytes)
    let text = isUTF8 ? raw : bytes.withMemoryRebound(to: UInt8.self) { GB18030.table.decode($0) }
    return String(
      decoding: text.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
  }
}
