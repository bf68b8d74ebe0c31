import Glibc

/// Files that hold several inputs: archives and workbooks. Their parts are named behind the file,
/// `bank.zip#march.csv`, `statement.xlsx#Sheet1`, `bank.zip#statement.xlsx#Sheet1`.
enum InputParts {
  /// What a file is, told by its content.
  private enum Content {
    /// Read as it lies, or refused later with a reason.
    case text
    case archive(ZipArchive)
    case workbook(XLSXWorkbook)
    case oldWorkbook(BIFFWorkbook)
    case document(XMLSpreadsheet)
    case page
    case message(DocumentKind)
  }

  /// The inputs of a file, in its own order: itself, or its parts.
  static func list(_ path: String, options: ReadingOptions) throws(IngestError) -> [String] {
    // Whatever cannot be opened is told when it is read.
    guard let file = try? InputFile.open(path, spoolDirectory: nil) else { return [path] }
    return try list(file, shownAs: path, options: options, isNested: false)
  }

  private static func list(
    _ file: InputFile, shownAs path: String, options: ReadingOptions, isNested: Bool
  ) throws(IngestError) -> [String] {
    switch try content(of: file, options: options) {
    case .text, .page, .message: return [path]
    case .workbook(let book): return book.sheets.map { "\(path)#\($0.name)" }
    case .oldWorkbook(let book): return book.sheets.map { "\(path)#\($0.name)" }
    case .document(let book): return book.sheets.map { "\(path)#\($0)" }
    case .archive(let archive):
      try refuseNesting(isNested, path)
      var found: [String] = []
      for entry in archive.entries where isInput(entry) {
        let label = "\(path)#\(entry.name)"
        // Only what may be a workbook is unpacked now.
        guard try mayHoldParts(entry, of: archive) else {
          found.append(label)
          continue
        }
        let unpacked = try unpack(entry, of: archive, file: file, shownAs: label, options: options)
        found += try list(unpacked, shownAs: label, options: options, isNested: true)
      }
      guard !found.isEmpty else {
        throw .unsupportedContent(
          path: path, kind: "a ZIP archive without any file", remedy: "pack it again")
      }
      return found
    }
  }

  /// Opens an input by its path, which may name a part.
  static func open(_ path: String, options: ReadingOptions) throws(IngestError) -> InputFile {
    let (container, part) = split(path)
    let file = try InputFile.open(container, spoolDirectory: options.spoolDirectory)
    return try open(file, part: part, shownAs: path, options: options, isNested: false)
  }

  private static func open(
    _ file: InputFile, part: String?, shownAs path: String, options: ReadingOptions, isNested: Bool
  ) throws(IngestError) -> InputFile {
    switch try content(of: file, options: options) {
    case .text:
      guard part == nil else { throw .unreadable(path: path, reason: "the file has no parts") }
      return file
    case .page:
      guard part == nil else { throw .unreadable(path: path, reason: "the file has no parts") }
      return try HTMLTable.text(of: file, shownAs: path, options: options)
    case .message(let kind):
      guard part == nil else { throw .unreadable(path: path, reason: "the file has no parts") }
      return try kind.text(of: file, shownAs: path, options: options)
    case .workbook(let book):
      let index = try choose(part, among: book.sheets.map(\.name), path)
      return try book.text(of: book.sheets[index], shownAs: path)
    case .oldWorkbook(let book):
      let index = try choose(part, among: book.sheets.map(\.name), path)
      return try book.text(of: book.sheets[index], shownAs: path)
    case .document(let book):
      return try book.text(ofSheet: choose(part, among: book.sheets, path), shownAs: path)
    case .archive(let archive):
      try refuseNesting(isNested, path)
      let inputs = archive.entries.filter(isInput)
      var rest: String?
      var entry = inputs.first { $0.name == part }
      if entry == nil, let part {
        entry = inputs.first { part.hasPrefix("\($0.name)#") }
        rest = entry.map { String(part.dropFirst($0.name.count + 1)) }
      }
      if entry == nil { entry = inputs[try choose(part, among: inputs.map(\.name), path)] }
      guard let entry else { return file }
      let unpacked = try unpack(entry, of: archive, file: file, shownAs: path, options: options)
      return try open(unpacked, part: rest, shownAs: path, options: options, isNested: true)
    }
  }

