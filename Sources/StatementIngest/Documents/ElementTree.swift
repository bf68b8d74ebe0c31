import Glibc

/// The elements of a kind of document that matter, by their paths: `BkToCstmrStmt/Stmt/Acct/Id/IBAN`.
///
/// Names are matched without their prefixes, so that any namespace and version will do.
struct ElementTree<Field: Sendable & Equatable>: Sendable {
  struct Node: Sendable {
    var name: [UInt8]
    var field: Field?
    var children: [Int] = []
    /// Unknown elements inside are passed through as if they were not there: their children stand
    /// in this element. Else they are left out with all that is in them.
    var isOpen = false
    /// Unknown elements inside are told.
    var isStrict = false
  }

  /// The first one stands above the document's own first element.
  private(set) var nodes = [Node(name: [], isOpen: true)]

  /// Adds an element by its path; elements on the way are added without a field.
  mutating func add(_ path: String, _ field: Field? = nil, isOpen: Bool = false) {
    var at = 0
    for name in path.split(separator: "/") {
      let bytes = Array(name.utf8)
      if let child = nodes[at].children.first(where: { nodes[$0].name == bytes }) {
        at = child
        continue
      }
      nodes.append(Node(name: bytes))
      nodes[at].children.append(nodes.count - 1)
      at = nodes.count - 1
    }
    if let field { nodes[at].field = field }
    if isOpen { nodes[at].isOpen = true }
  }

  /// Adds elements that may stand inside another one without meaning anything here; whatever else
  /// stands there is told as unknown.
  mutating func close(_ path: String, knowing names: String) {
    for name in names.split(separator: " ") { add("\(path)/\(name)") }
    var at = 0
    for name in path.split(separator: "/") {
      let bytes = Array(name.utf8)
      at = nodes[at].children.first { nodes[$0].name == bytes } ?? at
    }
    nodes[at].isStrict = true
  }

  /// The tree as it is walked.
  var table: ElementTable<Field> { ElementTable(nodes) }
}

/// A tree of elements laid flat, so that finding a name touches no reference count.
struct ElementTable<Field: Sendable & Equatable>: Sendable {
  private struct Node {
    var nameStart: Int32
    var nameCount: Int32
    /// The children stand one behind the other.
    var firstChild: Int32
    var childCount: Int32
    var isOpen: Bool
    var isStrict: Bool
  }

  private var nodes: [Node] = []
  private var names: [UInt8] = []
  private var fields: [Field?] = []

  init(_ tree: [ElementTree<Field>.Node]) {
    // Breadth first, so that the children of one element become neighbours.
    var order = [0]
    var at = 0
    while at < order.count {
      let node = tree[order[at]]
      nodes.append(
        Node(
          nameStart: Int32(names.count), nameCount: Int32(node.name.count),
          firstChild: Int32(order.count), childCount: Int32(node.children.count),
          isOpen: node.isOpen, isStrict: node.isStrict))
      names += node.name
      fields.append(node.field)
      order += node.children
      at += 1
    }
  }

  func field(of node: Int) -> Field? { fields[node] }
  func isOpen(_ node: Int) -> Bool { nodes[node].isOpen }
  func isStrict(_ node: Int) -> Bool { nodes[node].isStrict }

  func child(of node: Int, named name: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let wanted = name.baseAddress else { return nil }
    return nodes.withUnsafeBufferPointer { nodes in
      names.withUnsafeBufferPointer { names in
        guard let known = names.baseAddress else { return nil }
        let first = Int(nodes[node].firstChild)
        for index in first..<(first + Int(nodes[node].childCount))
        where Int(nodes[index].nameCount) == name.count {
          // Invariant: the name lies inside `names`, and both have as many bytes.
          if memcmp(known + Int(nodes[index].nameStart), wanted, name.count) == 0 { return index }
        }
        return nil
      }
    }
  }
}

/// Walks over a document along a tree of elements.
struct ElementWalk<Field: Sendable & Equatable> {
  enum Event {
    case opened(Field)
    /// The text of the element is at hand where no other element stands inside.
    case closed(Field)
    /// An element that is none of those which may stand in the field's element; nil where the
    /// element has no field.
    case unknown(inside: Field?)
    case end
  }

  var reader: XMLReader
  private let table: ElementTable<Field>
  /// The node of each open element; −1 where it is left out.
  private var open: [Int] = []
  /// The text of the element that was closed.
  private(set) var text: [UInt8] = []
  private var isCollecting = false
  private let maxTextBytes: Int

  init(_ reader: XMLReader, _ table: ElementTable<Field>, options: ReadingOptions) {
    self.reader = reader
    self.table = table
    maxTextBytes = options.maxDocumentTokenBytes
  }

  mutating func next() throws(IngestError) -> Event {
    while true {
      switch try reader.next() {
      case .end: return .end
      case .text:
        guard isCollecting else { continue }
        reader.appendText(to: &text)
        if text.count > maxTextBytes {
          throw reader.damaged("a text is longer than \(maxTextBytes) bytes")
        }
      case .open:
        if let event = enter() { return event }
      case .close:
        isCollecting = false
        guard let node = open.popLast(), node > 0, let field = table.field(of: node),
          // A node stands for itself only once: elements passed through stand for the one around.
          open.last != node
        else { continue }
        return .closed(field)
      }
    }
  }

  private mutating func enter() -> Event? {
    let parent = open.last ?? 0
    isCollecting = false
    text.removeAll(keepingCapacity: true)
    guard parent >= 0 else {
      open.append(-1)
      return nil
    }
    guard let node = table.child(of: parent, named: reader.name) else {
      open.append(table.isOpen(parent) ? parent : -1)
      return table.isStrict(parent) ? .unknown(inside: table.field(of: parent)) : nil
    }
    open.append(node)
    guard let field = table.field(of: node) else { return nil }
    isCollecting = true
    return .opened(field)
  }
}

extension CellText {
  /// The bytes without blanks around them.
  static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    if let first = bytes.first, let last = bytes.last, first > 0x20, first < 0x80, last > 0x20,
      last < 0x80
    {
      return bytes
    }
    return bytes.withUnsafeBufferPointer { Array($0[trimmed($0)]) }
  }
}
