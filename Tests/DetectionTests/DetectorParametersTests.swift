import Detection
import Testing

struct DetectorParametersTests {
  private let parameters = DetectorParameters(owner: "probe", values: ["size": 3.5, "count": 4])

  @Test func givesNumbersInsideTheirRange() throws {
    #expect(try parameters.number("size", in: 0...10) == 3.5)
    #expect(try parameters.count("count", in: 1...4) == 4)
  }

  @Test func namesWhatIsMissingOrOutOfRange() {
    #expect(throws: ParameterError.self) { try parameters.number("none", in: 0...1) }
    #expect(throws: ParameterError.self) { try parameters.number("size", in: 0...1) }
    #expect(throws: ParameterError.self) { try parameters.count("size", in: 0...9) }
    do {
      _ = try parameters.number("none", in: 0...1)
    } catch {
      #expect(error.description.contains("probe.none"))
    }
  }
}
