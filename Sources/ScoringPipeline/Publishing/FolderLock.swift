import Glibc

/// A lock on a run's temporary folder, held while its process lives: whoever gets the lock of a
/// folder that another run made knows that the other one is dead. Process numbers tell less: in
/// containers every run may be number 7.
struct FolderLock: ~Copyable {
  private let descriptor: Int32
  /// False on a file system without locks.
  let isHeld: Bool

  /// Takes the lock; nil where another process has it or the folder cannot be opened.
  init?(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    let isHeld = flock(descriptor, LOCK_EX | LOCK_NB) == 0
    if !isHeld, errno == EWOULDBLOCK {
      close(descriptor)
      return nil
    }
    (self.descriptor, self.isHeld) = (descriptor, isHeld)
  }

  deinit { close(descriptor) }

  /// Whether the locked folder still has this name: it may have been swept before it was locked.
  func stillStands(at path: String) -> Bool {
    var held = stat()
    var named = stat()
    return fstat(descriptor, &held) == 0 && stat(path, &named) == 0
      && held.st_ino == named.st_ino && held.st_dev == named.st_dev
  }
}
