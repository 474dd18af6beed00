import Synchronization

/// Colour that is not in planes yet: a file's samples, and what is still to be done to them.
///
/// A photograph of 12 megapixels is 36 MB of stored samples and 144 MB of planes, whose first touch alone takes longer than decoding.
/// So steps that change each pixel by itself are noted here, and sharpening at the end of them; measurements that look here
/// and there make the rows that they need, and the encoder makes each row when it packs it. The arithmetic is that of the
/// kernels on planes, and so are the samples, to the last bit.
final class DeferredColor: Sendable {
  let samples: StoredSamples
  /// Whether each sample is first replaced by the median of the 3 x 3 around.
  let isMedian: Bool
  /// What the stored levels stand for.
  let levels: LevelTable
  let stages: [PixelStage]
  let sharpening: UnsharpMask?
  private let made = Mutex<[Plane]?>(nil)

  init(
    _ samples: StoredSamples, isMedian: Bool = false, levels: LevelTable = LevelTable(), stages: [PixelStage] = [],
    sharpening: UnsharpMask? = nil
  ) {
    self.samples = samples
    self.isMedian = isMedian
    self.levels = levels
    self.stages = stages
    self.sharpening = sharpening
  }

  /// Whether rows can be made one by one and more can be noted: not once it is sharpened, since each row then needs
  /// others, nor where the planes are there anyway.
  var isOpen: Bool { sharpening == nil && isUnmade }

  /// Whether this is what the decoder gave.
  var isAsStored: Bool { !isMedian && isBytes }

  /// Whether its samples are 255ths: the decoder's, or medians of them.
  private var isBytes: Bool { levels.isIdentity && stages.isEmpty && sharpening == nil }

  /// Whether the planes are not there.
  var isUnmade: Bool { made.withLock { $0 == nil } }

  /// The medians of 3 x 3 samples; of what is as stored.
  func median() -> DeferredColor { DeferredColor(samples, isMedian: true) }

  /// With curves at the end, one a channel; of what is open.
  func adding(curves: [ToneCurve]) -> DeferredColor {
    if stages.isEmpty { return DeferredColor(samples, isMedian: isMedian, levels: levels.followed(by: curves)) }
    return adding(PixelStage(curves: curves))
  }

  /// With local contrast at the end; of what is open.
  func adding(_ push: ContrastPush) -> DeferredColor { adding(PixelStage(push)) }

  private func adding(_ stage: PixelStage) -> DeferredColor {
    DeferredColor(samples, isMedian: isMedian, levels: levels, stages: stages + [stage])
  }

  /// Sharpened at the end; of what is open.
  func adding(_ sharpening: UnsharpMask) -> DeferredColor {
    DeferredColor(samples, isMedian: isMedian, levels: levels, stages: stages, sharpening: sharpening)
  }

  /// The planes of red, green and blue; made once.
  func planes() -> [Plane] {
    made.withLock { made in
      if let made { return made }
      let planes = makePlanes()
      made = planes
      return planes
    }
  }

  /// The planes for somebody who will write to them: nothing here holds on to them.
  func takePlanes() -> [Plane] {
    made.withLock { made in
      defer { made = nil }
      return made ?? makePlanes()
    }
  }

  private func makePlanes() -> [Plane] {
    let (width, height) = (samples.width, samples.height)
    return Plane.filled(StoredSamples.channels, width: width, height: height) { views in
      Parallel.rows(height, chunk: 64) { rows in
        makeRows(rows) { y, row in
          views[0].row(y).update(from: row.red, count: width)
          views[1].row(y).update(from: row.green, count: width)
          views[2].row(y).update(from: row.blue, count: width)
        }
      }
    }
  }

  /// Hands over rows of interleaved bytes one after another; each is good until `take` returns.
  func packRows(_ rows: Range<Int>, _ take: (Int, UnsafePointer<UInt8>) -> Void) {
    let width = samples.width
    guard width > 0, !rows.isEmpty else { return }
    if isBytes {
      let maker = RowMaker(self)
      withExtendedLifetime(maker) { for y in rows { take(y, maker.pixels(y, 0..<width)) } }
      return
    }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: width * StoredSamples.channels) { bytes in
      guard let bytes = bytes.baseAddress else { return }
      makeRows(rows) { y, row in
        SamplePacking.packThree(row.red, row.green, row.blue, to: bytes, count: width)
        take(y, bytes)
      }
    }
  }

  /// Makes rows one after another and hands each over; what `take` is given is good until it returns, with whole lanes.
  /// - Complexity: O(rows · width); sharpening makes as many rows more as its window reaches out.
  func makeRows(_ rows: Range<Int>, _ take: (Int, ColorRow) -> Void) {
    guard samples.width > 0, !rows.isEmpty else { return }
    let maker = RowMaker(self)
    if let sharpening {
      let stream = SharpeningStream(sharpening, width: samples.width, height: samples.height)
      stream.run(rows, make: { maker.make($0, 0..<samples.width, into: $1) }, take)
    } else {
      let scratch = ColorScratch(width: samples.width, rows: 1)
      withExtendedLifetime(scratch) {
        for y in rows {
          maker.make(y, 0..<samples.width, into: scratch.row(0))
          take(y, scratch.row(0).reading)
        }
      }
    }
  }
}

/// Memory for some rows of colour, of one thread.
final class ColorScratch {
  private let memory: UnsafeMutablePointer<Float>
  /// Samples from a row to the next.
  let stride: Int
  private let rows: Int

  init(width: Int, rows: Int) {
    stride = (width + 15) / 16 * 16 + 16
    self.rows = rows
    let count = stride * rows * StoredSamples.channels
    memory = .allocate(capacity: count)
    memory.initialize(repeating: 0, count: count)
  }

  deinit { memory.deallocate() }

  /// Row `index`, from 0.
  func row(_ index: Int) -> MutableColorRow {
    let red = memory + index * stride
    return MutableColorRow(red: red, green: red + rows * stride, blue: red + 2 * rows * stride)
  }
}
