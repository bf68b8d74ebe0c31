import BankRecords

/// What an account is found by: its number itself where that is up to 19 digits, so that nothing
/// else need be looked at to know it again, else the hash of its key.
struct AccountKey: Sendable, Equatable, BitwiseCopyable {
  enum Kind {
    /// No account at all.
    static let none: UInt32 = 0
    /// 1…19 say how many digits the number has: `007` is another account than `7`.
    static let mostDigits = 19
    /// The hash of a key; whose it is, the key itself must tell.
    static let text: UInt32 = 0xFF
    /// Not worked out: the whole row must be looked at.
    static let row: UInt32 = 0xFFFF
  }

  /// The number, or the hash of the key.
  let value: UInt64
  /// Where the search for it begins, as a part of 2^32 of the table.
  let place: UInt32
  let kind: UInt32

  /// No account.
  static var none: AccountKey { AccountKey(value: 0, place: 0, kind: Kind.none) }
  /// A row whose parties are found one after the other.
  static var row: AccountKey { AccountKey(value: 0, place: 0, kind: Kind.row) }

  @inline(__always)
  fileprivate init(value: UInt64, place: UInt32, kind: UInt32) {
    self.value = value
    self.place = place
    self.kind = kind
  }

  @inline(__always)
  init(value: UInt64, kind: UInt32) {
    let mix = mixed(value ^ UInt64(kind) &<< 56)
    self.init(value: value, place: UInt32(truncatingIfNeeded: mix &>> 32), kind: kind)
  }

  /// The key of these bytes; empty ones are a key too.
  @inline(__always)
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    if let number = DigitText.number(bytes) {
      self.init(value: number, kind: UInt32(truncatingIfNeeded: bytes.count))
    } else {
      self.init(value: hashBytes(bytes), kind: Kind.text)
    }
  }
}

/// Numbers out of digits, eight at a time.
enum DigitText {
  /// The number that 1 to 19 digits make; nil where anything else stands there.
  @inline(__always)
  static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64? {
    guard let base = bytes.baseAddress, bytes.count > 0, bytes.count <= AccountKey.Kind.mostDigits
    else { return nil }
    let raw = UnsafeRawPointer(base)
    var value: UInt64 = 0
    var at = 0
    // Invariant: every load of eight bytes begins and ends inside the bytes.
    while at &+ 8 <= bytes.count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      guard isEightDigits(word) else { return nil }
      value = value &* 100_000_000 &+ eightDigits(word)
      at &+= 8
    }
    let left = bytes.count &- at
    if left > 0, at > 0 {
      // The last eight bytes, with zeros in the place of those that are in the value already.
      let last = UInt64(
        littleEndian: raw.loadUnaligned(fromByteOffset: bytes.count &- 8, as: UInt64.self))
      let known: UInt64 = (1 &<< UInt64(truncatingIfNeeded: 64 &- 8 &* left)) &- 1
      let word = last & ~known | zeros & known
      guard isEightDigits(word) else { return nil }
      var scale: UInt64 = 1
      for _ in 0..<left { scale = scale &* 10 }
      return value &* scale &+ eightDigits(word)
    }
    while at < bytes.count {
      let digit = base[at] &- 0x30
      guard digit <= 9 else { return nil }
      value = value &* 10 &+ UInt64(digit)
      at &+= 1
    }
    return value
  }

  private static var zeros: UInt64 { 0x3030_3030_3030_3030 }

  @inline(__always)
  private static func isEightDigits(_ word: UInt64) -> Bool {
    let high = word & 0xF0F0_F0F0_F0F0_F0F0
    let carried = (word &+ 0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0
    return high == zeros && carried == zeros
  }

  /// The number of eight digits, the first one in the lowest byte.
  @inline(__always)
  private static func eightDigits(_ word: UInt64) -> UInt64 {
    let digits = word &- zeros
    let pairs = digits &* 10 &+ digits &>> 8
    let mask: UInt64 = 0x0000_00FF_0000_00FF
    let high = (pairs & mask) &* 0x000F_4240_0000_0064
    let low = (pairs &>> 16 & mask) &* 0x0000_2710_0000_0001
    return (high &+ low) &>> 32
  }
}

/// Which account has which key: open addressing, a power of two of places, at most half of them
/// taken.
struct AccountTable: Sendable {
  private struct Place: Sendable, BitwiseCopyable {
    var value: UInt64
    var kind: UInt32
    /// Index of the account + 1; 0 is empty.
    var account: UInt32
  }

  private var places: [Place]
  private var shift: UInt32
  private var count = 0

  init() {
    let bits: UInt32 = 12
    places = Array(repeating: Place(value: 0, kind: 0, account: 0), count: 1 << Int(bits))
    shift = 32 - bits
  }

  /// Bytes of the table.
  var byteCount: Int { places.count * MemoryLayout<Place>.stride }

  /// Looks at the memory that finding these keys will need, all at once, so that waiting for one does
  /// not hold up the others. Gives back a number without meaning.
  func touch(_ keys: UnsafeBufferPointer<AccountKey>) -> UInt64 {
    // Tables that fit the cache need none of it.
    guard count > 2048 else { return 0 }
    return places.withUnsafeBufferPointer { places in
      var sum: UInt64 = 0
      // Invariant: a place has 32 bits, of which the shift leaves those that count the table.
      for key in keys { sum &+= places[Int(key.place &>> shift)].value }
      return sum
    }
  }

  /// Puts the accounts of keys into `accounts` as long as each is known and `isKey` says that it is
  /// the one; returns how many were.
  @inline(__always)
  func find(
    _ keys: UnsafeBufferPointer<AccountKey>, into accounts: UnsafeMutableBufferPointer<AccountID>,
    isKey: (_ account: Int, _ at: Int) -> Bool
  ) -> Int {
    precondition(keys.count <= accounts.count, "each key has room for its account")
    return places.withUnsafeBufferPointer { places in
      let mask = places.count &- 1
      for at in 0..<keys.count {
        let key = keys[at]
        if key.kind == AccountKey.Kind.none {
          accounts[at] = .unknown
          continue
        }
        if key.kind == AccountKey.Kind.row { return at }
        // Invariant: the mask keeps the place inside the table, which is never full.
        var place = Int(key.place &>> shift)
        while true {
          let found = places[place]
          if found.account == 0 { return at }
          if found.value == key.value, found.kind == key.kind,
            key.kind != AccountKey.Kind.text || isKey(Int(found.account &- 1), at)
          {
            accounts[at] = AccountID(rawValue: found.account &- 1)
            break
          }
          place = (place &+ 1) & mask
        }
      }
      return keys.count
    }
  }

  /// Adds a key that is not there.
  mutating func add(_ key: AccountKey, account: Int) {
    count += 1
    if count * 2 > places.count { grow() }
    put(Place(value: key.value, kind: key.kind, account: UInt32(account + 1)), at: key.place)
  }

  private mutating func put(_ entry: Place, at start: UInt32) {
    var place = Int(start &>> shift)
    while places[place].account != 0 { place = (place + 1) & (places.count - 1) }
    places[place] = entry
  }

  private mutating func grow() {
    let old = places
    precondition(shift > 0, "a run has fewer accounts than ids")
    places = Array(
      repeating: Place(value: 0, kind: 0, account: 0), count: old.count * 2)
    shift -= 1
    for entry in old where entry.account != 0 {
      put(entry, at: AccountKey(value: entry.value, kind: entry.kind).place)
    }
  }
}
