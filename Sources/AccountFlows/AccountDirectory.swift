import BankRecords

/// Every account number of a run and its dense id, with the holder's name and ID number.
///
/// An account is a number in one currency: `6222…` in USD is another account than in CNY, so that
/// amounts of two currencies are never added. Counterparties that have a name but no number are
/// kept apart for each own account they appear with: two people of one name are not merged.
public struct AccountDirectory: Sendable {
  /// Bytes of all keys, names and ID numbers, one after the other.
  private(set) var arena: [UInt8] = []
  private(set) var entries: [Entry] = []
  /// Open addressing, power of two; 0 is empty, else entry index + 1.
  private var slots: [UInt32]
  /// What tables say; few runs have any, and a directory is copied about.
  var described: DescribedAccounts?

  struct Entry: Sendable {
    var hash: UInt64
    var keyOffset: Int
    var keyLength: UInt32
    /// Bytes of the key that are the number (the rest says currency or name scope).
    var numberLength: UInt32
    var name: ArenaSpan = ArenaSpan(offset: 0, length: 0)
    var idNumber: ArenaSpan = ArenaSpan(offset: 0, length: 0)
    var isNameOnly: Bool
    var isOwn: Bool
  }

  struct ArenaSpan: Sendable {
    var offset: Int
    var length: UInt32
    var range: Range<Int> { offset..<(offset + Int(length)) }
  }

  /// Separates the number from the currency, and the own number from a name, inside keys; neither
  /// byte is allowed in an account number.
  static let currencyMark: UInt8 = 0x1E
  static let nameMark: UInt8 = 0x1F

  public init() { slots = [UInt32](repeating: 0, count: 1 << 12) }

  public var count: Int { entries.count }

  /// Whether any counterparty has a name and no number.
  private(set) var hasNamesOnly = false

  /// Bytes held, for the manifest.
  public var byteCount: Int {
    arena.capacity + entries.capacity * MemoryLayout<Entry>.stride + slots.count * 4
  }

  /// Bytes in use; memory that is set aside is not counted.
  public var usedBytes: Int {
    arena.count + entries.count * MemoryLayout<Entry>.stride + slots.count * 4
  }

  /// The id of an account number; makes it on first sight. Amortised O(length).
  public mutating func intern(
    _ number: UnsafeBufferPointer<UInt8>, currency: UnsafeBufferPointer<UInt8>
  ) -> AccountID {
    if currency.isEmpty {
      return internKey(number, numberLength: number.count, isNameOnly: false)
    }
    var key = [UInt8](number)
    key.append(AccountDirectory.currencyMark)
    key.append(contentsOf: currency)
    return key.withUnsafeBufferPointer {
      internKey($0, numberLength: number.count, isNameOnly: false)
    }
  }

  /// The id of a counterparty known by name only, within the statement of `own`.
  public mutating func internName(_ name: UnsafeBufferPointer<UInt8>, within own: AccountID)
    -> AccountID
  {
    var key = Array(arena[keyRange(own.index)])
    key.append(AccountDirectory.nameMark)
    key.append(contentsOf: name)
    let id = key.withUnsafeBufferPointer { internKey($0, numberLength: 0, isNameOnly: true) }
    setName(name, of: id)
    hasNamesOnly = true
    return id
  }

