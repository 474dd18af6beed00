/// Every operation there is. A new operation is its own file and one line here; a test fails when the line is missing.
public enum OperationRegistry {
  /// In the order in which they are listed to people.
  public static let all: [any ImageOperation.Type] = [
    Binarize.self,
    CropBorder.self,
    Deblock.self,
    Denoise.self,
    DenoisePage.self,
    Dering.self,
    Descreen.self,
    Deskew.self,
    Despeckle.self,
    FlattenBackground.self,
    Grayscale.self,
    Levels.self,
    LocalContrast.self,
    Median.self,
    Rectify.self,
    Resize.self,
    Rotate.self,
    Sharpen.self,
    WhiteBalance.self,
  ]

  /// The operation of that name.
  public static func named(_ name: String) -> (any ImageOperation.Type)? {
    all.first { $0.name == name }
  }

  /// The names, in order.
  public static var names: [String] { all.map { $0.name } }
}
