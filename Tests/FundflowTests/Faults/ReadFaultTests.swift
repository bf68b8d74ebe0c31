import Foundation
import Testing

/// F05: a disk that fails while it is read, reads that give less than they were asked for, reads
/// that a signal interrupts. There is never a part of a result.
struct ReadFaultTests {
  static let isTraceable = "strace is missing or may not trace: install it, allow ptrace"

  @Test(.enabled(if: Strace.isUsable, "\(isTraceable)"))
  func aFailingReadIsToldAndPublishesNothing() throws {
    let input = try FaultInput()
    let packed = input.folder.path + "/case.csv.gz"
    #expect(
      try ProgramRun.shell("gzip -k '\(input.path)'", in: input.folder.path).status == 0)
    let old = try RunFolders(input.out)
    for path in [input.path, packed] {
      var place = 1
      while true {
        let faulty = try Strace(
          ["scan", path, "--out", input.out, "-q"], calls: "read,pread64",
          injection: "error=EIO", place: "\(place)", paths: [path])
        if faulty.injected.isEmpty {
          #expect(faulty.run.status == 0 && place > 3, "\(faulty.run.errors)")
          try input.takeBack(to: old)
          break
        }
        #expect(faulty.run.status == 74, "read \(place): \(faulty.run.errors)")
        #expect(faulty.run.errors.contains(path.suffix(12)), "\(faulty.run.errors)")
        #expect(try RunFolders(input.out) == old, "read \(place) of \(path)")
        place += 1
      }
    }
  }

  @Test(.enabled(if: Strace.isUsable, "\(isTraceable)"))
  func interruptedReadsChangeNothing() throws {
    let input = try FaultInput()
    let new = try input.reference([input.path])
    let faulty = try Strace(
      ["scan", input.path, "--out", input.out, "-q"], calls: "read,pread64",
      injection: "error=EINTR", place: "1+2", paths: [input.path])
    #expect(faulty.run.status == 0 && faulty.injected.count > 3, "\(faulty.run.errors)")
    #expect(try RunFolders(input.out) == new)
    // Standard input, and what is kept of it.
    let piped = try Strace(
      ["scan", "-", "--out", input.folder.path + "/piped", "-q"], calls: "read,pread64,write",
      injection: "error=EINTR", place: "2+2", paths: [input.path], inputPath: input.path)
    #expect(piped.run.status == 0 && !piped.injected.isEmpty, "\(piped.run.errors)")
  }

  /// A library that lets every read give at most a few bytes.
  static let shim = """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <sys/types.h>
    static size_t few(size_t n) { static unsigned k; size_t most = 1 + (k++ * 7) % 97; return n < most ? n : most; }
    ssize_t pread64(int fd, void *b, size_t n, off_t at) {
      static ssize_t (*real)(int, void *, size_t, off_t);
      if (!real) real = dlsym(RTLD_NEXT, "pread64");
      return real(fd, b, few(n), at);
    }
    ssize_t pread(int fd, void *b, size_t n, off_t at) { return pread64(fd, b, n, at); }
    ssize_t read(int fd, void *b, size_t n) {
      static ssize_t (*real)(int, void *, size_t);
      if (!real) real = dlsym(RTLD_NEXT, "read");
      return real(fd, b, few(n));
    }
    ssize_t write(int fd, const void *b, size_t n) {
      static ssize_t (*real)(int, const void *, size_t);
      if (!real) real = dlsym(RTLD_NEXT, "write");
      return real(fd, b, n == 8 ? n : few(n));
    }
    """

  static let hasCompiler =
    (try? ProgramRun.shell("command -v clang", in: "/tmp").status) == 0

  @Test(.enabled(if: hasCompiler, "no clang to build the library with"))
  func shortReadsAndWritesChangeNothing() throws {
    let input = try FaultInput()
    let source = try input.folder.write(Self.shim, to: "short.c")
    let library = input.folder.path + "/short.so"
    let built = try ProgramRun.shell(
      "clang -shared -fPIC -O1 -o '\(library)' '\(source)' -ldl", in: input.folder.path)
    #expect(built.status == 0, "\(built.errors)")
    #expect(
      try ProgramRun.shell("gzip -k '\(input.path)'", in: input.folder.path).status == 0)
    for (path, inputPath) in [
      (input.path, nil), (input.path + ".gz", nil), ("-", input.path),
    ] {
      let new = try input.reference([path], inputPath: inputPath)
      let out = input.folder.path + "/short-runs"
      defer { try? FileManager.default.removeItem(atPath: out) }
      try FileManager.default.copyItem(atPath: input.out, toPath: out)
      var setting = ProgramRun.Setting()
      setting.inputPath = inputPath
      setting.environment["LD_PRELOAD"] = library
      let run = try ProgramRun.fundflow(["scan", path, "--out", out, "-q"], setting)
      #expect(run.status == 0, "\(run.errors)")
      #expect(try RunFolders(out) == new, "\(path)")
    }
  }
}
