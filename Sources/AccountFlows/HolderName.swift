import BankRecords

/// A holder's name as one number, so that both ends of a row can be told to be one holder's
/// accounts: statements give the name of the other side, seldom its ID number.
///
/// A name alone makes no person (namesakes); the two ends of one transfer under one name do, unless
/// two ID numbers say otherwise (同名划转).
enum HolderName {
  /// Fewer characters of three bytes name no enterprise that only one can be.
  private static let leastOfOrganisation = 6
  /// So many counterparties under the holder's own name are his; more, and a good part of all, show
  /// that the file gives many accounts one name.
  static let mostOwn = 6

  /// 0 where the name does not tell a holder from others: masked, made up of few characters, or of a
  /// party of which many accounts are kept.
  static func tag(of name: ArraySlice<UInt8>, kind: PartyKind) -> UInt64 {
    switch kind {
    case .naturalPerson: guard isWholePersonName(name) else { return 0 }
    case .organisation:
      guard name.count(where: { $0 & 0xF0 == 0xE0 }) >= leastOfOrganisation, isUnmasked(name) else {
        return 0
      }
    default: return 0
    }
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name where byte != 0x20 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return max(1, hash)
  }

  /// Two to four Han characters, or more with a dot between them, and nothing else.
  private static func isWholePersonName(_ name: ArraySlice<UInt8>) -> Bool {
    let han = name.count { $0 & 0xF0 == 0xE0 }
    return han >= 2 && isUnmasked(name) && name.allSatisfy { $0 >= 0x80 || $0 == 0x20 }
  }

  private static func isUnmasked(_ name: ArraySlice<UInt8>) -> Bool {
    guard !name.contains(UInt8(ascii: "*")) else { return false }
    let text = String(decoding: name, as: UTF8.self)
    return !text.unicodeScalars.contains { $0 == "某" || $0 == "＊" || $0 == "X" || $0 == "×" }
  }
}

extension PeerProfile {
  /// Whether both stand under one name and no ID numbers tell them apart.
  func isNamedLike(_ other: PeerProfile) -> Bool {
    name != 0 && name == other.name && !(isIdentified && other.isIdentified)
  }

  /// Whether counterparties under the holder's own name are to be taken for his.
  func namesakes(among profiles: some Collection<PeerProfile>) -> Bool {
    guard name != 0 else { return false }
    let count = profiles.count { isNamedLike($0) }
    return count > 0 && (count <= HolderName.mostOwn || count * 10 <= profiles.count)
  }
}

extension AccountProfile {
  /// The holder as counterparties see him.
  var holder: PeerProfile {
    var holder = PeerProfile(party: party, kind: kind, rank: 0)
    holder.name = nameTag
    holder.isIdentified = isIdentified
    return holder
  }
}
