@testable import StatementIngest

/// Bytes in memory as a source.
final class MemorySource: ByteSource {
  private let bytes: [UInt8]
  private(set) var consumedBytes = 0
  let warnings: [String] = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(IngestError) -> Int {
    let count = min(buffer.count, bytes.count - consumedBytes)
    bytes[consumedBytes..<(consumedBytes + count)].withUnsafeBytes {
      buffer.copyMemory(from: $0)
    }
    consumedBytes += count
    return count
  }
}
