public import MonkeyImage

/// One made-up image, as the user of a camera, a scanner or a screen would have it.
public struct Sample: Sendable {
  /// The class that a person would put it in, by its contract name.
  public let className: String
  /// The file's name; its ending is the format.
  public let fileName: String
  /// The image as it would come from the device.
  public let raster: Raster
  /// What it shows without the faults, pixel on pixel where nothing was turned or bent; nil where there are no faults.
  public let truth: Raster?

  /// Names of the seven files with their classes, in the order of `make`.
  public static let names: [(fileName: String, className: String)] = [
    ("lake.jpg", "color-photo"), ("mountains.jpg", "mono-photo"), ("minutes.tif", "binary-scan"),
    ("plate.jpg", "halftone-scan"), ("groceries.jpg", "receipt"), ("ledger.png", "screenshot"),
    ("julia.png", "unknown"),
  ]

  /// Degrees by which the text page of `make` is turned; positive where lines run down to the right.
  public static let pageSkew = 1.7

  /// Quality of the JPEG files.
  public static let quality = 88

  /// The sample of a class; nil where there is no such class.
  ///
  /// The same bits for the same seed, on every machine.
  public static func make(className: String, seed: UInt64 = 33) -> Sample? {
    guard let name = names.first(where: { $0.className == className }) else { return nil }
    let image: (raster: Raster, truth: Raster?)
    switch className {
    case "color-photo":
      let lake = Photos.lake(seed: seed)
      image = (Photos.snapshot(of: lake, seed: seed), lake)
    case "mono-photo":
      let mountains = Photos.mountains(seed: seed &+ 11)
      image = (Photos.oldPrint(of: mountains, seed: seed), mountains)
    case "binary-scan":
      let clean = TextPage.clean()
      image = (TextPage.scanned(clean, skew: pageSkew, seed: seed), Raster(gray: clean))
    case "halftone-scan":
      let photograph = PrintedPlate.photograph(seed: seed)
      image = (PrintedPlate.scanned(photograph, seed: seed), photograph)
    case "receipt":
      let clean = Receipt.clean()
      image = (Receipt.photographed(clean, seed: seed), Raster(gray: clean))
    case "screenshot": image = (Screenshot.ledger(), nil)
    default: image = (Fractal.julia(width: 1000, height: 750), nil)
    }
    return Sample(className: className, fileName: name.fileName, raster: image.raster, truth: image.truth)
  }
}
