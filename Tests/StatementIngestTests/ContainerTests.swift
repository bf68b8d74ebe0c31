import Testing

@testable import StatementIngest

/// F08: packed files are whole or refused.
struct ContainerTests {
  let files = TestFiles()
  static let text = Canonical.header + Canonical.rows(400)
  static var bytes: [UInt8] { Array(text.utf8) }

  func refusal(_ name: String, _ bytes: [UInt8]) async throws -> String {
    do {
      _ = try await Reading.of([files.write(name, bytes)])
      return "read"
    } catch let error as IngestError {
      guard case .damagedContainer(_, let reason) = error else { return "\(error)" }
      return reason
    }
  }

  @Test func packedFilesReadAlike() async throws {
    let plain = try await Reading.of([files.write("plain", Self.bytes)])
    let half = Self.bytes.count / 2
    let (front, back) = (Array(Self.bytes[..<half]), Array(Self.bytes[half...]))
    let packed = [
      ("gzip", TestContainers.gzip(Self.bytes)), ("zstd", TestContainers.zstd(Self.bytes)),
      ("gzip", TestContainers.gzip(front) + TestContainers.gzip(back)),
      ("gzip", TestContainers.gzip(front) + TestContainers.gzip([]) + TestContainers.gzip(back)),
      ("zstd", TestContainers.zstd(front) + TestContainers.zstd(back)),
    ]
    for (index, (name, bytes)) in packed.enumerated() {
      // The name says nothing: the first bytes decide.
      let reading = try await Reading.of([files.write("\(index).csv", bytes)])
      #expect(reading == plain)
      #expect(reading.reports[0].compression == name && reading.reports[0].warnings.isEmpty)
      let padded = try await Reading.of([files.write("p\(index)", bytes + [0, 0, 0, 0])])
      #expect(padded == plain && padded.reports[0].warnings.count == 1)
    }
  }

  @Test func damageIsRefusedWithItsPlace() async throws {
    let gzip = TestContainers.gzip(Self.bytes)
    let zstd = TestContainers.zstd(Self.bytes)
    var wrongSum = gzip
    wrongSum[gzip.count - 8] ^= 1
    var wrongSize = gzip
    wrongSize[gzip.count - 4] ^= 1
    #expect(try await refusal("a", wrongSum).contains("checksum"))
    #expect(try await refusal("b", wrongSize).contains("checksum or length"))
    #expect(try await refusal("c", Array(gzip[..<(gzip.count / 2)])).contains("ends inside"))
    #expect(try await refusal("d", Array(gzip.dropLast(8))).contains("ends inside"))
    #expect(try await refusal("e", Array(gzip.dropLast())).contains("ends inside"))
    let garbage = Array("garbage-bytes".utf8)
    #expect(try await refusal("f", gzip + garbage).contains("at byte \(gzip.count)"))
    #expect(try await refusal("g", gzip + gzip.prefix(gzip.count / 2)).contains("ends inside"))
    #expect(try await refusal("h", Array(zstd[..<(zstd.count / 2)])).contains("ends inside"))
    #expect(try await refusal("i", zstd + garbage) != "read")
    #expect(try await refusal("j", Array(gzip[..<5])).contains("ends inside"))
  }

  @Test func noFlippedByteGivesOtherRows() async throws {
    let small = Array((Canonical.header + Canonical.rows(12)).utf8)
    let plain = try await Reading.of([files.write("plain", small)])
    let gzip = TestContainers.gzip(small)
    for index in stride(from: 0, to: gzip.count, by: 3) {
      var flipped = gzip
      flipped[index] ^= 0x20
      let path = files.write("flipped", flipped)
      guard let reading = try? await Reading.of([path]) else { continue }
      #expect(reading.rows == plain.rows, "byte \(index)")
    }
  }

  @Test func expansionHasLimits() async throws {
    var options = ReadingOptions()
    options.maxDecompressedBytes = 1000
    await #expect(throws: IngestError.self) {
      _ = try await Reading.of(
        [files.write("a", TestContainers.gzip(Self.bytes))], options: options)
    }
  }

  @Test func contentThatIsNoText() async throws {
    let kinds: [(String, [UInt8])] = [
      ("PDF", Array("%PDF-1.7\n".utf8)), ("web page", Array("\n<HTML><table>".utf8)),
      ("web page", Array("<table border=1>".utf8)), ("XML", Array("<?xml version='1.0'?>".utf8)),
    ]
    for (word, bytes) in kinds {
      do {
        _ = try await Reading.of([files.write("x.csv", bytes)])
        Issue.record("\(word) was read")
      } catch let error as IngestError {
        guard case .unsupportedContent(_, let kind, let remedy) = error else {
          Issue.record("\(error)")
          continue
        }
        #expect(kind.contains(word) && !remedy.isEmpty)
      }
    }
  }
}
