import CDigest

/// SHA-256 of a file's own bytes (the packed ones), lower-case hex.
enum FileDigest {
  static func sha256(of file: InputFile) throws(IngestError) -> String {
    try sha256(of: file.identified, from: 0)
  }

  /// Of the bytes that a file holds from an offset on.
  static func sha256(of file: InputFile, from start: Int) throws(IngestError) -> String {
    guard let context = EVP_MD_CTX_new() else {
      throw .inputOutput(path: file.path, reason: "no memory for a checksum")
    }
    defer { EVP_MD_CTX_free(context) }
    guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      throw .inputOutput(path: file.path, reason: "libcrypto offers no SHA-256")
    }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { buffer.deallocate() }
    var offset = start
    while true {
      let got = try file.read(at: offset, into: buffer)
      // Invariant: got ≤ buffer.count.
      if got == 0 { break }
      EVP_DigestUpdate(context, buffer.baseAddress, got)
      offset += got
    }
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &digest, nil)
    return hex(digest)
  }

  static func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// SHA-256, lower-case hex.
public enum ContentDigest {
  /// Of an input's own bytes: those of the file, of an archive's entry, of a sheet's workbook.
  public static func sha256(
    ofFile path: String, options: ReadingOptions = ReadingOptions()
  ) throws(IngestError) -> String {
    try FileDigest.sha256(of: InputParts.identified(path, options: options))
  }

  /// Of bytes in memory.
  public static func sha256(_ bytes: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    let isDone = EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil)
    precondition(isDone == 1, "libcrypto offers SHA-256")
    return FileDigest.hex(digest)
  }
}
