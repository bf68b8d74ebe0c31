import Glibc
import SeededNumbers
import Testing

@testable import StatementIngest

/// The result depends on the bytes alone: not on block size, threads, packing or encoding.
struct InvarianceTests {
  let files = TestFiles()

  static func document(seed: UInt64) -> String {
    var random = SeededNumbers(state: seed)
    var text = Canonical.header
    let memos = [
      "转账", "\"备注,第一行\n第二行 \"\"引号\"\"\"", "他说\"你好\"转", "\"未闭合", "\"闭合\"后", "", "\"a\r\nb\"",
      "a\rb", "x,extra", "𠮷㐀", "\"\"", "a\0b", "\"",
    ]
    for number in 0..<Int.random(in: 1...30, using: &random) {
      switch Int.random(in: 0..<20, using: &random) {
      case 0: text += "\n"
      case 1: text += "\r\n"
      case 2: text += Canonical.header
      case 3: text += "T,2023-02-29 00:00:00,1,2,3,CNY,,\n"
      case 4: text += ",,,,,,,\n"
      case 5: text += Canonical.row(number).replacing("\n", with: "\r\n")
      case 6: text += Canonical.row(number).replacing("\n", with: "\r")
      case 7...11:
        text += Canonical.row(number, memo: memos.randomElement(using: &random) ?? "")
      default: text += Canonical.row(number)
      }
    }
    switch Int.random(in: 0..<6, using: &random) {
    case 0: text.removeLast(Int.random(in: 1...20, using: &random))
    case 1: text += String(repeating: "\0", count: 100)
    case 2: text += "\u{1A}"
    case 3: text += "T9,2024-03-01 00:00:00,\"1234567890"
    default: break
    }
    return text
  }

  static let cuts = [
    (1, 1), (2, 1), (7, 2), (64, 3), (333, 1), (4096, 2), (1 << 20, 1), (1 << 20, 8),
  ]

  func check(_ path: String, seed: UInt64) async throws {
    var first: Reading?
    for (blockBytes, threads) in Self.cuts {
      var options = ReadingOptions()
      options.blockBytes = blockBytes
      options.threads = threads
      let reading = try await Reading.of([path], options: options)
      if let first {
        #expect(first == reading, "seed \(seed), block \(blockBytes), threads \(threads)")
        if first != reading { return }
      } else {
        first = reading
      }
    }
  }

  @Test func blocksAndThreadsChangeNothing() async throws {
    for seed in 0..<24 as Range<UInt64> {
      let path = files.write("\(seed).csv", Self.document(seed: seed))
      try await check(path, seed: seed)
    }
  }

  @Test func neitherInGB18030NorUTF16() async throws {
    for seed in 100..<108 as Range<UInt64> {
      let text = Self.document(seed: seed)
      let utf8 = try await Reading.of([files.write("u\(seed)", text)])
      for (name, bytes) in [
        ("gb18030", TestEncoding.gb18030(text)), ("utf-16le", TestEncoding.utf16(text, mark: true)),
      ] {
        let path = files.write("\(name)-\(seed)", bytes)
        try await check(path, seed: seed)
        let reading = try await Reading.of([path])
        let isPlain = text.utf8.allSatisfy { $0 < 0x80 }
        if !isPlain { #expect(reading.reports[0].encoding == name) }
        #expect(reading.rows.map(\.fen) == utf8.rows.map(\.fen))
        #expect(reading.rows.map(\.memo) == utf8.rows.map(\.memo))
        #expect(reading.rows.map(\.line) == utf8.rows.map(\.line))
        #expect(reading.codes == utf8.codes)
        // The raw bytes of each row stand where its location says.
        for row in reading.rows {
          let start = Int(row.byte)
          let raw = Array(bytes[start..<(start + Int(row.length))])
          let wanted =
            name == "gb18030"
            ? Array(row.reference.utf8) : TestEncoding.utf16(row.reference, mark: false)
          #expect(raw.starts(with: wanted), "seed \(seed) line \(row.line)")
        }
      }
    }
  }
}

/// Encodes text for fixtures.
enum TestEncoding {
  static func gb18030(_ text: String) -> [UInt8] {
    iconv(Array(text.utf8), from: "UTF-8", to: "GB18030")
  }

  static func utf16(_ text: String, mark: Bool, bigEndian: Bool = false) -> [UInt8] {
    var bytes: [UInt8] = []
    for unit in (mark ? [0xFEFF] : []) + Array(text.utf16) {
      let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
      bytes += bigEndian ? pair.reversed() : pair
    }
    return bytes
  }

  /// Empty where the bytes are not valid.
  static func iconv(_ bytes: [UInt8], from: String, to name: String) -> [UInt8] {
    guard let handle = iconv_open(name, from), Int(bitPattern: handle) != -1 else { return [] }
    defer { iconv_close(handle) }
    var input = bytes.map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: input.count * 4 + 16)
    let left = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output -> Int in
        var (from, to) = (input.baseAddress, output.baseAddress)
        var (fromLeft, toLeft) = (input.count, output.count)
        let status = Glibc.iconv(handle, &from, &fromLeft, &to, &toLeft)
        return fromLeft == 0 && Int(bitPattern: UInt(bitPattern: status)) != -1
          ? toLeft : output.count
      }
    }
    return output[..<(output.count - left)].map { UInt8(bitPattern: $0) }
  }
}
