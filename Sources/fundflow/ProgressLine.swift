import Foundation
import ScoringPipeline

/// One line on a terminal's standard error that says how far a scan is.
final class ProgressLine {
  private let isShown: Bool
  private let stopwatch: Stopwatch
  private var lastShown = -1.0
  private static let secondsBetween = 0.2

  init(isShown: Bool, stopwatch: @escaping Stopwatch) {
    self.isShown = isShown && Terminal.isTTY(STDERR_FILENO)
    self.stopwatch = stopwatch
  }

  func show(_ progress: ScanProgress) {
    guard isShown else { return }
    let now = stopwatch()
    guard now - lastShown >= ProgressLine.secondsBetween else { return }
    lastShown = now
    let share = progress.total > 0 ? Double(progress.done) / Double(progress.total) : 0
    var line = "\(ProgressLine.name(of: progress.stage)) \(Int(share * 100))%  "
    line += "\(progress.rows) rows"
    if progress.stage == .reading, now > 0 {
      line += "  \(Int(Double(progress.rows) / now)) rows/s"
      if share > 0.01 { line += "  ETA \(Int((now / share - now).rounded(.up))) s" }
    }
    try? Terminal.write("\r\u{1B}[K\(line)", to: STDERR_FILENO)
  }

  func clear() {
    if isShown, lastShown >= 0 { try? Terminal.write("\r\u{1B}[K", to: STDERR_FILENO) }
  }

  private static func name(of stage: ScanProgress.Stage) -> String {
    switch stage {
    case .reading: "reading 读取"
    case .reconciling: "reconciling 对账"
    case .examining: "examining 识别"
    case .publishing: "writing 写出"
    }
  }
}
