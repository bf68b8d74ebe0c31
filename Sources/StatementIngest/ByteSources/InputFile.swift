import Glibc

/// One opened input: a regular file, read by offset; never mapped, so that a file that shrinks
/// under the reader gives an error and no signal.
final class InputFile: Sendable {
  /// The path as the user gave it; `-` for standard input.
  let path: String
  let descriptor: Int32
  let identity: Identity
  /// Where the bytes come from; nil for a file that is read as it lies.
  let provenance: Provenance?

  /// What a file without a name was made from.
  struct Provenance: Sendable {
    var origin: InputFile
    var container: Container
    /// Entry or sheet.
    var part: String
    /// All entries or sheets beside it, itself among them.
    var parts: [String] = []
    /// Text made of cells, whose bytes stand nowhere else; else an entry's own bytes.
    var isSheet: Bool
    var warnings: [String] = []
    /// What the source says of itself and is not so: known before a row is read.
    var holdReasons: [HoldReason] = []
    /// How the origin is packed itself, where it is not read as it lies.
    var outer = Container.none
  }

  /// What must not change while the file is read.
  struct Identity: Equatable {
    var byteCount: Int
    var modifiedSeconds: Int
    var modifiedNanoseconds: Int
    var inode: UInt64
  }

  private init(
    path: String, descriptor: Int32, identity: Identity, provenance: Provenance? = nil
  ) {
    self.path = path
    self.descriptor = descriptor
    self.identity = identity
    self.provenance = provenance
  }

  deinit { close(descriptor) }

  /// Opens a regular file for reading, or standard input by way of the spool.
  static func open(_ path: String, spoolDirectory: String?) throws(IngestError) -> InputFile {
    if path == "-" {
      return try wrap(path, StandardInputSpool.fill(spoolDirectory))
    }
    // O_NONBLOCK: opening a FIFO without a writer must not hang; it has no effect on files.
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw .unreadable(path: path, reason: SystemCall.reason(errno))
    }
    return try wrap(path, descriptor)
  }

  private static func wrap(_ path: String, _ descriptor: Int32) throws(IngestError) -> InputFile {
    let (identity, kind) = try status(of: descriptor, path: path)
    guard kind == S_IFREG else {
      close(descriptor)
      let what = kind == S_IFDIR ? "is a directory" : "is not a regular file"
      let remedy = kind == S_IFDIR ? "" : "; feed a pipe through standard input: `-`"
      throw .unreadable(path: path, reason: what + remedy)
    }
    return InputFile(path: path, descriptor: descriptor, identity: identity)
  }

  /// A file made from another one; takes over the descriptor.
  static func derived(
    path: String, descriptor: Int32, from provenance: Provenance
  ) throws(IngestError) -> InputFile {
    let (identity, _) = try status(of: descriptor, path: path)
    return InputFile(
      path: path, descriptor: descriptor, identity: identity, provenance: provenance)
  }

  /// The file whose own bytes identify this one: a sheet's workbook, else the file itself.
  var identified: InputFile {
    guard let provenance, provenance.isSheet else { return self }
    return provenance.origin.identified
  }

  private static func status(of descriptor: Int32, path: String) throws(IngestError) -> (
    Identity, mode_t
  ) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .inputOutput(path: path, reason: SystemCall.reason(errno))
    }
    let identity = Identity(
      byteCount: Int(status.st_size), modifiedSeconds: Int(status.st_mtim.tv_sec),
      modifiedNanoseconds: Int(status.st_mtim.tv_nsec), inode: UInt64(status.st_ino))
    return (identity, status.st_mode & S_IFMT)
  }

  var byteCount: Int { identity.byteCount }

  /// Throws where size or time of the file are no longer what they were when it was opened.
  func checkUnchanged() throws(IngestError) {
    try provenance?.origin.checkUnchanged()
    let (now, _) = try InputFile.status(of: descriptor, path: path)
    guard now == identity else { throw .changedWhileRead(path: path) }
  }

  /// Fills the buffer from the given offset; fewer bytes only at the end of the file.
  ///
  /// Short reads and interruptions are harmless: reading goes on.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(IngestError) -> Int {
    precondition(offset >= 0, "an offset stands inside the file")
    // Invariant: `done` never passes `buffer.count`, so base + done stays inside the buffer.
    guard let base = buffer.baseAddress else { return 0 }
    // Every loop over a file comes by here, so a run that is told to stop does so soon.
    if Task.isCancelled { throw .interrupted(path: path) }
    var done = 0
    while done < buffer.count {
      let got = pread(descriptor, base + done, buffer.count - done, off_t(offset + done))
      if got == 0 { break }
      if got < 0 {
        if errno == EINTR { continue }
        throw .inputOutput(path: path, reason: SystemCall.reason(errno))
      }
      done += got
    }
    return done
  }
}

