import BankRecords

/// The columns of a store that legs are made of, taken together so that a loop over legs takes hold
/// of each once.
struct LegColumns {
  let times: [Int64]
  let amountsFen: [Int64]
  let payers: [AccountID]
  let payees: [AccountID]
  let topics: [MemoTopics]
  let marks: [RowMarks]

  /// Lends the columns as they lie in memory, all of one length.
  func withPointers<Result>(
    _ body: (
      UnsafeBufferPointer<Int64>, UnsafeBufferPointer<Int64>, UnsafeBufferPointer<AccountID>,
      UnsafeBufferPointer<AccountID>, UnsafeBufferPointer<MemoTopics>, UnsafeBufferPointer<RowMarks>
    ) -> Result
  ) -> Result {
    times.withUnsafeBufferPointer { times in
      amountsFen.withUnsafeBufferPointer { amounts in
        payers.withUnsafeBufferPointer { payers in
          payees.withUnsafeBufferPointer { payees in
            topics.withUnsafeBufferPointer { topics in
              marks.withUnsafeBufferPointer { marks in
                body(times, amounts, payers, payees, topics, marks)
              }
            }
          }
        }
      }
    }
  }
}

extension FlowStore {
  var legColumns: LegColumns {
    LegColumns(
      times: times, amountsFen: amountsFen, payers: payers, payees: payees, topics: topics,
      marks: marks)
  }
}
