internal import CVips
import Foundation

/// The rows of a libvips image of 8 or 16 bit samples.
final class VipsRows: RowSource {
  let layout: RowLayout
  private let image: VipsReference
  private let path: String
  private let region: UnsafeMutablePointer<VipsRegion>

  /// - Throws: `ImageError.damaged` where there are no pixels.
  init(_ image: VipsReference, path: String) throws {
    layout = VipsRows.layout(of: image)
    guard layout.width > 0, layout.height > 0, layout.channels > 0 else {
      throw ImageError.damaged(path: path, reason: "it has no pixels")
    }
    guard let new = monkey_vips_region_new(image.pointer) else {
      throw ImageError.damaged(path: path, reason: VipsRuntime.takeError())
    }
    (self.image, self.path, region) = (image, path, new)
  }

  deinit { monkey_vips_unref(region) }

  static func layout(of image: VipsReference) -> RowLayout {
    let header = image.pointer.pointee
    return RowLayout(
      width: Int(header.Xsize), height: Int(header.Ysize), channels: Int(header.Bands),
      wide: header.BandFmt == VIPS_FORMAT_USHORT)
  }

  /// - Throws: `ImageError.damaged`.
  func readRows(_ top: Int, _ count: Int, into target: UnsafeMutableRawPointer) throws {
    var area = VipsRect(left: 0, top: Int32(top), width: Int32(layout.width), height: Int32(count))
    guard monkey_vips_region_prepare(region, &area) == 0 else {
      throw ImageError.damaged(path: path, reason: VipsRuntime.takeError())
    }
    var from = 0
    guard let data = monkey_vips_region_data(region, &from) else {
      throw ImageError.damaged(path: path, reason: "a strip of rows is missing")
    }
    // What a region points to may be the decoder's own memory, overwritten by the next strip.
    for y in 0..<count { memcpy(target + y * layout.rowBytes, data + y * from, layout.rowBytes) }
  }
}
