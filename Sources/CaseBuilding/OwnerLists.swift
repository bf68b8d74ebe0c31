import AccountFlows
import BankRecords

/// Lists by owner in one piece: lists of their own for each of half a million lie scattered.
struct OwnerLists<Entry: Sendable>: Sendable {
  private(set) var starts: [UInt32]
  private(set) var entries: [Entry]

  /// `pairs` is gone through twice and gives the same both times: `give(owner, entry)` for each entry,
  /// the entries of one owner in their order. Owners lie below `count`.
  init(count: Int, pairs: ((UInt32, Entry) -> Void) -> Void) {
    var starts = [UInt32](repeating: 0, count: count + 1)
    var any: Entry?
    pairs { owner, entry in
      starts[Int(owner) + 1] += 1
      any = entry
    }
    for place in starts.indices.dropFirst() { starts[place] += starts[place - 1] }
    var entries: [Entry] = []
    if let any { entries = [Entry](repeating: any, count: Int(starts[count])) }
    var cursors = starts
    pairs { owner, entry in
      entries[Int(cursors[Int(owner)])] = entry
      cursors[Int(owner)] += 1
    }
    self.starts = starts
    self.entries = entries
  }

  /// Owners that may be asked for, whether they have entries or not.
  var ownerCount: Int { starts.count - 1 }

  /// Places of an owner's entries.
  func range(of owner: UInt32) -> Range<Int> {
    Int(starts[Int(owner)])..<Int(starts[Int(owner) + 1])
  }

  /// The entries of an account or of a party.
  func of(_ owner: AccountID) -> ArraySlice<Entry> { entries[range(of: owner.rawValue)] }

  func of(_ owner: PartyID) -> ArraySlice<Entry> { entries[range(of: owner.rawValue)] }

  /// The same for entries of which equal ones need no order of their own; short lists need no room.
  mutating func sortEachInPlace(by precedes: (Entry, Entry) -> Bool) {
    for owner in 0..<ownerCount {
      let (start, end) = (Int(starts[owner]), Int(starts[owner + 1]))
      if end - start > OwnerLists.fewEntries {
        entries.replaceSubrange(start..<end, with: entries[start..<end].sorted(by: precedes))
        continue
      }
      sortInPlace(start..<end, by: precedes)
    }
  }

  /// Puts a few into order one by one; equal ones stay in theirs.
  private mutating func sortInPlace(_ places: Range<Int>, by precedes: (Entry, Entry) -> Bool) {
    var entries = entries.mutableSpan
    for place in places {
      let entry = entries[place]
      var free = place
      while free > places.lowerBound, precedes(entry, entries[free - 1]) {
        entries[free] = entries[free - 1]
        free -= 1
      }
      entries[free] = entry
    }
  }

  /// Up to so many are put into order one by one.
  private static var fewEntries: Int { 48 }

  /// Puts the entries of each owner into this order.
  mutating func sortEach(by precedes: (Entry, Entry) -> Bool) {
    for owner in 0..<UInt32(ownerCount) {
      let places = range(of: owner)
      guard places.count > 1 else { continue }
      guard places.count > OwnerLists.fewEntries else {
        sortInPlace(places, by: precedes)
        continue
      }
      for (place, entry) in zip(places, entries[places].sorted(by: precedes)) {
        entries[place] = entry
      }
    }
  }
}

extension OwnerLists<LinkProfile.Sweep> {
  /// Puts the largest of each owner first; equal ones as no order of files moves them.
  mutating func sortEach(ranks: AccountDirectory) {
    sortEach { left, right in
      // Of one account, which may be told twice, no rank need be looked up.
      if left.account == right.account, left.amountFen == right.amountFen { return false }
      if left.amountFen != right.amountFen { return left.amountFen > right.amountFen }
      let (first, second) = (ranks.rank(of: left.account), ranks.rank(of: right.account))
      return first != second ? first < second : left.account < right.account
    }
  }
}
