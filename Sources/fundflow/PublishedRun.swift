import ArgumentParser
import BankRecords
import Foundation
import StatementIngest

/// The files of a published run, read again.
struct PublishedRun {
  let folder: String

  func lead(_ wanted: String) throws -> PublishedLead {
    let path = "\(folder)/leads.jsonl"
    guard let data = FileManager.default.contents(atPath: path) else {
      throw IngestError.unreadable(
        path: path, reason: "no such file; give the folder of a published run with --run")
    }
    let decoder = JSONDecoder()
    for line in data.split(separator: UInt8(ascii: "\n")) {
      let lead = try decoder.decode(PublishedLead.self, from: Data(line))
      if lead.account == wanted || lead.other_numbers?.contains(wanted) == true
        || "#\(lead.rank)" == wanted
      {
        return lead
      }
    }
    throw ValidationError(
      "\(Masking.account(wanted)) is not among the leads of \(folder); leads.csv lists them")
  }

  /// All leads in the order of the file.
  func leads() throws -> [PublishedLead] {
    let path = "\(folder)/leads.jsonl"
    guard let data = FileManager.default.contents(atPath: path) else {
      throw IngestError.unreadable(
        path: path, reason: "no such file; give the folder of a published run with --run")
    }
    let decoder = JSONDecoder()
    return try data.split(separator: UInt8(ascii: "\n")).map {
      try decoder.decode(PublishedLead.self, from: Data($0))
    }
  }

  /// The case of this id in `cases.jsonl`; nil where the run has none.
  func foundCase(_ id: String) throws -> PublishedCase? {
    guard let data = FileManager.default.contents(atPath: "\(folder)/cases.jsonl") else {
      return nil
    }
    let decoder = JSONDecoder()
    for line in data.split(separator: UInt8(ascii: "\n")) {
      let found = try decoder.decode(PublishedCase.self, from: Data(line))
      if found.case_id == id { return found }
    }
    return nil
  }

  /// Rows of the lead in `evidence.csv`, file, line and text.
  func evidence(ofRank rank: Int, limit: Int) throws -> [String] {
    let path = "\(folder)/evidence.csv"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw IngestError.unreadable(path: path, reason: "no such file")
    }
    let prefix = "\(rank),"
    return Array(text.split(separator: "\n").filter { $0.hasPrefix(prefix) }.prefix(limit))
      .map(String.init)
  }
}

/// A line of `leads.jsonl`. Names are those of the file.
struct PublishedLead: Decodable {
  struct Totals: Decodable {
    var amount: Decimal
    var persons: Int
    var unpaid_amount: Decimal
    var unpaid_persons: Int
  }
  struct Part: Decodable {
    var source: String
    var name: String
    var points: Decimal
  }
  struct Figure: Decodable {
    var label: String
    var value: FigureValue
    var unit: String

    /// The figure with its unit, as an analyst writes it.
    var text: String {
      switch unit {
      case "yuan": "\(value.text) 元"
      case "days": "\(value.text) 天"
      // Money of another currency has its code for a unit.
      case _ where unit.utf8.count == 3 && unit == unit.uppercased(): "\(value.text) \(unit)"
      default: value.text
      }
    }
  }
  struct Finding: Decodable {
    var detector: String
    var strength: Double
    var from: String
    var to: String
    var statement: String
    var quantities: [Figure]
  }
  struct LookAlike: Decodable {
    var look_alike: String
    var strength: Double
    var statement: String
  }

  var rank: Int
  var account: String
  var currency: String
  var score: Decimal
  var level: String
  var severity: String
  var totals: Totals
  var contributions: [Part]
  var findings: [Finding]
  var look_alikes: [LookAlike]
  /// What the model's calibration says; absent in runs without.
  var precision_estimate: Double?
  var p_value: Double?
  var fdr_bound: Double?
  var reason: String
  var evidence_rows: Int
  /// What tables of accounts and persons say; absent in runs of older programs.
  var opened_on: String?
  var closed_on: String?
  var account_status: String?
  var branch: String?
  var phones: [String]?
  var other_numbers: [String]?
  var same_holder_accounts: [HolderAccount]?

  /// The case that the account stands in; absent in runs of older programs.
  var case_id: String?
  var role: String?
  var role_reason: String?

  struct HolderAccount: Decodable {
    var account: String
    var shares: [String]
    var has_transactions: Bool
  }
}

/// A line of `cases.jsonl`, as far as `explain` shows it.
struct PublishedCase: Decodable {
  struct Member: Decodable {
    var account: String
    var role_name: String
    var reason: String
    var lead_rank: Int?
  }
  struct Link: Decodable {
    var accounts: [String]
    var name: String
  }
  struct Bounds: Decodable {
    var point: Decimal
    var low: Decimal
    var high: Decimal

    var text: String { "\(point)（\(low) – \(high)）" }
  }

  var rank: Int
  var case_id: String
  var score: Decimal
  var severity: String
  var summary: String
  var members: [Member]
  var links: [Link]
  var amount: Bounds
  var persons: Bounds
  var unpaid_amount: Bounds
  var unpaid_persons: Bounds
}

/// A number or a text.
struct FigureValue: Decodable {
  let text: String

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Decimal.self) {
      text = "\(number)"
    } else {
      text = try container.decode(String.self)
    }
  }
}
