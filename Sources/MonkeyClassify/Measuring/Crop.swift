import MonkeyImage

/// A rectangle of the image at full resolution, in the forms that the measures read.
struct Crop: Sendable {
  let width: Int
  let height: Int
  /// Luma, 0…1; the same with rows and columns exchanged; and luma less its mean over 25 by 25 samples.
  let luma: Plane
  let turned: Plane
  let flat: Plane
  /// Samples of 8 bits: all of red row by row, then of green, then of blue; of a gray image once for all three.
  private let bytes: [UInt8]

  /// A rectangle that must lie inside the image; transparent pixels are laid over white.
  init(_ image: ImageReader, _ place: Probe.Place) {
    (width, height) = (place.width, place.height)
    var luma = Plane(uninitializedWidth: place.width, height: place.height)
    let count = place.width * place.height * image.color.channels
    bytes = [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
      if let base = bytes.baseAddress { luma.write { Self.cut(image, place, bytes: base, luma: $0) } }
      initialized = count
    }
    self.luma = luma
    turned = Self.turned(luma)
    flat = LocalMean.removed(from: luma, radius: 12)
  }

  /// Gives `body` where the bytes of red, green and blue begin.
  func withBytes(
    _ body: (_ red: UnsafePointer<UInt8>, _ green: UnsafePointer<UInt8>, _ blue: UnsafePointer<UInt8>) -> Void
  ) {
    let count = width * height
    bytes.withUnsafeBufferPointer { all in
      guard let red = all.baseAddress else { return }
      let isGray = all.count == count
      body(red, isGray ? red : red + count, isGray ? red : red + 2 * count)
    }
  }

  private static func cut(
    _ image: ImageReader, _ place: Probe.Place, bytes: UnsafeMutablePointer<UInt8>, luma: MutablePlaneView
  ) {
    let (width, columns) = (place.width, place.x..<place.x + place.width)
    let (channels, count) = (image.color.channels, place.width * place.height)
    func cutRows(_ color: ColorCursor, _ alpha: ColorCursor?) {
      withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * width) { memory in
        guard let memory = memory.baseAddress else { return }
        for y in 0..<place.height {
          let target = bytes + y * width
          if let stored = color.storedRow(place.y + y) {
            take(stored + 3 * place.x, width, bytes: target, apart: count, luma: luma.row(y))
            continue
          }
          let row = color.row(place.y + y, columns)
          for channel in 0..<channels { (memory + channel * width).update(from: row[channel], count: width) }
          if let opacity = alpha?.row(place.y + y, columns).red {
            for channel in 0..<channels {
              let samples = memory + channel * width
              for x in 0..<width { samples[x] = 1 - opacity[x] * (1 - samples[x]) }
            }
          }
          for channel in 0..<channels {
            Self.round(memory + channel * width, width, into: target + channel * count)
          }
          writeLuma(memory, width, channels: channels, into: luma.row(y))
        }
      }
    }
    image.color.withCursor { color in
      if let alpha = image.alpha { alpha.withCursor { cutRows(color, $0) } } else { cutRows(color, nil) }
    }
  }

  /// A row as it is stored: bytes of red, green and blue `apart` from each other, and luma.
  private static func take(
    _ pixels: UnsafePointer<UInt8>, _ width: Int, bytes red: UnsafeMutablePointer<UInt8>, apart: Int,
    luma: UnsafeMutablePointer<Float>
  ) {
    let (green, blue) = (red + apart, red + 2 * apart)
    for x in 0..<width { red[x] = pixels[3 &* x] }
    for x in 0..<width { green[x] = pixels[3 &* x &+ 1] }
    for x in 0..<width { blue[x] = pixels[3 &* x &+ 2] }
    let scale: Float = 1 / 255
    for x in 0..<width {
      let (r, g, b) = (Float(red[x]) * scale, Float(green[x]) * scale, Float(blue[x]) * scale)
      luma[x] = r * Luma.red + g * Luma.green + b * Luma.blue
    }
  }

  /// Samples rounded to 255ths; NaN is 0.
  private static func round(_ row: UnsafePointer<Float>, _ width: Int, into bytes: UnsafeMutablePointer<UInt8>) {
    for x in 0..<width {
      let scaled = row[x] * 255 + 0.5
      let kept: Float = scaled > 0 ? (scaled < 255.5 ? scaled : 255.5) : 0
      bytes[x] = UInt8(truncatingIfNeeded: Int32(kept))
    }
  }

  private static func writeLuma(
    _ samples: UnsafePointer<Float>, _ width: Int, channels: Int, into luma: UnsafeMutablePointer<Float>
  ) {
    if channels != 3 { return luma.update(from: samples, count: width) }
    let (green, blue) = (samples + width, samples + 2 * width)
    for x in 0..<width { luma[x] = samples[x] * Luma.red + green[x] * Luma.green + blue[x] * Luma.blue }
  }

  private static func turned(_ luma: Plane) -> Plane {
    var out = Plane(uninitializedWidth: luma.height, height: luma.width)
    luma.read { source in
      out.write { target in
        // Eight rows at a time, so that every line of memory that is fetched to be written is filled.
        for top in stride(from: 0, to: source.height, by: 8) {
          let rows = top..<min(source.height, top + 8)
          for x in 0..<source.width {
            let column = target.row(x)
            for y in rows { column[y] = source.row(y)[x] }
          }
        }
      }
    }
    return out
  }
}
