/// Reads an image's colour and alpha here and there: one that is decoded, or the rows of one that is being decoded.
package struct ImageReader: Sendable {
  package let color: ColorReader
  /// One channel, where there is alpha.
  package let alpha: ColorReader?

  package var width: Int { color.width }
  package var height: Int { color.height }

  package init(_ image: Raster) {
    self.init(color: ColorReader(image), alpha: image.alpha.map { ColorReader(planes: [$0]) })
  }

  init(color: ColorReader, alpha: ColorReader?) {
    self.color = color
    self.alpha = alpha
  }
}
