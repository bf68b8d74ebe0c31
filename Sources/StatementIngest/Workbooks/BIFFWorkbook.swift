enum CompoundFile { static let mark: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0] }
final class BIFFWorkbook {
  struct Sheet { var name: String }
  var sheets: [Sheet] = []
  init(_ file: InputFile, options: ReadingOptions) throws(IngestError) {
    throw .unsupportedContent(
      path: file.path, kind: "an old Excel workbook (.xls)",
      remedy: "open it and save it as “CSV UTF-8” (另存为 CSV UTF-8)")
  }
  func text(of sheet: Sheet, shownAs path: String) throws(IngestError) -> InputFile {
    throw .usage("x")
  }
}
