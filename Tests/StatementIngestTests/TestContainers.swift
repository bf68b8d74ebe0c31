/// Packs bytes by hand, so that tests need no packer and know every byte.
enum TestContainers {
  /// One gzip member of stored blocks.
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var member: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    var at = 0
    repeat {
      let count = min(65_535, bytes.count - at)
      let isLast = at + count == bytes.count
      member += [isLast ? 1 : 0] + little(UInt32(count), 2) + little(UInt32(~UInt16(count)), 2)
      member += bytes[at..<(at + count)]
      at += count
    } while at < bytes.count
    return member + little(crc32(bytes), 4) + little(UInt32(bytes.count), 4)
  }

  /// One zstd frame of raw blocks, without a checksum.
  static func zstd(_ bytes: [UInt8]) -> [UInt8] {
    var frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0xA0] + little(UInt32(bytes.count), 4)
    var at = 0
    repeat {
      let count = min(100_000, bytes.count - at)
      let isLast: UInt32 = at + count == bytes.count ? 1 : 0
      frame += little(isLast | UInt32(count) << 3, 3) + bytes[at..<(at + count)]
      at += count
    } while at < bytes.count
    return frame
  }

  static func little(_ value: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
  }

  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }
}
