import BankRecords
import SeededNumbers
import Testing

@testable import StatementIngest

/// Direction of whole files, as the reader sees them.
struct DirectionReadingTests {
  /// A statement of one or more accounts; `inverted` says of which accounts the flag is wrong.
  static func file(
    accounts: Int = 1, rows: Int = 30, seed: UInt64 = 1, inverted: (Int) -> Bool
  ) -> String {
    var numbers = SeededNumbers(state: seed)
    var text = "账号,对方账号,收支标志,金额,余额,时间,币种\n"
    for account in 0..<accounts {
      let written = WrittenStatement.complete(rows: rows, .any, using: &numbers)
      for row in written.rows {
        let isIn = row.signedFen > 0
        let flag = isIn != inverted(account) ? "进" : "出"
        text += "62220200000000010\(10 + account),6217000000000000020,\(flag),"
        text += "\(Money(fen: abs(row.signedFen))),\(Money(fen: row.balanceFen ?? 0)),"
        text += "\(BookingTime(seconds: row.seconds)),CNY\n"
      }
    }
    return text
  }

  static let mapping: [(field: RecordField, column: String)] = [
    (.own, "账号"), (.counterparty, "对方账号"), (.direction, "收支标志"), (.amount, "金额"),
    (.balance, "余额"), (.time, "时间"), (.currency, "币种"),
  ]

  static func read(
    _ text: String, _ direction: DirectionChecking, threads: Int = 1, blockBytes: Int = 256 << 10
  ) async throws -> Reading {
    var options = ReadingOptions()
    options.mapping = mapping
    options.direction = direction
    options.threads = threads
    options.blockBytes = blockBytes
    let files = TestFiles()
    return try await Reading.of([files.write("s.csv", text)], options: options)
  }

  @Test func aContradictedFileIsHeldWithTheReason() async throws {
    let reading = try await Self.read(Self.file { _ in true }, .prove)
    let reason = try #require(reading.reports[0].holdReasons.first)
    #expect(reason.code == .direction && reading.reports[0].holdReasons.count == 1)
    for part in [
      "收支标志", "进", "出", "29 of 29", "line 3", "622202****1010", "--direction verify", "--map",
    ] {
      #expect(reason.message.contains(part), "\(part): \(reason.message)")
    }
    #expect(!reason.message.contains("6222020000000001010"))
    #expect(reading.reports[0].directionProof?.verdict == .contradicted)
  }

  @Test func verifyReadsAContradictedFileLikeTheRightOne() async throws {
    let right = try await Self.read(Self.file(accounts: 3) { _ in false }, .prove)
    let turned = try await Self.read(Self.file(accounts: 3) { _ in true }, .verify)
    #expect(right.rows == turned.rows)
    let (one, two) = (right.reports[0], turned.reports[0])
    #expect(one.acceptedInFen == two.acceptedInFen && one.acceptedOutFen == two.acceptedOutFen)
    #expect(one.acceptedInFen > 0 && one.acceptedInFen != one.acceptedOutFen)
    #expect(two.holdReasons.isEmpty && two.directionProof?.turnedAccounts == 3)
    #expect(two.warnings.contains { $0.contains("turned round") })
  }

  @Test func verifyTurnsOnlyTheAccountsThatContradict() async throws {
    let right = try await Self.read(Self.file(accounts: 4) { _ in false }, .prove)
    let mixed = Self.file(accounts: 4) { $0 % 2 == 1 }
    let held = try await Self.read(mixed, .prove).reports[0]
    #expect(held.directionProof?.verdict == .mixed && !held.holdReasons.isEmpty)
    let turned = try await Self.read(mixed, .verify)
    #expect(turned.rows == right.rows && turned.reports[0].directionProof?.turnedAccounts == 2)
    #expect(turned.reports[0].holdReasons.isEmpty)
  }

