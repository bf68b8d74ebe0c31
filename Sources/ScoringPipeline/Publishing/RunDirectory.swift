import Glibc

/// The folder of one run: written under a temporary name, flushed to disk, then renamed, so that a
/// reader sees the whole run or nothing.
public struct RunDirectory: ~Copyable {
  public let parent: String
  public let temporaryPath: String
  private let lock: FolderLock
  private var isPublished = false
  private static let temporaryPrefix = ".tmp-"

  /// Makes `parent` where it is missing, and a fresh temporary folder in it.
  public static func make(in parent: String) throws(PublishError) -> RunDirectory {
    try makeFolders(parent)
    sweep(parent)
    // Another run may sweep the folder before it is locked: then the next one is taken.
    for _ in 0..<100 {
      let path = try makeTemporary(in: parent)
      if let lock = FolderLock(path), lock.stillStands(at: path) {
        return RunDirectory(parent: parent, temporaryPath: path, lock: lock)
      }
      remove(path)
    }
    throw .cannotCreate(path: "\(parent)/\(temporaryPrefix)…", reason: "it cannot be locked")
  }

  private static func makeTemporary(in parent: String) throws(PublishError) -> String {
    var template = Array("\(parent)/\(temporaryPrefix)\(getpid())-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { mkdtemp($0) != nil } ?? false
    }
    guard made else {
      throw .creating("\(parent)/\(temporaryPrefix)…", errno)
    }
    return String(
      decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private init(parent: String, temporaryPath: String, lock: consuming FolderLock) {
    self.parent = parent
    self.temporaryPath = temporaryPath
    self.lock = lock
  }

  deinit {
    if !isPublished { RunDirectory.remove(temporaryPath) }
  }

  public func path(of name: String) -> String { "\(temporaryPath)/\(name)" }

  /// Removes a file of the temporary folder (the spool of standard input).
  public func discard(_ name: String) throws(PublishError) {
    guard unlink(path(of: name)) != 0, errno != ENOENT else { return }
    throw .writing(path(of: name), errno)
  }

  /// Whether any run was published into the parent before.
  public var hasRuns: Bool { RunDirectory.names(in: parent).contains { !$0.hasPrefix(".") } }

  /// Whether a folder of this name was published before.
  public func holds(_ name: String) -> Bool { access("\(parent)/\(name)", F_OK) == 0 }

  /// Flushes the folder and gives it its final name. A folder of that name must not exist, unless
  /// it is to be replaced: then the two change names in one step, so that there is always one.
  ///
  /// Where the disk does not confirm the new name, the folder is taken back: a run that failed is
  /// never seen.
  public mutating func publish(as name: String, replacing: Bool = false) throws(PublishError)
    -> String
  {
    let final = "\(parent)/\(name)"
    try RunDirectory.flushFolder(temporaryPath)
    let isExchange = replacing && holds(name)
    try RunDirectory.move(temporaryPath, to: final, isExchange: isExchange)
    do throws(PublishError) {
      try RunDirectory.flushFolder(parent)
    } catch {
      if isExchange {
        try? RunDirectory.move(temporaryPath, to: final, isExchange: true)
      } else {
        rename(final, temporaryPath)
      }
      throw error
    }
    // After an exchange, the temporary name holds the old folder, which goes.
    isPublished = !isExchange
    return final
  }

  /// Gives a folder its name; with `isExchange` the two folders change names.
  private static func move(
    _ path: String, to final: String, isExchange: Bool
  ) throws(PublishError) {
    if isExchange {
      if exchange(path, final) { return }
      // Older systems cannot do it in one step.
      guard errno == EINVAL || errno == ENOSYS else { throw .creating(final, errno) }
      let aside = path + "-old"
      guard rename(final, aside) == 0, rename(path, final) == 0, rename(aside, path) == 0 else {
        throw .creating(final, errno)
      }
      return
    }
    guard rename(path, final) == 0 else { throw .creating(final, errno) }
  }

  /// `renameat2` with RENAME_EXCHANGE; Swift sees neither, so the C library is asked by name.
  private static func exchange(_ left: String, _ right: String) -> Bool {
    typealias Rename =
      @convention(c) (
        CInt, UnsafePointer<CChar>, CInt, UnsafePointer<CChar>, CUnsignedInt
      ) -> CInt
    guard let symbol = dlsym(nil, "renameat2") else {
      errno = ENOSYS
      return false
    }
    // Invariant: this is the function's declaration in stdio.h since glibc 2.28.
    let renameat2 = unsafeBitCast(symbol, to: Rename.self)
    return renameat2(AT_FDCWD, left, AT_FDCWD, right, 2) == 0
  }

  private static func flushFolder(_ path: String) throws(PublishError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .writing(path, errno) }
    defer { close(descriptor) }
    // What fsync answers is final: a second one would say that all is well.
    guard fsync(descriptor) == 0 else { throw .writing(path, errno) }
  }

  private static func makeFolders(_ path: String) throws(PublishError) {
    var prefix = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      prefix += prefix.isEmpty || prefix.hasSuffix("/") ? String(part) : "/\(part)"
      if mkdir(prefix, 0o700) == 0 {
        let above = prefix.lastIndex(of: "/").map { String(prefix[...$0]) } ?? "."
        try flushFolder(above)
      } else if errno != EEXIST {
        throw .creating(prefix, errno)
      }
    }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw .cannotCreate(path: path, reason: "it is not a folder")
    }
  }

  /// Removes what killed runs left behind: temporary folders that nobody has locked.
  private static func sweep(_ parent: String) {
    for name in names(in: parent) where name.hasPrefix(temporaryPrefix) {
      let path = "\(parent)/\(name)"
      guard let lock = FolderLock(path) else { continue }
      if lock.isHeld || isOfDeadProcess(name) { remove(path) }
    }
  }

  /// Whether the process that made a temporary folder is gone, as far as its number tells.
  private static func isOfDeadProcess(_ name: String) -> Bool {
    let parts = name.split(separator: "-")
    guard parts.count >= 3, let process = pid_t(parts[1]) else { return false }
    return kill(process, 0) != 0 && errno == ESRCH
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
