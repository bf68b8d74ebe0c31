import Glibc

/// A small table of comma-separated values with named columns, for truth and leads files.
struct DelimitedText {
  let columns: [String]
  let rows: [[String]]

  /// Reads UTF-8 with or without a byte order mark, LF or CRLF, fields quoted where needed.
  init(_ bytes: [UInt8]) {
    var records: [[String]] = []
    var record: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    func closeField() {
      record.append(Self.cleaned(field))
      field.removeAll(keepingCapacity: true)
    }
    func closeRecord() {
      closeField()
      if record != [""] { records.append(record) }
      record = []
    }
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if isQuoted {
        if byte != UInt8(ascii: "\"") {
          field.append(byte)
        } else if index < bytes.count && bytes[index] == byte {
          field.append(byte)
          index += 1
        } else {
          isQuoted = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isQuoted = true
      case UInt8(ascii: ","): closeField()
      case UInt8(ascii: "\n"): closeRecord()
      case UInt8(ascii: "\r"): break
      default: field.append(byte)
      }
    }
    if !field.isEmpty || !record.isEmpty { closeRecord() }
    columns = records.first ?? []
    rows = Array(records.dropFirst())
  }

  /// The place of the first of the given names that the header has, in any case of letters.
  func column(_ names: [String]) -> Int? {
    let lowered = columns.map { $0.lowercased() }
    for name in names {
      if let place = lowered.firstIndex(of: name) { return place }
    }
    return nil
  }

  /// A field without the padding and guards that spreadsheets put around account numbers.
  private static func cleaned(_ bytes: [UInt8]) -> String {
    let guards: Set<UInt8> = [9, 32, UInt8(ascii: "="), UInt8(ascii: "'")]
    var slice = bytes[...]
    while let first = slice.first, guards.contains(first) { slice = slice.dropFirst() }
    while let last = slice.last, guards.contains(last) { slice = slice.dropLast() }
    return String(decoding: slice, as: UTF8.self)
  }
}

/// All bytes of a file.
func fileBytes(_ path: String) throws(EvaluationError) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw .file(path: path, code: errno) }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 1 << 18)
  while true {
    let count = read(descriptor, &block, block.count)
    if count < 0 {
      if errno == EINTR { continue }
      throw .file(path: path, code: errno)
    }
    if count == 0 { return bytes }
    bytes += block[0..<count]
  }
}
