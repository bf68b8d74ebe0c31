import AccountFlows

/// Money of one account by what it is: tag 0 is not traced, tag h came over h hops.
///
/// Sums are whole fen and never made or lost: what is put in is taken out or still there.
struct MoneyPool {
  /// A sum of one tag.
  struct Part: Equatable {
    var tag: Int
    var fen: Int64
  }

  private let view: TracePlan.View
  /// FIFO: parts in the order in which they came, from `head` on. Pro rata: one sum per tag.
  private var parts: [Part] = []
  private var head = 0
  private(set) var balanceFen: Int64 = 0

  /// A pool that starts with money that is not traced.
  init(view: TracePlan.View, openingFen: Int64) {
    self.view = view
    put([Part(tag: 0, fen: openingFen)])
  }

  mutating func put(_ incoming: [Part]) {
    for part in incoming where part.fen > 0 {
      balanceFen += part.fen
      switch view {
      case .firstInFirstOut:
        if head < parts.count, parts[parts.count - 1].tag == part.tag {
          parts[parts.count - 1].fen += part.fen
        } else {
          parts.append(part)
        }
      case .proRata:
        if let known = parts.firstIndex(where: { $0.tag == part.tag }) {
          parts[known].fen += part.fen
        } else {
          parts.append(part)
          parts.sort { $0.tag < $1.tag }
        }
      }
    }
  }

  /// Takes a sum out; `fen` is at most the balance.
  mutating func take(_ fen: Int64) -> [Part] {
    precondition(fen >= 0 && fen <= balanceFen, "no more is taken than there is")
    guard fen > 0 else { return [] }
    let taken = view == .firstInFirstOut ? takeFirst(fen) : takeShare(fen)
    balanceFen -= fen
    return taken
  }

  private mutating func takeFirst(_ fen: Int64) -> [Part] {
    var taken: [Part] = []
    var missing = fen
    while missing > 0 {
      let part = min(missing, parts[head].fen)
      taken.append(Part(tag: parts[head].tag, fen: part))
      parts[head].fen -= part
      missing -= part
      if parts[head].fen == 0 { head += 1 }
    }
    if head > 1024, head * 2 > parts.count {
      parts.removeFirst(head)
      head = 0
    }
    return taken
  }

  /// The same share of every tag; fen that do not divide go to the largest remainders, of equal ones
  /// to the lowest tag.
  private mutating func takeShare(_ fen: Int64) -> [Part] {
    let balance = Int128(balanceFen)
    var taken: [Part] = []
    var rests: [(rest: Int128, place: Int)] = []
    var missing = fen
    for (place, part) in parts.enumerated() {
      let product = Int128(fen) * Int128(part.fen)
      let whole = Int64(product / balance)
      taken.append(Part(tag: part.tag, fen: whole))
      rests.append((product % balance, place))
      missing -= whole
    }
    rests.sort { left, right in
      left.rest != right.rest ? left.rest > right.rest : left.place < right.place
    }
    for entry in rests.prefix(Int(missing)) { taken[entry.place].fen += 1 }
    for (place, part) in taken.enumerated() { parts[place].fen -= part.fen }
    parts.removeAll { $0.fen == 0 }
    return taken.filter { $0.fen > 0 }
  }
}