  /// A loan among a hundred accounts says nothing of the column; three are too many for chance.
  @Test func fewAccountsAmongManyAreWarnedOf() async throws {
    let few = try await Self.read(Self.file(accounts: 60) { $0 == 7 }, .prove).reports[0]
    #expect(few.holdReasons.isEmpty)
    #expect(few.warnings.contains { $0.contains("1 contradicted") && $0.contains("as they stand") })
    let more = try await Self.read(Self.file(accounts: 60) { $0 % 20 == 7 }, .prove).reports[0]
    #expect(more.holdReasons.map(\.code) == [.direction])
  }

  @Test func aRightFileIsReadAlikeWhateverIsAsked() async throws {
    let text = Self.file(accounts: 2) { _ in false }
    let proved = try await Self.read(text, .prove)
    #expect(proved.reports[0].directionProof?.verdict == .confirmed)
    for asked in DirectionChecking.allCases {
      let reading = try await Self.read(text, asked)
      #expect(reading.rows == proved.rows && reading.reports[0].warnings.isEmpty)
    }
    let trusted = try await Self.read(Self.file { _ in true }, .trust)
    #expect(trusted.reports[0].directionProof == nil && trusted.reports[0].holdReasons.isEmpty)
  }

  @Test func theResultDependsOnNeitherThreadsNorBlocks() async throws {
    let text = Self.file(accounts: 5, rows: 60) { $0 < 2 }
    let one = try await Self.read(text, .verify)
    for (threads, bytes) in [(1, 100), (3, 97), (4, 1000)] {
      for asked in [DirectionChecking.verify, .prove] {
        let other = try await Self.read(text, asked, threads: threads, blockBytes: bytes)
        #expect(
          other.reports[0].directionProof?.opposing == one.reports[0].directionProof?.opposing)
        if asked == .verify { #expect(other.rows == one.rows) }
      }
    }
  }

  @Test func currenciesOfOneNumberAreChainsOfTheirOwn() async throws {
    // Two balances by turns under one number, told apart by the currency alone.
    let lines = Self.file(accounts: 2, rows: 20) { _ in false }.split(separator: "\n")
    var text = lines[0] + "\n"
    for index in 1...20 {
      text += lines[index] + "\n"
      text +=
        lines[index + 20].replacing("0000001011", with: "0000001010")
        .replacing(",CNY", with: ",USD") + "\n"
    }
    let proof = try await Self.read(String(text), .prove).reports[0].directionProof
    #expect(proof?.confirming == 38 && proof?.accounts == 1 && proof?.unproven == 0)
  }

  @Test func smallFilesOfOneLayoutAreHeldTogether() async throws {
    let files = TestFiles()
    for isWrong in [false, true] {
      var paths: [String] = []
      for file in 0..<6 {
        let text = Self.file(rows: 4, seed: UInt64(file + 1)) { _ in isWrong }
        paths.append(files.write("\(isWrong)-\(file).csv", text))
      }
      var options = ReadingOptions()
      options.mapping = Self.mapping
      let reports = try await Reading.of(paths, options: options).reports
      #expect(reports.allSatisfy { $0.directionProof?.verdict == .unproven })
      let reasons = reports.flatMap(\.holdReasons)
      #expect(reasons.map(\.code) == (isWrong ? [.direction] : []))
      if isWrong { #expect(reasons[0].message.contains("true-0.csv and 5 other files")) }
    }
  }

  @Test(.enabled(if: SharedData.isPresent, "shared data is not here"))
  func berkaIsConfirmedAndItsInversionFound() async throws {
    let path = SharedData.path("berka_prefix/trans.asc")
    let right = try await Reading.of([path], formats: StandardFormats.all).reports[0]
    let proof = try #require(right.directionProof)
    #expect(proof.verdict == .confirmed && right.holdReasons.isEmpty)
    #expect(proof.confirming > 38_000 && proof.opposing < 10 && proof.contradictedAccounts == 0)
    var format = StatementFormat.berka
    format.direction = .flag(moneyIn: ["VYDAJ", "VYBER"], moneyOut: ["PRIJEM"], neutral: [])
    let wrong = try await Reading.of([path], formats: [format]).reports[0]
    #expect(wrong.directionProof?.verdict == .contradicted)
    #expect(wrong.directionProof?.opposing == proof.confirming)
  }
}
