/// The formats that are known by name, in the order in which they are listed and preferred.
public enum StandardFormats {
  public static let all: [StatementFormat] = [.canonical]
}
