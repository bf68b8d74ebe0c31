import FoundationXML
import SeededNumbers
import Testing

@testable import StatementIngest

import class Foundation.NSObject
import struct Foundation.Data

/// Bytes that come a few at a time.
private final class SlowSource: ByteSource {
  private let bytes: [UInt8]
  private let step: Int
  private(set) var consumedBytes = 0
  let warnings: [String] = []

  init(_ bytes: [UInt8], step: Int) {
    self.bytes = bytes
    self.step = step
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(IngestError) -> Int {
    let count = min(buffer.count, step, bytes.count - consumedBytes)
    for index in 0..<count { buffer[index] = bytes[consumedBytes + index] }
    consumedBytes += count
    return count
  }
}

/// What libxml2 says of a document, by way of Foundation's parser. Its result alone is not to be
/// trusted; its error is.
private final class Oracle: NSObject, XMLParserDelegate {
  var events: [String] = []
  var isRefused = false
  private var isText = false

  static func read(_ bytes: [UInt8]) -> Oracle {
    let oracle = Oracle()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = oracle
    if !parser.parse() { oracle.isRefused = true }
    return oracle
  }

  func parser(_ parser: XMLParser, parseErrorOccurred parseError: any Error) { isRefused = true }

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
    qualifiedName qName: String?, attributes attributeDict: [String: String] = [:]
  ) {
    isText = false
    events.append("<\(elementName)\(attributeDict["Ccy"].map { " \($0)" } ?? "")")
  }

  func parser(
    _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?,
    qualifiedName qName: String?
  ) {
    isText = false
    events.append(">\(elementName)")
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if isText { events[events.count - 1] += string } else { events.append("=\(string)") }
    isText = true
  }

  func parser(_ parser: XMLParser, foundCDATA CDATABlock: Data) {
    self.parser(parser, foundCharacters: String(decoding: CDATABlock, as: UTF8.self))
  }
}

@Suite struct XMLReaderTests {
  /// The tokens of a document in the oracle's words; nil where it is refused.
  private static func events(_ bytes: [UInt8], step: Int = 1 << 20) -> [String]? {
    var reader = XMLReader(SlowSource(bytes, step: step), path: "x", options: ReadingOptions())
    var events: [String] = []
    var isText = false
    do {
      while true {
        let token = try reader.next()
        switch token {
        case .end: return events
        case .open:
          let currency = reader.attribute("Ccy").map { " " + String(decoding: $0, as: UTF8.self) }
          events.append("<\(String(decoding: reader.name, as: UTF8.self))\(currency ?? "")")
        case .close: events.append(">\(String(decoding: reader.name, as: UTF8.self))")
        case .text:
          var text: [UInt8] = []
          reader.appendText(to: &text)
          let string = String(decoding: text, as: UTF8.self)
          if isText { events[events.count - 1] += string } else { events.append("=\(string)") }
        }
        isText = token == .text
      }
    } catch {
      return nil
    }
  }

  private static let sample = """
    <Document xmlns="urn:x"><A a='1' b = "2>"/><!-- c --><B><![CDATA[x<&]]>y&amp;&lt;&#x4F60;&#20057;</B>
    <?do it?><Amt Ccy="CNY">1.00</Amt><C ><D\t/></C ><E>&gt;&quot;&apos;</E></Document>

    """

  @Test func readsWhatTheOracleReads() throws {
    let bytes = Array(Self.sample.utf8)
    let oracle = Oracle.read(bytes)
    #expect(!oracle.isRefused)
    let events = try #require(Self.events(bytes))
    // Empty texts mean nothing.
    #expect(events.filter { $0 != "=" } == oracle.events.filter { $0 != "=" })
  }

  @Test func chunksMakeNoDifference() {
    let bytes = Array(Self.sample.utf8)
    let whole = Self.events(bytes)
    for step in [1, 2, 3, 5, 17] { #expect(Self.events(bytes, step: step) == whole) }
    for count in 0..<(bytes.count - 2) { #expect(Self.events(Array(bytes[..<count])) == nil) }
  }

  /// Whatever libxml2 refuses is refused, and what both read they read alike.
  @Test func isAtLeastAsStrictAsTheOracle() {
    var numbers = SeededNumbers(state: 7)
    // FoundationXML (Swift 6.3.1) crashes on `<?do?>`, an instruction without data: none here.
    // Namespaces are left out: it refuses names that are no absolute ones.
    let sample = Self.sample.replacing("<?do it?>", with: "").replacing("xmlns=", with: "v=")
    let bytes = Array(sample.utf8)
    let alphabet = Array("<>/&;\"'= a!-[]#x1:\n".utf8)
    var refused = 0
    var read = 0
    for _ in 0..<4000 {
      var changed = bytes
      for _ in 0...numbers.below(2) {
        let at = numbers.below(changed.count)
        switch numbers.below(3) {
        case 0: changed[at] = alphabet[numbers.below(alphabet.count)]
        case 1: changed.remove(at: at)
        default: changed.insert(alphabet[numbers.below(alphabet.count)], at: at)
        }
      }
      let oracle = Oracle.read(changed)
      guard let events = Self.events(changed, step: 1 + numbers.below(40)) else {
        refused += 1
        continue
      }
      read += 1
      let shown = String(decoding: changed, as: UTF8.self)
      // Undeclared prefixes are the oracle's own matter; see XMLReader.
      if shown.contains(":"), oracle.isRefused { continue }
      #expect(!oracle.isRefused, "\(shown)")
      if !shown.contains(":"), !shown.contains("\r") {
        let expected = oracle.events.filter { $0 != "=" }
        #expect(events.filter { $0 != "=" } == expected, "\(shown)")
      }
    }
    #expect(refused > 1000 && read > 400)
  }
}

/// Random damage to whole documents: never a crash, every row accounted for, and the sums of what is
/// neither refused, rejected nor held are those of the document.
@Suite struct DocumentFuzzTests {
  @Test(arguments: [
    ("camt", DocumentExample.camt, 30), ("pboc", DocumentExample.large, 31),
    ("mt", DocumentExample.mt940, 32),
  ])
  func damageIsTold(name: String, text: String, seed: Int) async throws {
    var numbers = SeededNumbers(state: UInt64(seed))
    let bytes = Array(text.utf8)
    let files = TestFiles()
    let whole = try await Reading.of(
      [files.write("whole", bytes)], formats: StandardFormats.all)
    var outcomes = (refused: 0, told: 0, same: 0)
    for _ in 0..<300 {
      var changed = bytes
      let at = numbers.below(changed.count)
      let length = min(1 + numbers.below(80), changed.count - at)
      switch numbers.below(4) {
      case 0: changed.removeSubrange(at..<(at + length))
      case 1: changed.insert(contentsOf: changed[at..<(at + length)], at: at)
      case 2: for index in at..<(at + length) { changed[index] = UInt8(numbers.below(256)) }
      default: changed[at] ^= UInt8(1 << numbers.below(8))
      }
      let path = files.write("changed", changed)
      guard let file = try? await Reading.of([path], formats: StandardFormats.all) else {
        outcomes.refused += 1
        continue
      }
      if !file.rejects.isEmpty || !file.reports[0].holdReasons.isEmpty {
        outcomes.told += 1
        continue
      }
      outcomes.same += 1
      // PBOC reports name counts, not sums.
      if name == "pboc" {
        #expect(file.read == whole.read)
      } else {
        #expect(file.reports[0].acceptedFen == whole.reports[0].acceptedFen, "\(at)")
      }
    }
    #expect(outcomes.refused > 10 && outcomes.same > 10, "\(outcomes)")
  }
}
