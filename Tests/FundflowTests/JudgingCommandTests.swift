import Foundation
import Testing

/// train, evaluate over worlds and advise, as a user runs them on the bundled bank.
struct JudgingCommandTests {
  private static let world = CommandLineRun.demoBank

  @Test func advisesOnARunInChinese() throws {
    let folder = try TemporaryFolder()
    _ = try CommandLineRun([
      "scan", Self.world + "/transactions.csv", "--out", folder.path + "/runs",
    ])
    let run = try folder.run(in: "runs")
    let advice = try CommandLineRun(["advise", "--run", run, "--capacity", "10/week"])
    #expect(advice.status == 0, "\(advice.errors)")
    #expect(advice.errors.isEmpty)
    #expect(advice.output.contains("每个工作日可核查 2 条"))
    #expect(advice.output.contains("返利比例固定") && advice.output.contains("代发工资"))
    let leads = try String(contentsOfFile: run + "/leads.csv", encoding: .utf8)
      .split(separator: "\n")
    #expect(leads[0].hasSuffix("precision_estimate,p_value,fdr_bound"))
    #expect(advice.output.contains("共 \(leads.count - 1) 条线索"))
    for lead in leads.dropFirst() {
      #expect(!advice.output.contains(lead.split(separator: ",")[1]))
    }
    let wrong = try CommandLineRun(["advise", "--run", run, "--capacity", "many"])
    #expect(wrong.status == 64)
    #expect(try CommandLineRun(["advise", "--run", folder.path]).status == 66)
  }

  @Test func trainsAModelThatScansAndJudgesAWorld() throws {
    let folder = try TemporaryFolder()
    let model = folder.path + "/model"
    let train = try CommandLineRun([
      "train", "--data", Self.world, "--seed", "7", "--out", model, "--calibrate-only",
    ])
    #expect(train.status == 0, "\(train.errors)")
    let card = try String(contentsOfFile: model + "/MODEL.md", encoding: .utf8)
    #expect(card.contains("only the calibration was made anew"))
    let judged = try CommandLineRun([
      "evaluate", "--world", Self.world, "--model", model, "--worst", "2", "--json", "-", "--svg",
      folder.path + "/picture.svg",
    ])
    #expect(judged.status == 0, "\(judged.errors)")
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(judged.output.utf8)) as? [String: Any])
    #expect((report["reliability"] as? [Any])?.isEmpty == false)
    let picture = try String(contentsOfFile: folder.path + "/picture.svg", encoding: .utf8)
    #expect(picture.hasPrefix("<svg") && picture.contains("Reliability"))
    // A model whose numbers were changed says that its calibration is old.
    let path = model + "/ranking.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacingOccurrences(of: "\"value\": 60,", with: "\"value\": 59,")
      .write(toFile: path, atomically: true, encoding: .utf8)
    let scan = try CommandLineRun([
      "scan", Self.world + "/transactions.csv", "--model", model, "--out", folder.path + "/runs",
    ])
    #expect(scan.status == 0 && scan.errors.contains("calibration"))
  }

  @Test func saysWhatIsMissing() throws {
    let folder = try TemporaryFolder()
    let none = try CommandLineRun(["evaluate", "--world", folder.path])
    #expect(none.status == 66 && none.errors.contains("truth.csv"))
    #expect(try CommandLineRun(["evaluate", "--truth", "t.csv"]).status == 64)
    #expect(try CommandLineRun(["evaluate"]).status == 64)
    let shallow = try CommandLineRun([
      "evaluate", "--truth", "t.csv", "--leads", "l.csv", "--ablate",
    ])
    #expect(shallow.status == 64 && shallow.errors.contains("--world"))
  }
}
