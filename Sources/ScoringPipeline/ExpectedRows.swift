import BankRecords
import StatementIngest

/// How many rows a run will come to, as far as the file at hand tells: columns for which room is
/// made once are not moved again and again as they grow.
struct ExpectedRows {
  private var file: UInt32 = .max
  private var firstRow = 0
  private var isTold = false
  private var fileBytes = 0

  /// Files with fewer rows grow the columns as they come.
  private static let leastRows = 1 << 18

  /// Takes the size of the file at hand. That of a packed file is less than its text, so that too
  /// few rows are expected and no harm is done.
  mutating func take(_ reading: ReadingProgress) { fileBytes = reading.bytesTotal }

  /// Rows to make room for, at most once for each file, given a batch and the rows before it.
  mutating func rows(after batch: TransactionBatch, holding count: Int) -> Int? {
    guard let last = batch.records.last?.location else { return nil }
    if last.file != file {
      (file, firstRow, isTold) = (last.file, count, false)
      return nil
    }
    guard !isTold, fileBytes > 0 else { return nil }
    isTold = true
    let read = Double(count + batch.records.count - firstRow)
    // A little more, so that a file whose rows grow shorter still fits.
    let whole = read / Double(last.byte + UInt64(last.length)) * Double(fileBytes) * 1.03
    guard whole >= Double(ExpectedRows.leastRows), whole < 4e9 else { return nil }
    return firstRow + Int(whole)
  }
}
