/// A set of texts that nearly always holds none or one: without storage of its own until it holds
/// two, since tables have a handful for each of many accounts.
struct FewTexts: Sendable, Sequence {
  /// Empty while the set is.
  private var first = ""
  private var others: Set<String>?

  init() {}

  var isEmpty: Bool { first.isEmpty }
  var count: Int { first.isEmpty ? 0 : 1 + (others?.count ?? 0) }

  /// The only text; nil where there are none or several.
  var only: String? { count == 1 ? first : nil }

  /// Adds a text; an empty one says nothing and is left out.
  mutating func insert(_ text: String) {
    if text.isEmpty || text == first { return }
    if first.isEmpty {
      first = text
    } else if others == nil {
      others = [text]
    } else {
      // In place: one holder may have as many numbers as a bank has.
      others?.insert(text)
    }
  }

  mutating func formUnion(_ texts: some Sequence<String>) {
    for text in texts { insert(text) }
  }

  /// In no order.
  func makeIterator() -> AnyIterator<String> {
    var isFirst = !first.isEmpty
    var rest = others?.makeIterator()
    return AnyIterator {
      if isFirst {
        isFirst = false
        return first
      }
      return rest?.next()
    }
  }

  /// By their bytes.
  var ordered: [String] {
    if let only { return [only] }
    return sorted(by: precedesByBytes)
  }
}
