internal import CVips
import Dispatch

/// Decoding in strips of rows: while one strip is decoded on the calling thread, the one before it is taken apart into
/// planes on another.
///
/// That the decoder runs on the calling thread is also what ties its warnings to this image (`VipsMessages`).
enum VipsStrips {
  private static let rows = 128

  /// The planes of an image of 8 or 16 bit samples.
  /// - Throws: `ImageError.damaged`.
  static func read(_ image: VipsReference, path: String) throws -> [Plane] {
    let pointer = image.pointer
    let (width, height) = (Int(pointer.pointee.Xsize), Int(pointer.pointee.Ysize))
    let bands = Int(pointer.pointee.Bands)
    let wide = pointer.pointee.BandFmt == VIPS_FORMAT_USHORT
    guard width > 0, height > 0, bands > 0 else { throw ImageError.damaged(path: path, reason: "it has no pixels") }
    var planes = (0..<bands).map { _ in Plane(uninitializedWidth: width, height: height) }
    let views = planes.indices.map { index in planes[index].write { $0 } }
    let regions = try (0..<2).map { _ in
      guard let region = vips_region_new(pointer) else {
        throw ImageError.damaged(path: path, reason: VipsRuntime.takeError())
      }
      return Region(region)
    }
    let queue = DispatchQueue(label: "monkey.decode.unpack")
    let unpacked = (0..<2).map { _ in DispatchSemaphore(value: 1) }
    defer {
      // No strip may be worked on once this returns, however it does.
      queue.sync {}
      withExtendedLifetime(planes) {}
    }
    for (index, top) in stride(from: 0, to: height, by: rows).enumerated() {
      let slot = index % 2
      let count = min(rows, height - top)
      unpacked[slot].wait()
      var area = VipsRect(left: 0, top: Int32(top), width: Int32(width), height: Int32(count))
      guard vips_region_prepare(regions[slot].pointer, &area) == 0 else {
        unpacked[slot].signal()
        throw ImageError.damaged(path: path, reason: VipsRuntime.takeError())
      }
      var rowBytes = 0
      guard let data = monkey_vips_region_data(regions[slot].pointer, &rowBytes) else {
        unpacked[slot].signal()
        throw ImageError.damaged(path: path, reason: "a strip of rows is missing")
      }
      let strip = SamplePacking.Strip(data: data, rowBytes: rowBytes, top: top, count: count, bands: bands, wide: wide)
      let done = unpacked[slot]
      queue.async {
        strip.unpack(into: views)
        done.signal()
      }
    }
    return planes
  }

  /// Owns a region.
  private final class Region {
    let pointer: UnsafeMutablePointer<VipsRegion>
    init(_ pointer: UnsafeMutablePointer<VipsRegion>) { self.pointer = pointer }
    deinit { g_object_unref(pointer) }
  }
}
