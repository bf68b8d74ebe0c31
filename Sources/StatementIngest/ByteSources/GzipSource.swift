import CISAL

/// A gzip file: any number of members, each with its checksum and length checked (RFC 1952).
final class GzipSource: ByteSource {
  private let path: String
  private let limits: ExpansionLimits
  private let window: PackedWindow
  // ISA-L's state is about 80 KB; it is owned here and touched only inside `read`.
  private let state: UnsafeMutablePointer<inflate_state>
  private var isInsideMember = true
  private var isFinished = false
  private var expanded = 0
  private(set) var warnings: [String] = []

  init(_ file: InputFile, limits: ExpansionLimits) {
    path = file.path
    self.limits = limits
    window = PackedWindow(file)
    state = .allocate(capacity: 1)
    isal_inflate_init(state)
    state.pointee.crc_flag = UInt32(ISAL_GZIP)
  }

  deinit { state.deallocate() }

  var consumedBytes: Int { window.fileOffset }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(IngestError) -> Int {
    var done = 0
    while done < buffer.count, !isFinished {
      if !isInsideMember {
        try startMember()
        continue
      }
      guard try window.refill() else {
        throw .damagedContainer(path: path, reason: "gzip ends inside a member, at byte \(offset)")
      }
      done += try inflate(into: UnsafeMutableRawBufferPointer(rebasing: buffer[done...]))
    }
    expanded += done
    try limits.check(expanded: expanded, packed: window.fileOffset, path: path)
    return done
  }

  private var offset: Int { window.fileOffset }

  private func inflate(into room: UnsafeMutableRawBufferPointer) throws(IngestError) -> Int {
    // Invariant: ISA-L moves next_in and next_out only inside the two windows given here, whose
    // lengths fit UInt32.
    let waiting = window.waiting
    let roomCount = min(room.count, 1 << 30)
    state.pointee.next_in = waiting.baseAddress?.assumingMemoryBound(to: UInt8.self)
    state.pointee.avail_in = UInt32(waiting.count)
    state.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
    state.pointee.avail_out = UInt32(roomCount)
    let status = isal_inflate(state)
    // What ISA-L read ahead it gives back, perhaps more than it was given just now. After damage its
    // count means nothing, and in damage it does not see, it may give back what it never had.
    let taken = waiting.count - Int(Int32(bitPattern: state.pointee.avail_in))
    guard status == ISAL_DECOMP_OK || status == ISAL_END_INPUT else {
      throw .damagedContainer(path: path, reason: GzipSource.reason(status, near: offset))
    }
    guard window.canMove(by: taken) else {
      throw .damagedContainer(
        path: path, reason: "gzip data is damaged, near byte \(window.fileOffset)")
    }
    window.move(by: taken)
    if state.pointee.block_state == ISAL_BLOCK_FINISH { isInsideMember = false }
    return roomCount - Int(state.pointee.avail_out)
  }

  /// After a member: the end of the file, another member, padding, or damage.
  private func startMember() throws(IngestError) {
    guard try window.refill() else {
      isFinished = true
      return
    }
    if window.waiting.first == 0x1F {
      isal_inflate_reset(state)
      state.pointee.crc_flag = UInt32(ISAL_GZIP)
      isInsideMember = true
      return
    }
    let start = offset
    guard try window.takePadding() else {
      throw .damagedContainer(path: path, reason: "bytes follow the gzip stream at byte \(start)")
    }
    warnings.append("zero bytes follow the gzip stream from byte \(start); they were ignored")
    isFinished = true
  }

  private static func reason(_ status: Int32, near offset: Int) -> String {
    let what =
      switch status {
      case ISAL_INCORRECT_CHECKSUM: "checksum or length of a gzip member is wrong"
      case ISAL_INVALID_WRAPPER, ISAL_UNSUPPORTED_METHOD: "no gzip header"
      default: "gzip data is damaged (code \(status))"
      }
    return "\(what), near byte \(offset)"
  }
}
