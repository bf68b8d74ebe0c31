import ArgumentParser
import Detection
import LookAlikes
import Typologies

struct PatternsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "patterns",
    abstract: "Lists detectors (识别点) and look-alikes (合理解释).")

  @Flag(help: "Print Markdown, as it stands in the README.")
  var markdown = false

  func run() throws {
    if markdown {
      try Terminal.print(PatternNames.standard.markdown)
      return
    }
    var table = TerminalTable([("ID", .left), ("名称", .left), ("说明", .left)])
    for identity in StandardDetectors.identities + StandardLookAlikes.identities {
      table.append([identity.id, identity.chineseName, identity.summary])
    }
    try Terminal.print(table.text)
  }
}
