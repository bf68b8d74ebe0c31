public struct MemoClassifier: Sendable {
  public init() {}
  public func topics(of memo: UnsafeBufferPointer<UInt8>) -> MemoTopics { [] }
}
public struct PartyClassifier: Sendable {
  public init() {}
  public func kind(name: String, idNumber: String, account: String) -> PartyKind { .unknown }
  public func isValidIdentity(_ number: String) -> Bool { false }
}
