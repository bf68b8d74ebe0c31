import Foundation
import Testing

/// `--direction` and `--rates` as a user meets them.
struct DirectionAndRatesTests {
  static let police = CommandLineRun.demoBank + "/police-34.csv"

  /// The bundled police export with 进 and 出 exchanged.
  private func invertedPolice(in folder: TemporaryFolder) throws -> String {
    // GB18030, byte for byte: 进 is BD F8, 出 is B3 F6.
    let text = try String(contentsOfFile: Self.police, encoding: .isoLatin1)
    let (moneyIn, moneyOut) = (",\u{BD}\u{F8},", ",\u{B3}\u{F6},")
    let inverted = text.replacing(moneyIn, with: "\u{1}").replacing(moneyOut, with: moneyIn)
      .replacing("\u{1}", with: moneyOut)
    #expect(inverted != text)
    let file = folder.path + "/inverted.csv"
    try inverted.write(toFile: file, atomically: false, encoding: .isoLatin1)
    return file
  }

  private func leads(of out: String, in folder: TemporaryFolder) throws -> String {
    try String(contentsOfFile: try folder.run(in: out) + "/leads.csv", encoding: .utf8)
  }

  @Test func anInvertedExportIsHeldAndVerifyGivesTheLeadsOfTheRightOne() throws {
    let folder = try TemporaryFolder()
    let file = try invertedPolice(in: folder)
    let held = try CommandLineRun(["scan", file, "--out", folder.path + "/held"])
    #expect(held.status == 65)
    #expect(held.errors.contains("H_DIRECTION") && held.errors.contains("收付标志"))
    #expect(held.errors.contains("--direction verify"))
    let run = try folder.run(in: "held")
    #expect(!FileManager.default.fileExists(atPath: run + "/leads.csv"))
    let manifest = try String(contentsOfFile: run + "/run.json", encoding: .utf8)
    #expect(manifest.contains("\"contradicted\"") && manifest.contains("H_DIRECTION"))

    let turned = try CommandLineRun([
      "scan", file, "--out", folder.path + "/turned", "--direction", "verify",
    ])
    #expect(turned.status == 0, "\(turned.errors)")
    #expect(turned.output.contains("收付方向已翻转"))
    let right = try CommandLineRun(["scan", Self.police, "--out", folder.path + "/right"])
    #expect(right.status == 0, "\(right.errors)")
    #expect(try leads(of: "turned", in: folder) == leads(of: "right", in: folder))

    let trusted = try CommandLineRun([
      "scan", file, "--out", folder.path + "/trusted", "--direction", "trust", "-q",
    ])
    #expect(trusted.status == 0, "\(trusted.errors)")
    #expect(try leads(of: "trusted", in: folder) != leads(of: "right", in: folder))
  }

  @Test func directionIsPartOfTheRunsName() throws {
    let folder = try TemporaryFolder()
    var names: Set<String> = []
    for asked in ["prove", "verify", "trust"] {
      let run = try CommandLineRun([
        "scan", Self.police, "--out", "\(folder.path)/\(asked)", "--direction", asked, "-q",
      ])
      #expect(run.status == 0, "\(run.errors)")
      names.insert(URL(filePath: try folder.run(in: asked)).lastPathComponent)
    }
    #expect(names.count == 3)
    #expect(try CommandLineRun(["scan", Self.police, "--direction", "guess"]).status == 64)
  }

  /// The first rows of the bundled bank, every third of them in another currency.
  private func mixedBank(in folder: TemporaryFolder, code: String) throws -> String {
    let text = try String(contentsOfFile: CommandLineTests.bank, encoding: .utf8)
    var lines = text.split(separator: "\n").map(String.init)
    for index in lines.indices.dropFirst() where index % 3 == 0 {
      lines[index] = lines[index].replacing(",CNY,", with: ",\(code),")
    }
    return try folder.write(lines.joined(separator: "\n") + "\n", to: "bank-\(code).csv")
  }

  @Test func aRateOfOneGivesTheLeadsOfYuan() throws {
    let folder = try TemporaryFolder()
    let file = try mixedBank(in: folder, code: "HKD")
    let rates = try folder.write("币种,每百单位\n港币,100\n", to: "rates.csv")
    let run = try CommandLineRun(["scan", file, "--out", folder.path + "/a", "--rates", rates])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("已折算人民币：HKD"))
    let plain = try CommandLineRun(["scan", CommandLineTests.bank, "--out", folder.path + "/b"])
    #expect(plain.status == 0)
    #expect(try leads(of: "a", in: folder) == leads(of: "b", in: folder))
    let manifest = try String(
      contentsOfFile: try folder.run(in: "a") + "/run.json", encoding: .utf8)
    #expect(manifest.contains("accepted_by_currency") && manifest.contains("cny_amount"))
  }

  @Test func withoutRatesCurrenciesStayApartAndSayTheirName() throws {
    let folder = try TemporaryFolder()
    let text = try String(contentsOfFile: CommandLineTests.bank, encoding: .utf8)
    let file = try folder.write(text.replacing(",CNY,", with: ",USD,"), to: "usd.csv")
    let run = try CommandLineRun(["scan", file, "--out", folder.path + "/a"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("接受金额 USD ") && run.output.contains("金额均为USD、未折算人民币"))
    let leads = try leads(of: "a", in: folder)
    #expect(leads.contains(",USD,") && !leads.contains("元"))
    let explained = try CommandLineRun(["explain", "#1", "--run", try folder.run(in: "a")])
    #expect(explained.status == 0 && explained.output.contains(" USD，涉及人数"))
    #expect(!explained.output.contains("元"), "\(explained.output)")
  }

  @Test func aMissingRateHoldsAndAWrongTableIsAUsageError() throws {
    let folder = try TemporaryFolder()
    let file = try mixedBank(in: folder, code: "EUR")
    let rates = try folder.write("currency,rate\nUSD,7.1\n", to: "rates.csv")
    let held = try CommandLineRun(["scan", file, "--out", folder.path + "/a", "--rates", rates])
    #expect(held.status == 65)
    #expect(held.errors.contains("H_RATE") && held.errors.contains("rows in EUR from"))
    #expect(held.errors.contains("rates.csv"))
    let wrong = try folder.write("currency,rate\nUSD,7,1\nEUR,?\n", to: "wrong.csv")
    let usage = try CommandLineRun(["scan", file, "--out", folder.path + "/b", "--rates", wrong])
    #expect(usage.status == 64 && usage.errors.contains("wrong.csv: line 3, column rate"))
    let missing = try CommandLineRun([
      "scan", file, "--out", folder.path + "/c", "--rates", folder.path + "/none.csv",
    ])
    #expect(missing.status == 66)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/b"))
  }

  @Test func theRatesAreNamedByTheirBytes() throws {
    let folder = try TemporaryFolder()
    let file = try mixedBank(in: folder, code: "USD")
    for (name, rate) in [("a", "7.1"), ("b", "7.2")] {
      let rates = try folder.write("currency,rate\nUSD,\(rate)\n", to: "rates-\(name).csv")
      let run = try CommandLineRun([
        "scan", file, "--out", folder.path + "/runs", "--rates", rates, "-q",
      ])
      #expect(run.status == 0, "\(run.errors)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/runs").count == 2)
  }
}