  mutating func internKey(
    _ key: UnsafeBufferPointer<UInt8>, numberLength: Int, isNameOnly: Bool
  ) -> AccountID {
    let hash = hashBytes(key)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if entries[index].hash == hash, isKey(of: index, equalTo: key) {
        return AccountID(index: index)
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    entries.append(
      Entry(
        hash: hash, keyOffset: arena.count, keyLength: UInt32(key.count),
        numberLength: UInt32(numberLength), isNameOnly: isNameOnly, isOwn: false))
    arena.append(contentsOf: key)
    slots[slot] = UInt32(entries.count)
    if entries.count * 2 > slots.count { grow() }
    return AccountID(index: entries.count - 1)
  }

  /// The id of a key that was seen before, or nil.
  func find(_ key: [UInt8]) -> AccountID? {
    key.withUnsafeBufferPointer { key in
      let hash = hashBytes(key)
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != 0 {
        let index = Int(slots[slot]) - 1
        if entries[index].hash == hash, isKey(of: index, equalTo: key) {
          return AccountID(index: index)
        }
        slot = (slot + 1) & (slots.count - 1)
      }
      return nil
    }
  }

  private func isKey(of index: Int, equalTo key: UnsafeBufferPointer<UInt8>) -> Bool {
    let entry = entries[index]
    guard Int(entry.keyLength) == key.count else { return false }
    return arena.withUnsafeBufferPointer { bytes in
      // Invariant: every entry's key lies inside the arena.
      for position in 0..<key.count where bytes[entry.keyOffset + position] != key[position] {
        return false
      }
      return true
    }
  }

  private mutating func grow() {
    var larger = [UInt32](repeating: 0, count: slots.count * 4)
    for index in entries.indices {
      var slot = Int(truncatingIfNeeded: entries[index].hash) & (larger.count - 1)
      while larger[slot] != 0 { slot = (slot + 1) & (larger.count - 1) }
      larger[slot] = UInt32(index) + 1
    }
    slots = larger
  }

  func keyRange(_ index: Int) -> Range<Int> {
    let entry = entries[index]
    return entry.keyOffset..<(entry.keyOffset + Int(entry.keyLength))
  }
}

// MARK: - Currencies

extension AccountDirectory {
  /// The directory as it is once every amount is in yuan, where a number in several currencies is
  /// one account; and the new id of each account by its old one.
  func withoutCurrencies() -> (directory: AccountDirectory, ids: [AccountID]) {
    var merged = AccountDirectory()
    var ids: [AccountID] = []
    ids.reserveCapacity(entries.count)
    for index in entries.indices {
      let entry = entries[index]
      let key = AccountDirectory.withoutCurrency(arena[keyRange(index)])
      let id = key.withUnsafeBufferPointer {
        merged.internKey(
          $0, numberLength: Int(entry.numberLength), isNameOnly: entry.isNameOnly)
      }
      arena.withUnsafeBufferPointer { bytes in
        // Invariant: names and ID numbers lie inside the arena.
        merged.setName(UnsafeBufferPointer(rebasing: bytes[entry.name.range]), of: id)
        merged.setIDNumber(UnsafeBufferPointer(rebasing: bytes[entry.idNumber.range]), of: id)
      }
      if entry.isOwn { merged.markOwn(id) }
      ids.append(id)
    }
    return (merged, ids)
  }

  /// A key without the currency that stands behind its number: `6222…␞USD`, `6222…␞USD␟name`.
  private static func withoutCurrency(_ key: ArraySlice<UInt8>) -> [UInt8] {
    guard let mark = key.firstIndex(of: currencyMark) else { return Array(key) }
    let rest = key[mark...].firstIndex(of: nameMark) ?? key.endIndex
    return Array(key[..<mark] + key[rest...])
  }
}

// MARK: - What is known of an account

extension AccountDirectory {
  /// Notes that the account's own statement is part of the run.
  public mutating func markOwn(_ id: AccountID) { entries[id.index].isOwn = true }

  public func isOwn(_ id: AccountID) -> Bool { entries[id.index].isOwn }

  /// Whether the counterparty has a name but no account number.
  public func isNameOnly(_ id: AccountID) -> Bool { entries[id.index].isNameOnly }

  /// Keeps the better of the known name and `name`, whatever the order of rows: one without mask
  /// stars, then the longer, then the smaller by bytes.
  public mutating func setName(_ name: UnsafeBufferPointer<UInt8>, of id: AccountID) {
    keepBetter(name, of: id, at: \.name)
  }

  /// Keeps the better ID number by the same rule.
  public mutating func setIDNumber(_ number: UnsafeBufferPointer<UInt8>, of id: AccountID) {
    keepBetter(number, of: id, at: \.idNumber)
  }

