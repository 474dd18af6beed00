/// What a feature means.
public struct FeatureInfo: Sendable {
  /// snake_case, as in `classify.toml` and in `--json`.
  public var name: String
  /// What it measures, its unit and range, and which classes it tells apart.
  public var help: String
  /// What a high and a low value say of an image, in words that follow "it has" or stand alone.
  public var high: String
  public var low: String
  /// The value that stands where there is nothing to measure, which is no reason for anything; nil where there always is.
  var silent: Double?
  let read: @Sendable (Measured) -> Double

  init(
    _ name: String, _ help: String, high: String, low: String, silent: Double? = nil,
    _ read: @escaping @Sendable (Measured) -> Double
  ) {
    self.name = name
    self.help = help
    self.high = high
    self.low = low
    self.silent = silent
    self.read = read
  }
}
