import Glibc

/// A file or folder that could not be written (exit 73 or 74).
public enum PublishError: Error, Equatable, CustomStringConvertible {
  case cannotCreate(path: String, reason: String)
  case inputOutput(path: String, reason: String)

  public var description: String {
    switch self {
    case .cannotCreate(let path, let reason):
      "cannot create \(path): \(reason); choose another --out or free the name"
    case .inputOutput(let path, let reason):
      "writing \(path) failed: \(reason); nothing was published, run again when mended"
    }
  }
}

/// The folder of one run: written under a temporary name, flushed to disk, then renamed, so that a
/// reader sees the whole run or nothing.
public struct RunDirectory: ~Copyable {
  public let parent: String
  public let temporaryPath: String
  private var isPublished = false

  /// Makes `parent` where it is missing, and a fresh temporary folder in it.
  public static func make(in parent: String) throws(PublishError) -> RunDirectory {
    try makeFolders(parent)
    sweep(parent)
    var template = Array("\(parent)/.tmp-\(getpid())-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { mkdtemp($0) != nil } ?? false
    }
    guard made else {
      throw .cannotCreate(path: "\(parent)/.tmp-…", reason: systemMessage(errno))
    }
    return RunDirectory(
      parent: parent,
      temporaryPath: String(
        decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }

  private init(parent: String, temporaryPath: String) {
    self.parent = parent
    self.temporaryPath = temporaryPath
  }

  deinit {
    if !isPublished { RunDirectory.remove(temporaryPath) }
  }

  public func path(of name: String) -> String { "\(temporaryPath)/\(name)" }

  /// Removes a file of the temporary folder (the spool of standard input).
  public func discard(_ name: String) { unlink(path(of: name)) }

  /// Whether any run was published into the parent before.
  public var hasRuns: Bool { RunDirectory.names(in: parent).contains { !$0.hasPrefix(".") } }

  /// Whether a folder of this name was published before.
  public func holds(_ name: String) -> Bool { access("\(parent)/\(name)", F_OK) == 0 }

  /// Flushes the folder and gives it its final name. A folder of that name must not exist, unless
  /// it is to be replaced.
  public mutating func publish(as name: String, replacing: Bool = false) throws(PublishError)
    -> String
  {
    let final = "\(parent)/\(name)"
    try RunDirectory.flushFolder(temporaryPath)
    if replacing { RunDirectory.remove(final) }
    guard rename(temporaryPath, final) == 0 else {
      throw .cannotCreate(path: final, reason: systemMessage(errno))
    }
    isPublished = true
    try RunDirectory.flushFolder(parent)
    return final
  }

  private static func flushFolder(_ path: String) throws(PublishError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY)
    guard descriptor >= 0 else { throw .inputOutput(path: path, reason: systemMessage(errno)) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw .inputOutput(path: path, reason: systemMessage(errno))
    }
  }

  private static func makeFolders(_ path: String) throws(PublishError) {
    var prefix = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      prefix += prefix.isEmpty || prefix.hasSuffix("/") ? String(part) : "/\(part)"
      if mkdir(prefix, 0o700) != 0, errno != EEXIST {
        throw .cannotCreate(path: prefix, reason: systemMessage(errno))
      }
    }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw .cannotCreate(path: path, reason: "it is not a folder")
    }
  }

  /// Removes what killed runs left behind: temporary folders whose process is gone.
  private static func sweep(_ parent: String) {
    for name in names(in: parent) where name.hasPrefix(".tmp-") {
      let parts = name.split(separator: "-")
      guard parts.count == 3, let process = pid_t(parts[1]), kill(process, 0) != 0, errno == ESRCH
      else { continue }
      remove("\(parent)/\(name)")
    }
  }

  private static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Removes a folder of plain files.
  private static func remove(_ path: String) {
    for name in names(in: path) { unlink("\(path)/\(name)") }
    rmdir(path)
  }
}

/// An output file with mode 0600, flushed to disk when it is closed.
public struct OutputFile: ~Copyable {
  public let path: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private static let flushBytes = 1 << 20

  public static func make(path: String) throws(PublishError) -> OutputFile {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .cannotCreate(path: path, reason: systemMessage(errno)) }
    return OutputFile(path: path, descriptor: descriptor)
  }

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { Glibc.close(descriptor) }

  public mutating func write(_ bytes: [UInt8]) throws(PublishError) {
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
    guard fsync(descriptor) == 0 else {
      throw .inputOutput(path: path, reason: systemMessage(errno))
    }
  }

  private mutating func flush() throws(PublishError) {
    var written = 0
    while written < buffer.count {
      let count = buffer.withUnsafeBytes { bytes in
        Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw .inputOutput(path: path, reason: systemMessage(errno))
      }
      written += count
    }
    buffer.removeAll(keepingCapacity: true)
  }
}

/// The system's words for an error number.
func systemMessage(_ number: Int32) -> String {
  guard let text = strerror(number) else { return "error \(number)" }
  return String(cString: text)
}
