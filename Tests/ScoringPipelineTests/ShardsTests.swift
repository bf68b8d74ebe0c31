import Testing

@testable import ScoringPipeline

struct ShardsTests {
  private struct Stop: Error {}

  /// What is made on several threads is taken in order, each once, however long each takes.
  @Test(arguments: [1, 2, 5], [0, 1, 3, 40])
  func partsAreTakenInOrder(threads: Int, count: Int) async throws {
    var taken: [Int] = []
    try await inOrder(
      count, threads: threads,
      work: { number in
        var state = UInt64(number)
        for _ in 0..<(number % 3 == 0 ? 200_000 : 10) { state = state &* 31 &+ 7 }
        return (number, state)
      },
      take: { taken.append($0.0) })
    #expect(taken == Array(0..<count))
  }

  @Test func whatTakesNoneStopsTheRest() async {
    var taken = 0
    await #expect(throws: Stop.self) {
      try await inOrder(
        100, threads: 2, work: { $0 },
        take: { number in
          if number == 3 { throw Stop() }
          taken += 1
        })
    }
    #expect(taken == 3)
  }
}
