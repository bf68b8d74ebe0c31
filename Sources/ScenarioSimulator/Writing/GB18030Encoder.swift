import Glibc

/// Turns UTF-8 into GB18030, character by character through the C library, each only once.
struct GB18030Encoder {
  private var known: [Unicode.Scalar: [UInt8]] = [:]

  mutating func encoded(_ text: some Sequence<UInt8>) throws(SimulationError) -> [UInt8] {
    var bytes: [UInt8] = []
    for scalar in String(decoding: Array(text), as: UTF8.self).unicodeScalars {
      if scalar.isASCII {
        bytes.append(UInt8(scalar.value))
        continue
      }
      if let form = known[scalar] {
        bytes += form
        continue
      }
      let form = try Self.form(of: scalar)
      known[scalar] = form
      bytes += form
    }
    return bytes
  }

  private static func form(of scalar: Unicode.Scalar) throws(SimulationError) -> [UInt8] {
    // Both C strings live until the defer below; iconv stays within the counts it is given.
    let source = strdup(String(scalar))
    let target = strdup("        ")
    let converter = iconv_open("GB18030", "UTF-8")
    defer {
      free(source)
      free(target)
      iconv_close(converter)
    }
    var input = source
    var output = target
    var inputLeft = String(scalar).utf8.count
    var outputLeft = 8
    guard let target, iconv(converter, &input, &inputLeft, &output, &outputLeft) == 0 else {
      throw .noSuchCharacter(String(scalar))
    }
    return (0..<(8 - outputLeft)).map { UInt8(bitPattern: target[$0]) }
  }
}
