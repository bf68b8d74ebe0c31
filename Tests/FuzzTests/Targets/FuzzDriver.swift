#if FUZZING
import Dispatch
import Glibc

/// What libFuzzer calls. The target is the one named by FUNDFLOW_FUZZ_TARGET.
private let target: FuzzTarget = {
  let name = getenv("FUNDFLOW_FUZZ_TARGET").map { String(cString: $0) } ?? ""
  guard let target = FuzzTarget.named(name) else {
    let names = FuzzTarget.all.map(\.name).joined(separator: ", ")
    fatalError("FUNDFLOW_FUZZ_TARGET must be one of \(names)")
  }
  return target
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: count))
  // Longer ones are passed over, so that limits of the command line cannot make a target slow.
  if count > target.maxBytes { return -1 }
  let done = DispatchSemaphore(value: 0)
  Task.detached {
    do {
      try await target.run(bytes)
    } catch {
      fatalError("\(target.name): \(error)")
    }
    done.signal()
  }
  done.wait()
  return 0
}
#endif
