/// A part of a list that many share: lists of their own for each of half a million accounts lie scattered
/// and cost more to hand about than to read.
public struct SharedList<Element: Sendable>: RandomAccessCollection, Sendable {
  private let whole: [Element]
  private let first: Int
  public let count: Int

  /// The elements of `whole` at `places`.
  init(_ whole: [Element], at places: Range<UInt32>) {
    precondition(places.upperBound <= whole.count, "a part of the list")
    self.whole = whole
    first = Int(places.lowerBound)
    count = places.count
  }

  /// A list that nobody shares.
  init(_ elements: [Element] = []) { self.init(elements, at: 0..<UInt32(elements.count)) }

  public var startIndex: Int { 0 }
  public var endIndex: Int { count }
  public subscript(position: Int) -> Element { whole[first + position] }
}

extension RandomAccessCollection where Index == Int {
  /// Position, from `start` on, of the first element that does not stand before what is sought;
  /// elements that do come first, and indices count from 0. Complexity: O(log n).
  func position(from start: Int = 0, standsBefore: (Element) -> Bool) -> Int {
    var low = start
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if standsBefore(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