/// Words for the errors of the system.
enum SystemCall {
  static func reason(_ code: Int32) -> String {
    guard let text = strerror(code) else { return "error \(code)" }
    return String(cString: text)
  }

  /// A failed write of `needed` bytes to a working file.
  static func failedWrite(to place: String, _ code: Int32, needed: Int? = nil) -> IngestError {
    .unwritable(path: place, reason: DiskFault.reason(code, writing: needed, to: place))
  }
}

/// Standard input, kept in a file so that its rows can be read again as evidence.
enum StandardInputSpool {
  static func path(in directory: String) -> String {
    "\(directory)/\(StatementReader.spooledInputName)"
  }

  /// Copies standard input to the spool and returns a descriptor open for reading.
  static func fill(_ directory: String?) throws(IngestError) -> Int32 {
    let place = directory.map(path) ?? namelessPlace(in: nil)
    let spool =
      directory == nil
      ? openNameless(place) : Glibc.open(place, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard spool >= 0 else { throw SystemCall.failedWrite(to: place, errno) }
    // A second pass over `-` in the same run finds standard input at its end: keep what is there.
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var isEmpty = true
    while true {
      let got = read(STDIN_FILENO, &buffer, buffer.count)
      if got == 0 { break }
      if got < 0 {
        if errno == EINTR { continue }
        close(spool)
        throw .inputOutput(path: "-", reason: SystemCall.reason(errno))
      }
      if isEmpty, ftruncate(spool, 0) != 0 {
        let failure = SystemCall.failedWrite(to: place, errno)
        close(spool)
        throw failure
      }
      isEmpty = false
      guard writeAll(spool, buffer, count: got) else {
        let failure = SystemCall.failedWrite(to: place, errno, needed: got)
        close(spool)
        throw failure
      }
    }
    return spool
  }

  /// Where files without a name are made, as `mkstemp` wants it.
  static func namelessPlace(in directory: String?) -> String {
    "\(directory ?? "/tmp")/fundflow-XXXXXX"
  }

  /// A file without a name, open for writing and reading.
  static func nameless(in directory: String?) throws(IngestError) -> Int32 {
    let place = namelessPlace(in: directory)
    let descriptor = openNameless(place)
    guard descriptor >= 0 else { throw SystemCall.failedWrite(to: place, errno) }
    return descriptor
  }

  /// Without a spool directory the copy has no name and ends with the process.
  private static func openNameless(_ template: String) -> Int32 {
    var name = Array(template.utf8CString)
    let descriptor = mkstemp(&name)
    if descriptor >= 0 { unlink(name) }
    return descriptor
  }

  static func writeAll(_ descriptor: Int32, _ bytes: [UInt8], count: Int) -> Bool {
    bytes.withUnsafeBytes { raw in
      guard let base = raw.baseAddress else { return count == 0 }
      // Invariant: done ≤ count ≤ raw.count.
      var done = 0
      while done < count {
        let put = write(descriptor, base + done, count - done)
        if put < 0 {
          if errno == EINTR { continue }
          return false
        }
        done += put
      }
      return true
    }
  }
}
