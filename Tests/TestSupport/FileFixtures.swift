import Foundation

/// Small files of formats and oddities, as bytes.
public enum FileFixtures {
  /// 8 x 8 pixels of pure CMYK red (0, 255, 255, 0), no profile; Adobe JPEG.
  public static let cmykJPEG = bytes(
    """
    /9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBETFBUVFQwPFxgWFBgSFB\
    UU/8AAFAgACAAIBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUS\
    ITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFho\
    eIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD9\
    U6/Kqvyqr9U6/9k=
    """)

  /// 16 x 16 pixels of orange, chroma at half resolution.
  public static let subsampledJPEG = bytes(
    """
    /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk\
    //2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAQABADASIAAhEBAxEB\
    /8QAFQABAQAAAAAAAAAAAAAAAAAAAAP/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAABQb/xAAUEQEAAAAAAAAAAAAAAAAAAA\
    AA/9oADAMBAAIRAxEAPwCAAZRP/9k=
    """)

  /// 4 x 2 pixels red and blue (R B R B / B B R B as indices 0 1 0 1 / 1 0 1 0), two frames.
  public static let animatedGIF = bytes(
    "R0lGODdhBAACAIEAAP8AAAAA/wAAAAAAACwAAAAABAACAAAICAABBBA4cGBAACH5BAEAAAIALAAAAAAEAAIAgf8AAAAA/wAAAAAAAAgIAAMAEDhwYEAAOw=="
  )

  /// An sRGB ICC profile as LittleCMS makes it.
  public static let profile = bytes(
    """
    AAACTGxjbXMEQAAAbW50clJHQiBYWVogB+oACwAWAA8ADgANYWNzcEFQUEwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAPbWAAEAAAAA0y1sY2\
    1zAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAALZGVzYwAAAQgAAAA2Y3BydAAAAUAAAABMd3RwdAAAAYwA\
    AAAUY2hhZAAAAaAAAAAsclhZWgAAAcwAAAAUYlhZWgAAAeAAAAAUZ1hZWgAAAfQAAAAUclRSQwAAAggAAAAgZ1RSQwAAAggAAAAgYlRSQwAAAg\
    gAAAAgY2hybQAAAigAAAAkbWx1YwAAAAAAAAABAAAADGVuVVMAAAAaAAAAHABzAFIARwBCACAAYgB1AGkAbAB0AC0AaQBuAABtbHVjAAAAAAAA\
    AAEAAAAMZW5VUwAAADAAAAAcAE4AbwAgAGMAbwBwAHkAcgBpAGcAaAB0ACwAIAB1AHMAZQAgAGYAcgBlAGUAbAB5WFlaIAAAAAAAAPbWAAEAAA\
    AA0y1zZjMyAAAAAAABDEIAAAXe///zJQAAB5MAAP2Q///7of///aIAAAPcAADAblhZWiAAAAAAAABvoAAAOPUAAAOQWFlaIAAAAAAAACSfAAAP\
    hAAAtsNYWVogAAAAAAAAYpcAALeHAAAY2XBhcmEAAAAAAAMAAAACZmYAAPKnAAANWQAAE9AAAApbY2hybQAAAAAAAwAAAACj1wAAVHsAAEzNAA\
    CZmgAAJmYAAA9c
    """)

  /// 2 x 1 pixels, red and blue, 24 bits.
  public static let bmp: [UInt8] =
    [0x42, 0x4D] + le32(62) + le32(0) + le32(54) + le32(40) + le32(2) + le32(1) + le16(1) + le16(24) + le32(0) + le32(8)
    + le32(2835) + le32(2835) + le32(0) + le32(0) + [0, 0, 255, 255, 0, 0, 0, 0]

  /// 2 x 1 pixels, red and blue.
  public static let ppm = Array("P6\n2 1\n255\n".utf8) + [255, 0, 0, 0, 0, 255]

  /// A chunk of a PNG file: length, name, content, checksum.
  public static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + content
    var sum: UInt32 = ~0
    for byte in named {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return le32(UInt32(content.count)).reversed() + named + le32(~sum).reversed()
  }

  /// Up to 65535 bytes as a zlib stream of one block that is not compressed.
  public static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var (a, b) = (1, 0)
    for byte in bytes {
      a = (a + Int(byte)) % 65521
      b = (b + a) % 65521
    }
    return [0x78, 0x01, 1] + le16(UInt16(bytes.count)) + le16(~UInt16(bytes.count)) + bytes
      + le32(UInt32(b << 16 | a)).reversed()
  }

  /// A JPEG file with an EXIF block of one entry, the orientation, put in after its first marker.
  public static func jpeg(_ jpeg: [UInt8], orientation: UInt8) -> [UInt8] {
    let tiff: [UInt8] =
      Array("II".utf8) + le16(42) + le32(8) + le16(1) + le16(0x0112) + le16(3) + le32(1) + [orientation, 0, 0, 0]
      + le32(0)
    return inserting(marker: 0xE1, Array("Exif\0\0".utf8) + tiff, into: withoutEXIF(jpeg))
  }

  /// A JPEG file with these bytes as its ICC profile.
  public static func jpeg(_ jpeg: [UInt8], profile: [UInt8]) -> [UInt8] {
    inserting(marker: 0xE2, Array("ICC_PROFILE\0".utf8) + [1, 1] + profile, into: jpeg)
  }

  private static func inserting(marker: UInt8, _ payload: [UInt8], into jpeg: [UInt8]) -> [UInt8] {
    let length = payload.count + 2
    return Array(jpeg[0..<2]) + [0xFF, marker, UInt8(length >> 8), UInt8(length & 255)] + payload + jpeg[2...]
  }

  private static func withoutEXIF(_ jpeg: [UInt8]) -> [UInt8] {
    var out = Array(jpeg[0..<2])
    var at = 2
    while at + 4 <= jpeg.count, jpeg[at] == 0xFF, jpeg[at + 1] >= 0xE0, jpeg[at + 1] <= 0xEF {
      let length = Int(jpeg[at + 2]) << 8 | Int(jpeg[at + 3])
      if jpeg[at + 1] != 0xE1 { out += jpeg[at..<at + 2 + length] }
      at += 2 + length
    }
    return out + jpeg[at...]
  }

  private static func bytes(_ base64: String) -> [UInt8] { Array(Data(base64Encoded: base64) ?? Data()) }
  private static func le16(_ value: UInt16) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8)] }
  private static func le32(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
}
