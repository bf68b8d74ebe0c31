import BankRecords

/// What an ID number and the places of rows tell of an account's holder, in eight bytes.
public struct AccountTraits: Sendable, Equatable, BitwiseCopyable {
  /// Day of birth by a valid ID number, in days since 1970; `.min` where there is none.
  private var birth: Int32 = .min
  /// Codes of provinces, 0 where not known.
  private var registered: UInt8 = 0
  private var seen: UInt8 = 0

  /// Nothing is known.
  public static let unknown = AccountTraits()

  private init() {}

  /// Of a holder with this ID number whose rows speak of one province.
  public init(person: ResidentID?, place: Province? = nil) {
    if let person {
      birth = person.birthDate.daysSince1970
      registered = Province(code: person.regionCode / 10_000)?.code ?? 0
    }
    seen = place?.code ?? 0
  }

  /// The day of birth that the ID number states.
  public var birthDay: CivilDay? { birth == .min ? nil : CivilDay(daysSince1970: birth) }

  /// Where the account is held or used, by region columns and branches; else where the holder was
  /// first registered, by the ID number.
  public var province: Province? { Province(code: Int(seen != 0 ? seen : registered)) }

  /// Completed years of age on `day`; nil without a day of birth.
  public func age(on day: CivilDay) -> Int? {
    guard let birth = birthDay?.components else { return nil }
    let now = day.components
    return now.year - birth.year - ((now.month, now.day) >= (birth.month, birth.day) ? 0 : 1)
  }
}

/// A thing by which several accounts are worked: what it is, and a hash of it.
public struct ControlKey: Hashable, Comparable, Sendable {
  public enum Kind: UInt8, Sendable, CaseIterable {
    /// The hardware address of the device of payments (MAC).
    case device
    /// The network address of payments, where no device is named.
    case address
    /// A phone that tables give for the account or its holder.
    case phone
    /// Who opened or works the account for its holder (代办人、代理人).
    case agent
  }

  public let kind: Kind
  /// Hash of the text; the text itself is not kept.
  public let hash: UInt64

  init(kind: Kind, hash: UInt64) {
    self.kind = kind
    self.hash = hash
  }

  public static func < (left: ControlKey, right: ControlKey) -> Bool {
    left.kind != right.kind ? left.kind.rawValue < right.kind.rawValue : left.hash < right.hash
  }
}

/// Where accounts are and what devices pay from them, as rows say it; only what rows have is kept.
///
/// Everything is kept so that the order of rows does not matter.
struct AccountOrigins: Sendable {
  /// By account: 0 nothing known, a province's code, or `several`; as long as needed.
  private var places: [UInt8] = []
  /// By account: up to `mostKeys` keys, the least of all seen.
  private var keys: [AccountID: [ControlKey]] = [:]
  private var cache = PlaceCache()
  private var devices = DeviceCache()

  private static let several: UInt8 = 255
  /// A phone's network address changes from day to day: more keys tell nothing new.
  private static let mostKeys = 16

  var isEmpty: Bool { places.isEmpty && keys.isEmpty }

  /// Notes the province that a region column or a branch's name speaks of.
  mutating func notePlace(_ text: UnsafeBufferPointer<UInt8>, of account: AccountID) {
    let code = cache.code(of: text)
    if code != 0 { notePlace(code, of: account) }
  }

  private mutating func notePlace(_ code: UInt8, of account: AccountID) {
    if places.count <= account.index {
      places.append(
        contentsOf: repeatElement(0, count: max(account.index + 1, places.count * 2) - places.count)
      )
    }
    let known = places[account.index]
    if known != code { places[account.index] = known == 0 ? code : AccountOrigins.several }
  }

  /// Notes the device of a payment: its hardware address, else its network address.
  mutating func noteDevice(
    mac: UnsafeBufferPointer<UInt8>, address: UnsafeBufferPointer<UInt8>, of account: AccountID
  ) {
    if let key = devices.key(mac: mac, address: address) { note(key, of: account) }
  }

  private mutating func note(_ key: ControlKey, of account: AccountID) {
    let known = keys[account] ?? []
    var place = known.startIndex
    while place < known.endIndex, known[place] < key { place += 1 }
    guard place < AccountOrigins.mostKeys, place == known.endIndex || known[place] != key else {
      return
    }
    keys[account, default: []].insert(key, at: place)
    if known.count == AccountOrigins.mostKeys { keys[account]?.removeLast() }
  }

  func place(of account: AccountID) -> Province? {
    guard account.index < places.count else { return nil }
    return Province(code: Int(places[account.index]))
  }

  /// All keys, by account.
  var allKeys: [(account: AccountID, keys: [ControlKey])] {
    keys.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
  }

  /// What is known once accounts stand under other ids.
  func renumbered(_ id: (AccountID) -> AccountID) -> AccountOrigins {
    var moved = AccountOrigins()
    for index in places.indices where places[index] != 0 {
      moved.notePlace(places[index], of: id(AccountID(index: index)))
    }
    for entry in allKeys { for key in entry.keys { moved.note(key, of: id(entry.account)) } }
    return moved
  }
}

/// Provinces of texts seen lately: files say the same of many rows.
private struct PlaceCache: Sendable {
  private var entries: [(hash: UInt64, code: UInt8)] = []
  private static let size = 4096