  /// The file whose own bytes identify an input; no sheet is read for it.
  static func identified(
    _ path: String, options: ReadingOptions
  ) throws(IngestError) -> InputFile {
    let (container, part) = split(path)
    let file = try InputFile.open(container, spoolDirectory: nil)
    guard let part, case .archive(let archive) = try content(of: file, options: options) else {
      return file
    }
    let entry = archive.entries.filter(isInput).first {
      part == $0.name || part.hasPrefix("\($0.name)#")
    }
    guard let entry else { throw .unreadable(path: path, reason: "there is no such part") }
    return try unpack(entry, of: archive, file: file, shownAs: path, options: options)
  }

  private static func choose(
    _ part: String?, among names: [String], _ path: String
  ) throws(IngestError) -> Int {
    if let part {
      guard let index = names.firstIndex(of: part) else {
        throw .unreadable(path: path, reason: "there is no such part in the file")
      }
      return index
    }
    guard names.count == 1 else {
      let choice = names.prefix(10).map { "\(path)#\($0)" }.joined(separator: ", ")
      throw .usage("\(path) has \(names.count) parts; name one: \(choice)")
    }
    return 0
  }

  /// `file#part`; a `#` that belongs to the name of a file that is there parts nothing.
  private static func split(_ path: String) -> (container: String, part: String?) {
    if path == "-" || access(path, F_OK) == 0 { return (path, nil) }
    for index in path.indices where path[index] == "#" {
      let container = String(path[..<index])
      if InputFile.isRegular(container) {
        return (container, String(path[path.index(after: index)...]))
      }
    }
    return (path, nil)
  }

  /// Whether a path names a part of a file that is there.
  static func namesPart(_ path: String) -> Bool { split(path).part != nil }

  private static func refuseNesting(_ isNested: Bool, _ path: String) throws(IngestError) {
    if isNested {
      throw .unsupportedContent(
        path: path, kind: "a ZIP archive inside another", remedy: "unpack the outer archive first")
    }
  }

  private static func content(
    of file: InputFile, options: ReadingOptions
  ) throws(IngestError) -> Content {
    if let provenance = file.provenance, provenance.isSheet { return .text }
    let head = try file.head(count: 4096)
    if head.starts(with: [0x50, 0x4B, 3, 4]) || head.starts(with: [0x50, 0x4B, 5, 6]) {
      return try packed(ZipArchive(file, options: options), file, options)
    }
    if head.starts(with: CompoundFile.mark) {
      return .oldWorkbook(try BIFFWorkbook(file, options: options))
    }
    if XMLSpreadsheet.isMark(head) {
      return .document(try XMLSpreadsheet(file, options: options))
    }
    if HTMLTable.isPage(head) { return .page }
    return try DocumentKind.of(file, head: head, options: options).map { .message($0) } ?? .text
  }

  private static func packed(
    _ archive: ZipArchive, _ file: InputFile, _ options: ReadingOptions
  ) throws(IngestError) -> Content {
    let names = Set(archive.entries.map(\.name))
    if names.contains(XLSXWorkbook.mainPart) {
      return .workbook(try XLSXWorkbook(archive, of: file, options: options))
    }
    let asWorkbook = "open it and save it as an Excel workbook (.xlsx) or as “CSV UTF-8”"
    if names.contains("xl/workbook.bin") {
      throw .unsupportedContent(
        path: file.path, kind: "a binary Excel workbook (.xlsb)", remedy: asWorkbook)
    }
    if names.contains("mimetype"), names.contains("content.xml") {
      throw .unsupportedContent(
        path: file.path, kind: "an OpenDocument file", remedy: asWorkbook)
    }
    if names.contains("[Content_Types].xml") {
      throw .unsupportedContent(
        path: file.path, kind: "an Office file without a workbook", remedy: asWorkbook)
    }
    return .archive(archive)
  }

