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
  private var table = AccountTable()
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

  public init() {}

  public var count: Int { entries.count }

  /// Whether any counterparty has a name and no number.
  private(set) var hasNamesOnly = false

  /// Bytes held, for the manifest.
  public var byteCount: Int {
    arena.capacity + entries.capacity * MemoryLayout<Entry>.stride + table.byteCount
  }

  /// Bytes in use; memory that is set aside is not counted.
  public var usedBytes: Int {
    arena.count + entries.count * MemoryLayout<Entry>.stride + table.byteCount
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

  /// The id of a counterparty known by name only, within the statement of `own`; unknown where the name
  /// says that nobody stands on the other side (现金).
  public mutating func internName(_ name: UnsafeBufferPointer<UInt8>, within own: AccountID)
    -> AccountID
  {
    guard !CashName.matches(name) else { return .unknown }
    var key = Array(arena[keyRange(own.index)])
    key.append(AccountDirectory.nameMark)
    key.append(contentsOf: name)
    let id = key.withUnsafeBufferPointer { internKey($0, numberLength: 0, isNameOnly: true) }
    setName(name, of: id)
    hasNamesOnly = true
    return id
  }

  /// The id of a key; makes it on first sight.
  mutating func internKey(
    _ key: UnsafeBufferPointer<UInt8>, numberLength: Int, isNameOnly: Bool
  ) -> AccountID {
    let found = AccountKey(key)
    if let known = find(found, key) { return known }
    return addKey(key, found, numberLength: numberLength, isNameOnly: isNameOnly)
  }

  /// Ids of the numbers behind keys, made on first sight, up to the first that asks for its whole
  /// row; returns how many were taken. `bytes` gives the number of a key.
  @inline(__always)
  mutating func intern(
    _ keys: UnsafeBufferPointer<AccountKey>, into ids: UnsafeMutableBufferPointer<AccountID>,
    bytes: (Int) -> UnsafeBufferPointer<UInt8>
  ) -> Int {
    var done = 0
    while done < keys.count {
      let start = done
      done += table.find(
        UnsafeBufferPointer(rebasing: keys[start...]),
        into: UnsafeMutableBufferPointer(rebasing: ids[start...])
      ) { account, at in
        isKey(bytes(start + at), ofEntry: account)
      }
      guard done < keys.count, keys[done].kind != AccountKey.Kind.row else { return done }
      let number = bytes(done)
      ids[done] = addKey(number, keys[done], numberLength: number.count, isNameOnly: false)
      done += 1
    }
    return done
  }

  @inline(never)
  private mutating func addKey(
    _ key: UnsafeBufferPointer<UInt8>, _ found: AccountKey, numberLength: Int, isNameOnly: Bool
  ) -> AccountID {
    let id = AccountID(index: entries.count)
    entries.append(
      Entry(
        hash: hashBytes(key), keyOffset: arena.count, keyLength: UInt32(key.count),
        numberLength: UInt32(numberLength), isNameOnly: isNameOnly, isOwn: false))
    arena.append(contentsOf: key)
    table.add(found, account: id.index)
    return id
  }

  /// The id of a key that was seen before, or nil.
  func find(_ key: [UInt8]) -> AccountID? {
    key.withUnsafeBufferPointer { find(AccountKey($0), $0) }
  }

  private func find(_ key: AccountKey, _ bytes: UnsafeBufferPointer<UInt8>) -> AccountID? {
    withUnsafeTemporaryAllocation(of: AccountID.self, capacity: 1) { found in
      withUnsafePointer(to: key) { key in
        let count = table.find(UnsafeBufferPointer(start: key, count: 1), into: found) {
          account, _ in isKey(bytes, ofEntry: account)
        }
        return count == 1 ? found[0] : nil
      }
    }
  }

  /// Whether an entry has these bytes for its key.
  private func isKey(_ key: UnsafeBufferPointer<UInt8>, ofEntry index: Int) -> Bool {
    let entry = entries[index]
    guard Int(entry.keyLength) == key.count else { return false }
    return arena.withUnsafeBufferPointer {
      // Invariant: every entry's key lies inside the arena.
      areEqual($0.baseAddress, entry.keyOffset, key.baseAddress, key.count)
    }
  }

  /// Looks at the memory that finding these keys will need. Gives back a number without meaning.
  func touch(_ keys: UnsafeBufferPointer<AccountKey>) -> UInt64 { table.touch(keys) }

  /// Looks at the memory that names of these accounts will need. Gives back a number without meaning.
  func touchNames(of ids: UnsafeBufferPointer<AccountID>) -> UInt64 {
    guard entries.count > 1024 else { return 0 }
    return entries.withUnsafeBufferPointer { entries in
      arena.withUnsafeBufferPointer { bytes in
        var sum: UInt64 = 0
        for id in ids where id.isKnown { sum &+= UInt64(entries[id.index].name.length) }
        for id in ids where id.isKnown {
          let name = entries[id.index].name
          // Invariant: names lie inside the arena.
          if name.length > 0 { sum &+= UInt64(bytes[name.offset]) }
        }
        return sum
      }
    }
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
    if isKnown(name, entries[id.index].name) { return }
    if let better = better(name, than: entries[id.index].name) { entries[id.index].name = better }
  }

  /// Keeps the better ID number by the same rule.
  public mutating func setIDNumber(_ number: UnsafeBufferPointer<UInt8>, of id: AccountID) {
    if isKnown(number, entries[id.index].idNumber) { return }
    if let better = better(number, than: entries[id.index].idNumber) {
      entries[id.index].idNumber = better
    }
  }

  /// Whether these are the bytes that are kept already, as they nearly always are.
  @inline(__always)
  private func isKnown(_ text: UnsafeBufferPointer<UInt8>, _ kept: ArenaSpan) -> Bool {
    guard text.count == Int(kept.length) else { return false }
    // Invariant: names and ID numbers lie inside the arena.
    return arena.withUnsafeBufferPointer {
      areEqual($0.baseAddress, kept.offset, text.baseAddress, text.count)
    }
  }

  /// Puts a name or ID number in the place of whatever rows say: a bank's own table knows better.
  mutating func replace(
    _ text: String, of id: AccountID, at path: WritableKeyPath<Entry, ArenaSpan>
  ) {
    let bytes = Array(text.utf8)
    entries[id.index][keyPath: path] = ArenaSpan(offset: arena.count, length: UInt32(bytes.count))
    arena.append(contentsOf: bytes)
  }

  /// Where the candidate was put, or nil where what is known is better.
  @inline(never)
  private mutating func better(
    _ candidate: UnsafeBufferPointer<UInt8>, than known: ArenaSpan
  ) -> ArenaSpan? {
    let isBetter = arena.withUnsafeBufferPointer { bytes in
      AccountDirectory.isBetter(
        candidate, than: UnsafeBufferPointer(rebasing: bytes[known.range]))
    }
    guard isBetter else { return nil }
    let kept = ArenaSpan(offset: arena.count, length: UInt32(candidate.count))
    arena.append(contentsOf: candidate)
    return kept
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

  /// The bytes of the account number.
  public func numberBytes(of id: AccountID) -> ArraySlice<UInt8> {
    let entry = entries[id.index]
    return arena[entry.keyOffset..<(entry.keyOffset + Int(entry.numberLength))]
  }

  /// The bytes of the holder's name.
  public func nameBytes(of id: AccountID) -> ArraySlice<UInt8> {
    arena[entries[id.index].name.range]
  }

  /// Looks at the memory in which numbers and names of these accounts lie, so that one need not be waited
  /// for before the next. Gives back a number without meaning.
  public func touched(_ accounts: [AccountID]) -> UInt64 {
    var sum: UInt64 = 0
    for account in accounts where account.isKnown { sum &+= entries[account.index].hash }
    for account in accounts where account.isKnown {
      let entry = entries[account.index]
      if entry.numberLength > 0 { sum &+= UInt64(arena[entry.keyOffset]) }
      if entry.name.length > 0 { sum &+= UInt64(arena[entry.name.offset]) }
    }
    return sum
  }

  /// The bytes of the holder's ID number or USCC.
  public func idNumberBytes(of id: AccountID) -> ArraySlice<UInt8> {
    arena[entries[id.index].idNumber.range]
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
@inline(__always)
func hashBytes(_ bytes: UnsafeBufferPointer<UInt8>, seed: UInt64 = 0x9E37_79B9_7F4A_7C15) -> UInt64
{
  var state = seed ^ UInt64(bytes.count)
  var position = 0
  let raw = UnsafeRawBufferPointer(bytes)
  // Invariant: position + 8 <= count before every unaligned load.
  while position &+ 8 <= raw.count {
    state = mixed(state ^ raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
    position &+= 8
  }
  var tail: UInt64 = 0
  let left = raw.count &- position
  if left > 0, position > 0 {
    // The last eight bytes, first byte highest, without those that are in the state already.
    let last = raw.loadUnaligned(fromByteOffset: raw.count &- 8, as: UInt64.self)
    tail = UInt64(bigEndian: last) & ((1 &<< UInt64(left &* 8)) &- 1)
  } else {
    while position < raw.count {
      tail = tail << 8 | UInt64(raw[position])
      position &+= 1
    }
  }
  return mixed(state ^ tail)
}

/// Whether `count` bytes of `known` from `offset` on are those of `text`.
@inline(__always)
func areEqual(
  _ known: UnsafePointer<UInt8>?, _ offset: Int, _ text: UnsafePointer<UInt8>?, _ count: Int
) -> Bool {
  guard let known, let text, count > 0 else { return count == 0 }
  let left = UnsafeRawPointer(known + offset)
  let right = UnsafeRawPointer(text)
  func word(_ at: Int) -> Bool {
    left.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      == right.loadUnaligned(fromByteOffset: at, as: UInt64.self)
  }
  // Invariant: the callers vouch for `count` bytes on both sides; no load ends behind them.
  guard count >= 8 else {
    for at in 0..<count
    where left.load(fromByteOffset: at, as: UInt8.self)
      != right.load(fromByteOffset: at, as: UInt8.self)
    {
      return false
    }
    return true
  }
  var at = 0
  while at &+ 8 <= count {
    if !word(at) { return false }
    at &+= 8
  }
  return at == count || word(count &- 8)
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
