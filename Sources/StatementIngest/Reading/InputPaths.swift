import Glibc

extension StatementReader {
  /// The files behind paths and folders, each once, sorted by the bytes of their paths.
  ///
  /// Folders are walked, hidden entries skipped; a file reached twice (by a link, or named twice)
  /// counts once, and a link that leads back into its own folder ends there. `-` is standard input.
  /// An archive or a workbook stands for its parts, in its own order.
  public static func resolveInputs(
    _ paths: [String], options: ReadingOptions = ReadingOptions()
  ) throws(IngestError) -> [String] {
    var passedOver: [PassedOverFile] = []
    return try resolveInputs(paths, options: options, passedOver: &passedOver)
  }

  /// The same; `passedOver` gets what stands in the folders and is plainly no statement, by path.
  public static func resolveInputs(
    _ paths: [String], options: ReadingOptions, passedOver: inout [PassedOverFile]
  ) throws(IngestError) -> [String] {
    var walk = FolderWalk()
    for path in paths { try walk.add(path) }
    let files = walk.found.sorted { left, right in
      left.utf8.lexicographicallyPrecedes(right.utf8)
    }
    var inputs: [String] = []
    for file in files {
      inputs += file == "-" ? [file] : try InputParts.list(file, options: options)
      guard inputs.count <= options.maxFiles else {
        throw .overLimit(
          path: file, what: "is input \(inputs.count)", limit: "files", value: options.maxFiles)
      }
    }
    passedOver = walk.passedOver.sorted { left, right in
      left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
    }
    guard !inputs.isEmpty else {
      throw .unreadable(
        path: paths.joined(separator: ", "), reason: "there is no file in it to read")
    }
    return inputs
  }
}

/// Collects files below folders.
private struct FolderWalk {
  private struct Identity: Hashable {
    var device: UInt64
    var inode: UInt64
  }

  var found: [String] = []
  private(set) var passedOver: [PassedOverFile] = []
  private var seen: Set<Identity> = []
  private var hasStandardInput = false
  /// Folders within folders beyond this are surely a mistake.
  private static let maxDepth = 64

  mutating func add(_ path: String) throws(IngestError) {
    if path == "-" {
      if !hasStandardInput { found.append(path) }
      hasStandardInput = true
      return
    }
    if InputParts.namesPart(path) {
      if !found.contains(path) { found.append(path) }
      return
    }
    try visit(path, depth: 0)
  }

  private mutating func visit(_ path: String, depth: Int) throws(IngestError) {
    guard depth <= FolderWalk.maxDepth else {
      throw .unreadable(path: path, reason: "folders are nested too deeply")
    }
    var status = stat()
    guard stat(path, &status) == 0 else {
      let code = errno
      // A dangling or circular link inside a folder is no input; one that was named is an error, and
      // so is a file that was there when the folder was listed.
      if depth > 0, code == ENOENT || code == ELOOP, lstat(path, &status) == 0 { return }
      throw .unreadable(path: path, reason: SystemCall.reason(code))
    }
    let identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    guard seen.insert(identity).inserted else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      // Pipes and devices in a folder are no statements; one that was named is told of when opened.
      guard depth > 0 else { return found.append(path) }
      guard status.st_mode & S_IFMT == S_IFREG else { return }
      if let reason = PassedOverFile.reason(path) {
        passedOver.append(PassedOverFile(path: path, reason: reason))
      } else {
        found.append(path)
      }
      return
    }
    for name in try names(in: path) {
      try visit(path.hasSuffix("/") ? path + name : "\(path)/\(name)", depth: depth + 1)
    }
  }

  private mutating func names(in path: String) throws(IngestError) -> [String] {
    guard let folder = opendir(path) else {
      throw .unreadable(path: path, reason: SystemCall.reason(errno))
    }
    defer { closedir(folder) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(folder) else { break }
      let name = try withUnsafePointer(to: &entry.pointee.d_name) { tuple throws(IngestError) in
        // Invariant: d_name is a NUL-terminated string inside its 256 bytes.
        try tuple.withMemoryRebound(to: CChar.self, capacity: 256) { name throws(IngestError) in
          if let valid = String(validatingCString: name) { return valid }
          // Its path could not be written down, and it must not be passed over.
          throw .unreadable(
            path: path,
            reason: "it holds a name that is no UTF-8 (\(EntryName.text(name))); rename it")
        }
      }
      // `~$…` is what Excel puts beside a workbook that is open.
      if !name.hasPrefix("."), !name.hasPrefix("~$") {
        names.append(name)
      } else if name != ".", name != ".." {
        passedOver.append(
          PassedOverFile(
            path: path.hasSuffix("/") ? path + name : "\(path)/\(name)", reason: "hidden"))
      }
    }
    guard errno == 0 else { throw .inputOutput(path: path, reason: SystemCall.reason(errno)) }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
