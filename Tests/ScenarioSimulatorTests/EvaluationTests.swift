import Testing

@testable import ScenarioSimulator

@Suite("Evaluation of leads")
struct EvaluationTests {
  private func truth(_ text: String) throws -> Truth {
    try Truth(bytes: Array(text.utf8), path: "truth.csv")
  }

  private func leads(_ text: String) throws -> LeadList {
    try LeadList(bytes: Array(text.utf8), path: "leads.csv")
  }

  private let planted = """
    account,label,role,kind,case_id
    A,case,collection,ponzi,C1
    B,case,payout,ponzi,C1
    C,case,controller,ponzi,C1
    D,case,collection,ponzi,C2
    X,look_alike,payer,payroll,L1
    Y,look_alike,collector,school-fees,L2
    """

  @Test("Average precision, by hand: hits at 1 and 3 of 3 positives, one missed")
  func averagePrecision() throws {
    let ranking = try leads(
      "\u{FEFF}rank,account,score\r\n1,A,90\r\n2,X,80\r\n3,B,70\r\n4,Z,60\r\n")
    let report = try Evaluation(truth: truth(planted), leads: ranking, depths: [1, 2, 4])
    // (1/1 + 2/3) / 3
    #expect(abs(report.averagePrecision - 5.0 / 9) < 1e-12)
    #expect(report.positives == 3 && report.rankedPositives == 2 && report.rankedAccounts == 4)
    #expect(report.depths.map(\.precision) == [1, 0.5, 0.5])
    let third = 1.0 / 3
    #expect(report.depths.map(\.recall) == [third, third, third * 2])
    #expect(report.lookAlikesInTop100 == 1)
    #expect(report.lookAlikes.first?.name == "payroll")
    #expect(report.roles.map(\.name) == ["collection", "controller", "payout"])
    #expect(report.roles.map(\.ranked) == [1, 0, 1])
    #expect(report.caseKinds.map(\.total) == [3])
    #expect(report.caseKinds.map(\.inTop100) == [2])
  }

  @Test("Equals are judged together, in whatever order they stand")
  func ties() throws {
    for order in ["A,5\nZ,5\nB,5\nX,1\nD,0", "Z,5\nA,5\nB,5\nX,1\nD,0", "D,0\nB,5\nZ,5\nA,5\nX,1"] {
      let report = try Evaluation(
        truth: truth(planted), leads: leads("account,score\n" + order), depths: [1, 2])
      // Two of three positives in a group of three, the last one at place five:
      // 2/3 · 2/3 + 1/3 · 3/5
      #expect(abs(report.averagePrecision - (4.0 / 9 + 1.0 / 5)) < 1e-12)
      #expect(abs(report.depths[0].precision - 2.0 / 3) < 1e-12)
      #expect(abs(report.depths[1].precision - 2.0 / 3) < 1e-12)
    }
  }

  @Test("All roles count when asked for")
  func allRoles() throws {
    let ranking = try leads("rank,account\n1,C\n2,A\n3,B\n4,D\n")
    let narrow = try Evaluation(truth: truth(planted), leads: ranking)
    let wide = try Evaluation(truth: truth(planted), leads: ranking, positives: .allRoles)
    #expect(narrow.positives == 3 && wide.positives == 4)
    #expect(wide.averagePrecision == 1)
    #expect(abs(narrow.averagePrecision - (1.0 / 2 + 2.0 / 3 + 3.0 / 4) / 3) < 1e-12)
  }

  @Test(
    "Truth may be flags or a bare list",
    arguments: [
      "account,is_suspicious\nA,1\nB,0\nD,1\n", "account\nA\nD\n", "A\nD\n",
      "account,label\nA,1\nB,0\nD,2\n", "account,is_suspicious\r\n\"A\",true\r\nD,True\r\nB,false",
    ])
  func otherTruths(text: String) throws {
    let ranking = try leads("rank,account,score\n1,=\"A\",9\n2,B,8\n3,D\t,7\n")
    let report = try Evaluation(truth: truth(text), leads: ranking)
    #expect(report.positives == 2)
    #expect(abs(report.averagePrecision - (1 + 2.0 / 3) / 2) < 1e-12)
  }

  @Test("The best place of a repeated account counts, and an empty ranking scores nothing")
  func repeatsAndNothing() throws {
    let repeated = try Evaluation(
      truth: truth("A\nB"), leads: leads("rank,account\n3,A\n1,A\n2,B\n"))
    #expect(repeated.averagePrecision == 1 && repeated.repeatedRows == 1)
    let nothing = try Evaluation(truth: truth("A\nB"), leads: leads("rank,account,score\n"))
    #expect(nothing.averagePrecision == 0 && nothing.depths.allSatisfy { $0.precision == 0 })
  }

  @Test("What cannot be judged is refused")
  func refusals() throws {
    #expect(throws: EvaluationError.noAccounts(path: "truth.csv")) { try truth("") }
    #expect(throws: EvaluationError.self) { try truth("name,label\nA,1") }
    #expect(throws: EvaluationError.self) { try leads("name,score\nA,1") }
    #expect(throws: EvaluationError.badNumber(path: "leads.csv", line: 2, column: "rank")) {
      try leads("rank,account\nfirst,A")
    }
    #expect(throws: EvaluationError.noPositives(path: "truth")) {
      try Evaluation(truth: truth("account,label\nA,0"), leads: leads("rank,account\n1,A"))
    }
  }

  @Test("The table prints the same for the same leads")
  func table() throws {
    let ranking = try leads("rank,account,score\n1,A,90\n2,X,80\n")
    let report = try Evaluation(truth: truth(planted), leads: ranking, depths: [10])
    #expect(report.table.contains("average precision   0.3333"))
    #expect(report.table.contains("    10     0.1000     0.3333"))
    #expect(report.table.contains("payroll"))
    #expect(
      try report.table == Evaluation(truth: truth(planted), leads: ranking, depths: [10]).table)
  }
}
