/// An index into the world's accounts.
typealias AccountIndex = Int

/// What stands behind an account.
enum PartyClass: UInt8 {
  case person, enterprise, publicBody, bank, paymentInstitution
  /// Cash over the counter: rows leave the side blank.
  case cash
}

/// All accounts of a world as bytes in one arena; two views of one party have two entries.
struct AccountTable {
  private var text: [UInt8] = []
  private var numberStart: [UInt32] = []
  private var nameStart: [UInt32] = []
  private var identityStart: [UInt32] = []
  private(set) var classes: [PartyClass] = []
  /// Whether other parties' rows show the name and the identity number.
  private(set) var showsName: [Bool] = []
  private(set) var showsIdentity: [Bool] = []
  /// The bank that keeps the account: 0…5 for persons, 0…3 for firms, `noBank` for cash.
  private(set) var banks: [UInt8] = []

  static let noBank: UInt8 = 255

  var count: Int { classes.count }

  mutating func add(
    number: [UInt8], name: [UInt8], identity: [UInt8], class partyClass: PartyClass,
    showsName: Bool, showsIdentity: Bool, bank: Int = Int(AccountTable.noBank)
  ) -> AccountIndex {
    numberStart.append(UInt32(text.count))
    text += number
    nameStart.append(UInt32(text.count))
    text += name
    identityStart.append(UInt32(text.count))
    text += identity
    classes.append(partyClass)
    self.showsName.append(showsName)
    self.showsIdentity.append(showsIdentity)
    banks.append(UInt8(bank))
    return classes.count - 1
  }

  func number(_ account: AccountIndex) -> ArraySlice<UInt8> {
    text[Int(numberStart[account])..<Int(nameStart[account])]
  }

  func name(_ account: AccountIndex) -> ArraySlice<UInt8> {
    text[Int(nameStart[account])..<Int(identityStart[account])]
  }

  func identity(_ account: AccountIndex) -> ArraySlice<UInt8> {
    let end = account + 1 < count ? Int(numberStart[account + 1]) : text.count
    return text[Int(identityStart[account])..<end]
  }

  func numberText(_ account: AccountIndex) -> String {
    String(decoding: number(account), as: UTF8.self)
  }

  func nameText(_ account: AccountIndex) -> String {
    String(decoding: name(account), as: UTF8.self)
  }
}