  /// Puts a name or ID number in the place of whatever rows say: a bank's own table knows better.
  mutating func replace(
    _ text: String, of id: AccountID, at path: WritableKeyPath<Entry, ArenaSpan>
  ) {
    let bytes = Array(text.utf8)
    entries[id.index][keyPath: path] = ArenaSpan(offset: arena.count, length: UInt32(bytes.count))
    arena.append(contentsOf: bytes)
  }

  private mutating func keepBetter(
    _ candidate: UnsafeBufferPointer<UInt8>, of id: AccountID,
    at path: WritableKeyPath<Entry, ArenaSpan>
  ) {
    let known = entries[id.index][keyPath: path]
    let isBetter = arena.withUnsafeBufferPointer { bytes in
      AccountDirectory.isBetter(
        candidate, than: UnsafeBufferPointer(rebasing: bytes[known.range]))
    }
    guard isBetter else { return }
    entries[id.index][keyPath: path] = ArenaSpan(
      offset: arena.count, length: UInt32(candidate.count))
    arena.append(contentsOf: candidate)
  }

  private static func isBetter(
    _ candidate: UnsafeBufferPointer<UInt8>, than known: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard !candidate.isEmpty else { return false }
    if candidate.elementsEqual(known) { return false }
    if known.isEmpty { return true }
    let star = UInt8(ascii: "*")
    let candidateIsMasked = candidate.contains(star)
    if candidateIsMasked != known.contains(star) { return !candidateIsMasked }
    if candidate.count != known.count { return candidate.count > known.count }
    return candidate.lexicographicallyPrecedes(known)
  }

  /// The account number as in the file; empty for a counterparty known by name only.
  public func number(of id: AccountID) -> String {
    let entry = entries[id.index]
    return String(
      decoding: arena[entry.keyOffset..<(entry.keyOffset + Int(entry.numberLength))], as: UTF8.self)
  }

  /// ISO code of the account's currency.
  public func currency(of id: AccountID) -> String {
    let entry = entries[id.index]
    guard !entry.isNameOnly, entry.keyLength > entry.numberLength else { return "CNY" }
    let start = entry.keyOffset + Int(entry.numberLength) + 1
    return String(
      decoding: arena[start..<(entry.keyOffset + Int(entry.keyLength))], as: UTF8.self)
  }

  /// The holder's name; empty where no row gives one.
  public func name(of id: AccountID) -> String {
    String(decoding: arena[entries[id.index].name.range], as: UTF8.self)
  }

  /// The holder's ID number or USCC; empty where no row gives one.
  public func idNumber(of id: AccountID) -> String {
    String(decoding: arena[entries[id.index].idNumber.range], as: UTF8.self)
  }

  /// A number that depends on the account alone, not on the order of rows: breaks ties.
  public func rank(of id: AccountID) -> UInt32 {
    UInt32(truncatingIfNeeded: entries[id.index].hash >> 32)
  }

  /// A hash of the account alone, for sketches.
  public func hash(of id: AccountID) -> UInt64 { entries[id.index].hash }
}

/// A fast hash of bytes (multiply-xorshift over eight at a time); not for hostile tables.
func hashBytes(_ bytes: UnsafeBufferPointer<UInt8>, seed: UInt64 = 0x9E37_79B9_7F4A_7C15) -> UInt64
{
  var state = seed ^ UInt64(bytes.count)
  var position = 0
  let raw = UnsafeRawBufferPointer(bytes)
  // Invariant: position + 8 <= count before every unaligned load.
  while position + 8 <= raw.count {
    state = mixed(state ^ raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
    position += 8
  }
  var tail: UInt64 = 0
  while position < raw.count {
    tail = tail << 8 | UInt64(raw[position])
    position += 1
  }
  return mixed(state ^ tail)
}

/// A bijective mix of 64 bits.
@inline(__always)
func mixed(_ value: UInt64) -> UInt64 {
  var state = value
  state ^= state >> 32
  state = state &* 0x9E37_79B9_7F4A_7C15
  state ^= state >> 29
  state = state &* 0xBF58_476D_1CE4_E5B9
  state ^= state >> 32
  return state
}
