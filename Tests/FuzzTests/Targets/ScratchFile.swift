import Glibc

/// A file in memory for the bytes of one input.
final class ScratchFile {
  static let folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
  let path: String
  private let descriptor: Int32

  init() {
    var name = Array("\(ScratchFile.folder)/fundflow-fuzz-XXXXXX".utf8CString)
    descriptor = mkstemp(&name)
    precondition(descriptor >= 0, "a scratch file can be made")
    path = name.withUnsafeBufferPointer { name in
      name.baseAddress.map { String(cString: $0) } ?? ""
    }
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  func write(_ bytes: [UInt8]) {
    let done = pwrite(descriptor, bytes, bytes.count, 0)
    precondition(done == bytes.count, "a scratch file can be written")
  }
}
