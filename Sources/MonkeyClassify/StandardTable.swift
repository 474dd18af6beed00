extension Classifier {
  /// The text of the built-in `classify.toml`, with its comments: a start for a user's own.
  public static var standardTable: String { String(decoding: PackageResources.classify_toml, as: UTF8.self) }
}
