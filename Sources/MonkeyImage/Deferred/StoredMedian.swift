/// Medians of 3 x 3 stored samples, row by row: levels lie in the order of what they stand for, so that bytes can be compared, four
/// times as many at a time as samples of planes. For one thread.
///
/// As on planes (see `Raster.medianFilter`): columns of three are put in order, and the median is that of the largest of the
/// lows, the median of the middles and the smallest of the highs. Outside the image the edge repeats.
final class StoredMedian {
  private let samples: StoredSamples
  /// Lows, middles, highs and the medians, one after another.
  private var memory: UnsafeMutablePointer<UInt8>?
  private var pitch = 0

  init(_ samples: StoredSamples) { self.samples = samples }

  deinit { memory?.deallocate() }

  /// The medians of some neighbouring pixels of row `y`, and a byte that may be read after them; good until the next call.
  func row(_ y: Int, _ columns: Range<Int>) -> UnsafePointer<UInt8> {
    let step = StoredSamples.channels
    let count = columns.count * step
    let low = room(for: count + 2 * step)
    let (middle, high, out) = (low + pitch, low + 2 * pitch, low + 3 * pitch)
    // With a pixel more on either side, of which the image may have none.
    let inside = max(0, columns.lowerBound - 1)..<min(samples.width, columns.upperBound + 1)
    let start = (inside.lowerBound - columns.lowerBound + 1) * step
    let (above, below) = (max(0, y - 1), min(samples.height - 1, y + 1))
    let offset = inside.lowerBound * step
    order(
      samples.row(above) + offset, samples.row(y) + offset, samples.row(below) + offset, count: inside.count * step,
      low + start, middle + start, high + start)
    for rank in [low, middle, high] {
      if start > 0 { for channel in 0..<step { rank[channel] = rank[step + channel] } }
      if inside.upperBound == columns.upperBound {
        for channel in 0..<step { rank[count + step + channel] = rank[count + channel] }
      }
    }
    select(low, middle, high, count: count, into: out)
    out[count] = 0
    return UnsafePointer(out)
  }

  private func room(for count: Int) -> UnsafeMutablePointer<UInt8> {
    if let memory, count <= pitch { return memory }
    memory?.deallocate()
    pitch = (count + 64) / 64 * 64
    let new = UnsafeMutablePointer<UInt8>.allocate(capacity: 4 * pitch)
    new.initialize(repeating: 0, count: 4 * pitch)
    memory = new
    return new
  }

  // Sample by sample: the compiler makes bytes of whole registers of these, and of comparisons of vectors it does not.

  /// Puts three rows in order, column by column.
  @inline(never)
  private func order(
    _ first: UnsafePointer<UInt8>, _ second: UnsafePointer<UInt8>, _ third: UnsafePointer<UInt8>, count: Int,
    _ low: UnsafeMutablePointer<UInt8>, _ middle: UnsafeMutablePointer<UInt8>, _ high: UnsafeMutablePointer<UInt8>
  ) {
    for x in 0..<count {
      let (a, b, c) = (first[x], second[x], third[x])
      let (less, more) = (a < b ? a : b, a < b ? b : a)
      let (inner, most) = (more < c ? more : c, more < c ? c : more)
      low[x] = less < inner ? less : inner
      middle[x] = less < inner ? inner : less
      high[x] = most
    }
  }

  /// The median of nine from three ordered columns each, the first of which starts a pixel before.
  @inline(never)
  private func select(
    _ low: UnsafePointer<UInt8>, _ middle: UnsafePointer<UInt8>, _ high: UnsafePointer<UInt8>, count: Int,
    into out: UnsafeMutablePointer<UInt8>
  ) {
    let step = StoredSamples.channels
    for x in 0..<count {
      let (l0, l1, l2) = (low[x], low[x &+ step], low[x &+ 2 &* step])
      let (m0, m1, m2) = (middle[x], middle[x &+ step], middle[x &+ 2 &* step])
      let (h0, h1, h2) = (high[x], high[x &+ step], high[x &+ 2 &* step])
      let lows = l0 > l1 ? l0 : l1
      let highs = h0 < h1 ? h0 : h1
      let a = lows > l2 ? lows : l2
      let b = median(m0, m1, m2)
      let c = highs < h2 ? highs : h2
      out[x] = median(a, b, c)
    }
  }
}

@_transparent
private func median(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> UInt8 {
  let (less, more) = (a < b ? a : b, a < b ? b : a)
  let inner = more < c ? more : c
  return less > inner ? less : inner
}
