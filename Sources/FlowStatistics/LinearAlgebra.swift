import COpenBLAS
import Synchronization

/// How the linear algebra library of this machine is called: one thread, and behind a lock where
/// the installed variant is not safe to call from several threads.
public enum LinearAlgebra {
  /// Name of the kernel set in use, for the run manifest: sets differ in the last bits.
  public static var coreName: String {
    // `openblas_get_corename` returns a static string of the library.
    openblas_get_corename().map { String(cString: $0) } ?? "unknown"
  }

  /// False for the serial variant, which gives wrong results when called from several threads.
  public static var isThreadSafe: Bool { openblas_get_parallel() != 0 }

  private static let serialVariant = Mutex<Void>(())

  /// Done once: our stages are parallel themselves, library threads would only compete with them.
  private static let threadSafeAfterSetUp: Bool = {
    openblas_set_num_threads(1)
    return isThreadSafe
  }()

  /// Runs calls into the library.
  static func calling<Result>(_ body: () -> Result) -> Result {
    if threadSafeAfterSetUp { return body() }
    return serialVariant.withLock { _ in body() }
  }

  /// A value rounded to about six significant digits, so that last bits that depend on the kernel
  /// set do not show.
  public static func roundedToSixDigits(_ value: Double) -> Double {
    guard value.isFinite, value != 0 else { return value }
    // A power of two keeps the scaling exact: 2^-20 is just below 1e-6.
    let step = value.magnitude.binade * 0x1p-20
    return (value / step).rounded() * step
  }
}
