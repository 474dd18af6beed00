#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The transfer curve of sRGB (IEC 61966-2-1): between samples as they are stored and linear light, both 0…1.
public enum TransferCurve {
  /// Linear light of a stored sample.
  public static func linear(_ stored: Double) -> Double {
    stored <= 0.04045 ? stored / 12.92 : pow((stored + 0.055) / 1.055, 2.4)
  }

  /// The stored sample of linear light.
  public static func stored(_ linear: Double) -> Double {
    linear <= 0.0031308 ? linear * 12.92 : 1.055 * pow(linear, 1 / 2.4) - 0.055
  }

  /// `linear` as a table, for many samples.
  public static let toLinear = ToneCurve(linear)
}
