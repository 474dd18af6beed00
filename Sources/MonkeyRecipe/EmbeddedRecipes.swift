import Foundation

/// The recipes that ship, from `Recipes/*.toml`, inside the program itself.
enum EmbeddedRecipes {
  /// The text by class name.
  static let text: [String: String] = [
    "color-photo": string(PackageResources.color_photo_toml),
    "mono-photo": string(PackageResources.mono_photo_toml),
    "binary-scan": string(PackageResources.binary_scan_toml),
    "halftone-scan": string(PackageResources.halftone_scan_toml),
    "receipt": string(PackageResources.receipt_toml),
    "screenshot": string(PackageResources.screenshot_toml),
    "unknown": string(PackageResources.unknown_toml),
  ]

  private static func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
