/// Memory that a parser works in, freed with its last user.
///
/// A class and not a `~Copyable` struct: Swift 6.3.1 runs the deinit of such a struct at the wrong
/// place where it is nested in another one's initialiser and optimised (seen as a double free).
final class ScratchMemory<Element: BitwiseCopyable> {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var capacity: Int

  init(capacity: Int) {
    precondition(capacity > 0, "scratch memory holds something")
    self.capacity = capacity
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  /// Moves to larger memory, keeping `kept` elements from `start` on at the front.
  func grow(to larger: Int, keeping kept: Int, from start: Int = 0) {
    precondition(start + kept <= capacity && kept <= larger, "what is kept is there and fits")
    let moved = UnsafeMutablePointer<Element>.allocate(capacity: larger)
    moved.update(from: base + start, count: kept)
    base.deallocate()
    (base, capacity) = (moved, larger)
  }
}
