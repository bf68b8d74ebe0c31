import StatementIngest

extension ControlFile {
  /// Refuses names that could mean two files, before anything is read.
  func checkNames(against paths: [String]) throws(IngestError) {
    for line in lines where !line.name.isEmpty { _ = try files(of: line, among: paths) }
  }

  /// The inputs that a line names, by index: one file, or all parts of one; none where it was not
  /// read.
  func files(of line: ControlLine, among paths: [String]) throws(IngestError) -> [Int] {
    let name = ControlFile.plain(line.name)
    var found: [(index: Int, place: String)] = []
    for (index, path) in paths.enumerated() {
      if let place = ControlFile.place(named: name, in: ControlFile.plain(path)) {
        found.append((index, place))
      }
    }
    let exact = found.filter { $0.place == name }
    if !exact.isEmpty { found = exact }
    let places = Set(found.map(\.place)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    guard places.count <= 1 else {
      throw .usage(
        "the control file \(path), line \(line.line): “\(line.name)” names \(places.count) files: "
          + places.prefix(3).joined(separator: ", ") + "; write the folder before the name")
    }
    return found.map(\.index)
  }

  /// Slashes of one kind, no `./` before.
  private static func plain(_ path: String) -> String {
    var plain = String(path.map { $0 == "\\" ? "/" : $0 })
    while plain.hasPrefix("./") { plain.removeFirst(2) }
    return plain
  }

  /// The file, archive, workbook or part on the way to an input that has this name, with or without
  /// folders before it and the ending of its compression behind it.
  private static func place(named name: String, in path: String) -> String? {
    let ends = [path.endIndex] + path.indices.filter { path[$0] == "#" }.reversed()
    for end in ends {
      let place = String(path[..<end])
      let bare = [".gz", ".zst"].first { place.hasSuffix($0) && !name.hasSuffix($0) }
        .map { String(place.dropLast($0.count)) }
      for candidate in [place] + (bare.map { [$0] } ?? []) {
        if candidate == name || candidate.hasSuffix("/\(name)") || candidate.hasSuffix("#\(name)") {
          return place
        }
      }
    }
    return nil
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