  /// Folders, hidden files and what macOS adds are no inputs.
  private static func isInput(_ entry: ZipArchive.Entry) -> Bool {
    let parts = entry.name.split(whereSeparator: { $0 == "/" || $0 == "\\" })
    guard let last = parts.last, !entry.name.hasSuffix("/"), !entry.name.hasSuffix("\\") else {
      return false
    }
    return !last.hasPrefix(".") && !last.hasPrefix("~$") && parts.first != "__MACOSX"
  }

  private static func mayHoldParts(
    _ entry: ZipArchive.Entry, of archive: ZipArchive
  ) throws(IngestError) -> Bool {
    let head = try archive.head(of: entry, count: 2048)
    return head.starts(with: [0x50, 0x4B]) || head.starts(with: CompoundFile.mark)
      || XMLSpreadsheet.isMark(head)
  }

  /// An entry's bytes as a file without a name.
  private static func unpack(
    _ entry: ZipArchive.Entry, of archive: ZipArchive, file: InputFile, shownAs path: String,
    options: ReadingOptions
  ) throws(IngestError) -> InputFile {
    let source = try archive.stream(entry)
    let descriptor = try StandardInputSpool.nameless(in: options.spoolDirectory)
    var isHandedOn = false
    defer { if !isHandedOn { close(descriptor) } }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      var got = 0
      var failure: IngestError?
      buffer.withUnsafeMutableBytes { bytes in
        do throws(IngestError) { got = try source.read(into: bytes) } catch { failure = error }
      }
      if let failure { throw failure }
      if got == 0 { break }
      guard StandardInputSpool.writeAll(descriptor, buffer, count: got) else {
        throw SystemCall.failedWrite(
          to: StandardInputSpool.namelessPlace(in: options.spoolDirectory), errno, needed: got)
      }
    }
    isHandedOn = true
    return try InputFile.derived(
      path: path, descriptor: descriptor,
      from: InputFile.Provenance(
        origin: file, container: .zip, part: entry.name,
        parts: archive.entries.filter(isInput).map(\.name), isSheet: false))
  }
}

extension ZipArchive {
  /// The first bytes of an entry.
  func head(of entry: Entry, count: Int) throws(IngestError) -> [UInt8] {
    let source = try stream(entry)
    var bytes = [UInt8](repeating: 0, count: min(count, entry.byteCount))
    var got = 0
    var failure: IngestError?
    bytes.withUnsafeMutableBytes { buffer in
      do throws(IngestError) { got = try source.read(into: buffer) } catch { failure = error }
    }
    if let failure { throw failure }
    return Array(bytes[..<got])
  }
}

extension InputFile {
  /// The other parts of the archive or workbook, as inputs of their own; none where the path names
  /// no part.
  var siblings: [String] {
    guard let provenance, path.hasSuffix("#\(provenance.part)") else { return [] }
    let container = path.dropLast(provenance.part.count + 1)
    return provenance.parts.filter { $0 != provenance.part }.map { "\(container)#\($0)" }
  }

  /// Text made of cells.
  var isSheet: Bool { provenance?.isSheet ?? false }

  /// What tells the sheets of one workbook apart.
  var sheetLabel: String { isSheet ? "#\(provenance?.part ?? "")" : "" }

  /// `zip+xlsx`: how the text is packed, from the outside in.
  func packing(around inner: Container) -> String {
    var names = inner == .none ? [] : [inner.rawValue]
    var step = provenance
    while let made = step {
      names.insert(made.container.rawValue, at: 0)
      if made.outer != .none { names.insert(made.outer.rawValue, at: 0) }
      step = made.origin.provenance
    }
    return names.isEmpty ? Container.none.rawValue : names.joined(separator: "+")
  }

  static func isRegular(_ path: String) -> Bool {
    var status = Glibc.stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}
