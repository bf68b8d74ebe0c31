/// Text as a shell takes it for one word.
enum ShellText {
  /// The text in single quotes where anything but letters, digits and harmless signs stands in it.
  static func quoted(_ text: String) -> String {
    let isHarmless = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0)
        || "_-=,./:@%+".unicodeScalars.contains($0)
    }
    if isHarmless, !text.isEmpty { return text }
    let parts = text.split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.joined(separator: "'\\''") + "'"
  }
}
