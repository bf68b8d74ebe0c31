import CZstandard

/// A zstd file: any number of frames; a frame that is cut is an error (RFC 8878).
final class ZstdSource: ByteSource {
  private let path: String
  private let limits: ExpansionLimits
  private let window: PackedWindow
  private let context: OpaquePointer
  /// What zstd last said: 0 at the end of a frame, else a guess of the bytes still wanted.
  private var isInsideFrame = false
  /// Bytes that the frame at hand declares (nil: none) and those that came out of it.
  private var declaredBytes: UInt64?
  private var frameBytes: UInt64 = 0
  private var isFinished = false
  private var expanded = 0
  private(set) var warnings: [String] = []

  init(_ file: InputFile, limits: ExpansionLimits) throws(IngestError) {
    path = file.path
    self.limits = limits
    guard let context = ZSTD_createDCtx() else {
      throw .inputOutput(path: file.path, reason: "no memory to unpack zstd")
    }
    self.context = context
    window = PackedWindow(file)
  }

  deinit { ZSTD_freeDCtx(context) }

  var consumedBytes: Int { window.fileOffset }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(IngestError) -> Int {
    var done = 0
    while done < buffer.count, !isFinished {
      let hasInput = try window.refill()
      if !hasInput, !isInsideFrame {
        isFinished = true
        break
      }
      if !isInsideFrame, window.waiting.first == 0 {
        try takePadding()
        continue
      }
      let room = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let (written, taken) = try decompress(into: room)
      // With its input at an end, zstd may still hold output back; nothing moving means a cut.
      if written == 0, taken == 0, !hasInput {
        throw .damagedContainer(path: path, reason: "zstd ends inside a frame, at byte \(offset)")
      }
      done += written
    }
    expanded += done
    try limits.check(expanded: expanded, packed: window.fileOffset, path: path)
    return done
  }

  private var offset: Int { window.fileOffset }

  private func takePadding() throws(IngestError) {
    let start = offset
    guard try window.takePadding() else {
      throw .damagedContainer(path: path, reason: "bytes follow the zstd frames at byte \(start)")
    }
    warnings.append("zero bytes follow the zstd frames from byte \(start); they were ignored")
    isFinished = true
  }

  /// The look-back window that a frame may ask for (`zstd --long` asks for more). zstd itself has
  /// this limit only where a frame does not come out in one piece.
  private static let maxWindowBytes: UInt64 = 128 << 20

  private func checkWindow(_ frame: UnsafeMutableRawBufferPointer) throws(IngestError) {
    // RFC 8878, 3.1.1.1: magic number, descriptor (bit 5: no window follows), window.
    guard frame.count > 5, frame.starts(with: [0x28, 0xB5, 0x2F, 0xFD]), frame[4] & 0x20 == 0 else {
      return
    }
    let base = UInt64(1) << UInt64(10 + (frame[5] >> 3))
    let bytes = base + base / 8 * UInt64(frame[5] & 7)
    guard bytes > ZstdSource.maxWindowBytes else { return }
    throw .unsupportedContent(
      path: path, kind: "a zstd file with a window of \(bytes >> 20) MiB",
      remedy:
        "at most \(ZstdSource.maxWindowBytes >> 20) MiB are read: pack it again without --long")
  }

  private func decompress(
    into room: UnsafeMutableRawBufferPointer
  ) throws(IngestError) -> (written: Int, taken: Int) {
    // Invariant: zstd stays inside the two windows given here and says how far it came.
    let waiting = window.waiting
    if !isInsideFrame {
      try checkWindow(waiting)
      // The two largest numbers say that no size is declared, or that the header is cut here.
      let declared = ZSTD_getFrameContentSize(waiting.baseAddress, waiting.count)
      (declaredBytes, frameBytes) = (declared < .max - 1 ? declared : nil, 0)
    }
    var input = ZSTD_inBuffer(src: waiting.baseAddress, size: waiting.count, pos: 0)
    var output = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
    let status = ZSTD_decompressStream(context, &output, &input)
    if ZSTD_isError(status) != 0 {
      let name = String(cString: ZSTD_getErrorName(status))
      throw .damagedContainer(path: path, reason: "zstd: \(name), near byte \(offset)")
    }
    window.take(input.pos)
    isInsideFrame = status != 0
    frameBytes += UInt64(output.pos)
    // zstd lets this pass where the last block is empty.
    if !isInsideFrame, let declaredBytes, frameBytes != declaredBytes {
      throw .damagedContainer(
        path: path,
        reason:
          "zstd frame holds \(frameBytes) bytes and declares \(declaredBytes), near byte \(offset)"
      )
    }
    return (output.pos, input.pos)
  }
}
