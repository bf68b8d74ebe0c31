import Glibc

/// An output file with mode 0600, flushed to disk when it is closed.
public struct OutputFile: ~Copyable {
  public let path: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private static let flushBytes = 1 << 20
  private static let writebackBytes = 8 << 20
  /// Bytes that the disk was told to begin with, and those written since.
  private var told = 0
  private var waiting = 0

  public static func make(path: String) throws(PublishError) -> OutputFile {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .creating(path, errno) }
    return OutputFile(path: path, descriptor: descriptor)
  }

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { Glibc.close(descriptor) }

  public mutating func write(_ bytes: [UInt8]) throws(PublishError) {
    if bytes.count >= OutputFile.flushBytes {
      try flush()
      return try put(bytes)
    }
    buffer.append(contentsOf: bytes)
    if buffer.count >= OutputFile.flushBytes { try flush() }
  }

  public mutating func write(_ text: String) throws(PublishError) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= OutputFile.flushBytes { try flush() }
  }

  /// Writes what is left and waits until it is on the disk. A failed flush is final.
  public mutating func finish() throws(PublishError) {
    try flush()
    guard fsync(descriptor) == 0 else { throw .writing(path, errno) }
  }

  private mutating func flush() throws(PublishError) {
    try put(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  /// Lets the disk begin with what stands in memory while more is made: else it would all be waited
  /// for at the end. Only a hint: whether it is on the disk, `finish` sees to.
  private mutating func startWriteback(of bytes: Int) {
    waiting += bytes
    guard waiting >= OutputFile.writebackBytes else { return }
    // Told that they are not needed, the system begins to write dirty pages.
    _ = posix_fadvise(descriptor, off_t(told), off_t(waiting), POSIX_FADV_DONTNEED)
    told += waiting
    waiting = 0
  }

  private mutating func put(_ bytes: [UInt8]) throws(PublishError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { bytes in
        Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw .writing(path, errno, needed: bytes.count - written)
      }
      // Nothing taken and no error: asking again would never end.
      if count == 0 { throw .writing(path, ENOSPC, needed: bytes.count - written) }
      written += count
    }
    startWriteback(of: bytes.count)
  }
}
