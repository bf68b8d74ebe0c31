import StatementIngest

/// Finds the inputs that the lines of a control file name.
struct ControlNames {
  private let file: ControlFile
  /// Last part of a name → the places that end with it: files, archives, workbooks, their parts.
  private var places: [String: [(index: Int, place: String, name: String)]] = [:]
  /// Last part of a name → lines that end with it.
  private var lineCounts: [String: Int] = [:]

  init(_ file: ControlFile, paths: [String]) {
    self.file = file
    for (index, path) in paths.enumerated() {
      let path = ControlNames.plain(path)
      for end in [path.endIndex] + path.indices.filter({ path[$0] == "#" }).reversed() {
        let place = String(path[..<end])
        add(place, named: place, index)
        for ending in [".gz", ".zst"] where place.hasSuffix(ending) {
          add(place, named: String(place.dropLast(ending.count)), index)
        }
      }
    }
    for line in file.lines {
      lineCounts[ControlNames.lastPart(ControlNames.plain(line.name)), default: 0] += 1
    }
  }

  private mutating func add(_ place: String, named name: String, _ index: Int) {
    places[ControlNames.lastPart(name), default: []].append((index, place, name))
  }

  /// Refuses names that could mean two files, before anything is read.
  func check() throws(IngestError) {
    for line in file.lines where !line.name.isEmpty { _ = try files(of: line) }
  }

  /// The inputs that a line names, by index: one file, or all parts of one; none where it was not
  /// read.
  func files(of line: ControlLine) throws(IngestError) -> [Int] {
    let name = ControlNames.plain(line.name)
    let last = ControlNames.lastPart(name)
    let sameEnd = places[last] ?? []
    var found = sameEnd.filter {
      $0.name == name || $0.name.hasSuffix("/\(name)") || $0.name.hasSuffix("#\(name)")
    }
    // The sender's folders (D:\export\a.csv) are not ours: the name alone, where it is the only one.
    if found.isEmpty, last != name, !name.contains("#"), lineCounts[last] == 1 { found = sameEnd }
    let exact = found.filter { $0.name == name }
    if !exact.isEmpty { found = exact }
    let names = Set(found.map(\.place)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    guard names.count <= 1 else {
      throw .usage(
        "the control file \(file.path), line \(line.line): “\(line.name)” names \(names.count) files: "
          + names.prefix(3).joined(separator: ", ") + "; write the folder before the name")
    }
    return found.map(\.index)
  }

  /// Slashes of one kind, no `./` before.
  private static func plain(_ path: String) -> String {
    var plain = String(path.map { $0 == "\\" ? "/" : $0 })
    while plain.hasPrefix("./") { plain.removeFirst(2) }
    return plain
  }

  private static func lastPart(_ name: String) -> String {
    name.split { $0 == "/" || $0 == "#" }.last.map(String.init) ?? name
  }
}

/// SHA-256 of archives, whose parts have digests of their own.
struct ContainerDigests {
  private var known: [String: String] = [:]

  /// The reports of a file, an entry or a whole archive with these bytes.
  mutating func find(
    _ digest: String, in reports: [FileReport]
  ) throws(IngestError) -> [Int] {
    let own = reports.indices.filter { reports[$0].sha256 == digest }
    if !own.isEmpty { return own }
    var found: [Int] = []
    for (index, report) in reports.enumerated() where report.path.contains("#") {
      if try self.digest(ofArchiveOf: report.path) == digest { found.append(index) }
    }
    return found
  }

  /// What is wrong with the bytes that a line names with their digest; nil where they are the same,
  /// or where there is none.
  mutating func unlike(
    _ line: ControlLine, _ reports: [FileReport], _ found: [Int], file: ControlFile
  ) throws(IngestError) -> String? {
    guard let stated = line.sha256, let first = found.first else { return nil }
    if found.allSatisfy({ reports[$0].sha256 == stated }) { return nil }
    if try digest(ofArchiveOf: reports[first].path) == stated { return nil }
    return "sha256 says \(stated.prefix(12))…, the bytes read have "
      + "\(reports[first].sha256.prefix(12))…"
  }

  private mutating func digest(ofArchiveOf path: String) throws(IngestError) -> String? {
    guard let mark = path.firstIndex(of: "#") else { return nil }
    let archive = String(path[..<mark])
    if let digest = known[archive] { return digest }
    let digest = (try? ContentDigest.sha256(ofFile: archive)) ?? ""
    known[archive] = digest
    return digest
  }
}