  mutating func code(of text: UnsafeBufferPointer<UInt8>) -> UInt8 {
    if entries.isEmpty { entries = Array(repeating: (0, 0), count: PlaceCache.size) }
    let hash = hashBytes(text) | 1
    let slot = Int(truncatingIfNeeded: hash >> 40) & (PlaceCache.size - 1)
    if entries[slot].hash == hash { return entries[slot].code }
    let code = Province(speakingOf: ArraySlice(Array(text)))?.code ?? 0
    entries[slot] = (hash, code)
    return code
  }
}

/// Keys of device columns seen lately.
private struct DeviceCache: Sendable {
  private var entries: [(hash: UInt64, key: ControlKey?)] = []
  private static let size = 4096

  mutating func key(
    mac: UnsafeBufferPointer<UInt8>, address: UnsafeBufferPointer<UInt8>
  ) -> ControlKey? {
    if entries.isEmpty { entries = Array(repeating: (0, nil), count: DeviceCache.size) }
    let hash = hashBytes(address, seed: hashBytes(mac)) | 1
    let slot = Int(truncatingIfNeeded: hash >> 40) & (DeviceCache.size - 1)
    if entries[slot].hash != hash {
      entries[slot] = (hash, DeviceText.key(mac: mac, address: address))
    }
    return entries[slot].key
  }
}

/// Device columns made comparable.
enum DeviceText {
  /// A key of twelve hexadecimal digits however they are parted, else of a network address that
  /// somebody could have to himself; nil for blanks and addresses that stand for none.
  static func key(
    mac: UnsafeBufferPointer<UInt8>, address: UnsafeBufferPointer<UInt8>
  ) -> ControlKey? {
    let digits = mac.compactMap(hexadecimal)
    let parted = mac.count - digits.count
    if digits.count == 12, parted == 0 || parted == 2 || parted == 5 || parted == 11,
      Set(digits).count > 2
    {
      return ControlKey(kind: .device, hash: hash(digits))
    }
    guard isAddress(address) else { return nil }
    return ControlKey(kind: .address, hash: hash(Array(address)))
  }

  private static func hash(_ bytes: [UInt8]) -> UInt64 {
    bytes.withUnsafeBufferPointer { hashBytes($0) }
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte
    case 0x41...0x46: byte
    case 0x61...0x66: byte - 0x20
    default: nil
    }
  }

  /// Four numbers 0…255, no private, local or empty network: behind those stand many.
  private static func isAddress(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard (7...15).contains(text.count) else { return false }
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return false }
    var numbers: [Int] = []
    for part in parts {
      guard (1...3).contains(part.count), part.allSatisfy({ $0 &- 0x30 < 10 }) else { return false }
      numbers.append(part.reduce(0) { $0 * 10 + Int($1 - 0x30) })
    }
    guard numbers.allSatisfy({ $0 < 256 }) else { return false }
    let isPrivate =
      numbers[0] == 0 || numbers[0] == 10 || numbers[0] == 127 || numbers[0] >= 224
      || numbers[0] == 192 && numbers[1] == 168 || numbers[0] == 172 && 16...31 ~= numbers[1]
      || numbers[0] == 169 && numbers[1] == 254 || numbers[0] == 100 && 64...127 ~= numbers[1]
    return !isPrivate
  }
}

extension FlowStore {
  /// Notes the places of both parties and the device of the payer, who sets a payment off.
  mutating func noteOrigins(
    of record: TransactionRecord, payer: AccountID, payee: AccountID,
    bytes: (TextSpan) -> UnsafeBufferPointer<UInt8>
  ) {
    if payer.isKnown {
      let place = record.payerRegion.isEmpty ? record.payerBank : record.payerRegion
      if !place.isEmpty { origins.notePlace(bytes(place), of: payer) }
      if !record.macAddress.isEmpty || !record.ipAddress.isEmpty {
        origins.noteDevice(
          mac: bytes(record.macAddress), address: bytes(record.ipAddress), of: payer)
      }
    }
    if payee.isKnown {
      let place = record.payeeRegion.isEmpty ? record.payeeBank : record.payeeRegion
      if !place.isEmpty { origins.notePlace(bytes(place), of: payee) }
    }
  }
}

extension TransactionRecord {
  /// Whether the row names a place or a device.
  @inline(__always)
  var hasOrigins: Bool {
    payerRegion.length | payeeRegion.length | payerBank.length | payeeBank.length
      | ipAddress.length | macAddress.length != 0
  }
}

extension FlowIndex {
  /// By what several accounts may be worked: keys with their accounts, by key, then by account.
  /// Phones and agents are those of tables. O(n log n) in the keys of rows and tables.
  public func controlKeys() -> [(key: ControlKey, account: AccountID)] {
    let directory = store.directory
    var found: Set<Entry> = []
    for entry in store.origins.allKeys {
      for key in entry.keys {
        found.insert(Entry(key: key, account: directory.canonical(entry.account)))
      }
    }
    if directory.hasAttributes {
      for index in 0..<directory.count {
        let account = directory.canonical(AccountID(index: index))
        let attributes = directory.attributes(of: account)
        for (kind, texts) in [
          (ControlKey.Kind.phone, attributes.phones), (.agent, attributes.agents),
        ] {
          for text in texts {
            let hash = Array(text.utf8).withUnsafeBufferPointer { hashBytes($0) }
            found.insert(Entry(key: ControlKey(kind: kind, hash: hash), account: account))
          }
        }
      }
    }
    return found.map { ($0.key, $0.account) }.sorted { left, right in
      left.0 != right.0 ? left.0 < right.0 : left.1 < right.1
    }
  }

  private struct Entry: Hashable {
    var key: ControlKey
    var account: AccountID
  }
}
