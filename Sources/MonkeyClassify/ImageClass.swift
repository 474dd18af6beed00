/// The seven classes, in the order in which they are listed everywhere.
public enum ImageClass: String, Sendable, Hashable, CaseIterable {
  case colorPhoto = "color-photo"
  case monoPhoto = "mono-photo"
  case binaryScan = "binary-scan"
  case halftoneScan = "halftone-scan"
  case receipt
  case screenshot
  case unknown

  /// The name on command lines, in logs and of recipe files.
  public var name: String { rawValue }
}
