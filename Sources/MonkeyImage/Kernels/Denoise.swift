extension Raster {
  /// Removes noise of that model from the colour planes; alpha stays.
  ///
  /// Bands of rows, each as tiles of 256 by 256 with their surroundings, in opponent colours, by `CosineShrinkage`; a band's original
  /// samples, and those that the next one needs, are kept aside, so that the planes are changed in place. Outside the image its
  /// samples are mirrored. Channels whose noise is below `NoiseModel.negligible` are left as they are.
  /// - Parameters:
  ///   - grid: how densely blocks lie; nil: by the strength of the noise.
  ///   - clips: whether samples may become black or white that were not (see `Headroom`).
  /// - Complexity: O(pixels); memory: O(width) beside the planes.
  public mutating func denoise(_ model: NoiseModel, grid: DenoiseGrid? = nil, clips: Bool = true) {
    precondition(model.channels.count == color.count, "a model for as many channels as there are planes")
    if pixelCount == 0 || !model.channels.contains(where: \.matters) { return }
    let (width, height) = (width, height)
    let tile = min(256, (max(width, height) + 7) / 8 * 8)
    let shrinkers = model.channels.enumerated().map { index, channel in
      channel.matters
        ? CosineShrinkage(channel, grid: grid ?? .suiting(channel, isColor: index > 0, pixels: pixelCount)) : nil
    }
    let across = (width + tile - 1) / tile
    // Enough tiles for all cores, whatever the width.
    let bandHeight = tile * max(1, 8 / across)
    let halo = CosineShrinkage.halo
    let active = shrinkers.indices.filter { $0 == 0 || shrinkers[$0] != nil }
    var band = OpponentBand(
      channels: active, columns: across * tile + 2 * halo, rows: bandHeight + 2 * halo, halo: halo)
    let scratches = ScratchPool(tile: tile)
    writeColor { planes in
      var top = 0
      while top < height {
        band.load(planes, top: top, fresh: top == 0)
        let down = (min(height, top + bandHeight) - top + tile - 1) / tile
        band.read { samples in
          Parallel.perform(across * down) { index in
            let job = TileJob(
              planes: planes, band: samples, left: index % across * tile, top: index / across * tile, tile: tile,
              firstRow: top, clips: clips)
            scratches.use { job.run(shrinkers, active, $0) }
          }
        }
        top += bandHeight
      }
    }
  }
}

/// How densely the blocks of the denoiser lie.
public enum DenoiseGrid: Sendable {
  /// Blocks 2 and 4 samples apart, for noise that hides detail.
  case fine
  /// Blocks 4 and 8 samples apart: a quarter of the work.
  case coarse

  /// Coarse up to 6 of 255 levels, where the two differ by less than anybody sees, and for colour in images over 4 megapixels.
  static func suiting(_ channel: NoiseModel.Channel, isColor: Bool, pixels: Int) -> DenoiseGrid {
    channel.typicalDeviation < 6.0 / 255 || isColor && pixels > 4_000_000 ? .coarse : .fine
  }
}

/// The original samples of a band of rows and of those around it, in opponent colours, mirrored outside the image.
private struct OpponentBand {
  /// Which channels are held.
  let channels: [Int]
  let halo: Int
  private var planes: [Plane]

  init(channels: [Int], columns: Int, rows: Int, halo: Int) {
    self.channels = channels
    self.halo = halo
    planes = channels.map { _ in Plane(uninitializedWidth: columns, height: rows) }
  }

  /// Fills the band that starts at `top`; the rows that it shares with the band before are not read again, since that one
  /// has been written to since.
  mutating func load(_ sources: [MutablePlaneView], top: Int, fresh: Bool) {
    guard let first = sources.first else { return }
    let (halo, channels) = (halo, channels)
    let views = planes.indices.map { index in planes[index].write { $0 } }
    let rows = views[0].height
    let shared = fresh ? 0 : 2 * halo
    if !fresh {
      for view in views {
        for y in 0..<shared { view.row(y).update(from: view.row(rows - shared + y), count: view.width) }
      }
    }
    Parallel.rows(rows - shared, chunk: 8) { group in
      for y in group.lowerBound + shared..<group.upperBound + shared {
        // Rows above the image's end are original: they lie in this band or after it. A mirrored row below the end may lie above
        // the band; then it is in the part that was kept.
        let source = mirrored(top - halo + y, first.height)
        if !fresh, source < top + halo {
          let kept = source - (top - halo)
          if kept >= 0 {
            for view in views { view.row(y).update(from: view.row(kept), count: view.width) }
          }
          continue
        }
        convert(sources.map { $0.row(source) }, width: first.width, into: views.map { $0.row(y) }, channels)
        for view in views { mirrorEnds(view.row(y), width: first.width, total: view.width, halo: halo) }
      }
    }
    withExtendedLifetime(planes) {}
  }

  func read(_ body: ([PlaneView]) -> Void) {
    withExtendedLifetime(planes) { body(planes.map { $0.unsafeView }) }
  }
}

/// One row of the image into the opponent channels that are wanted, after the halo.
private func convert(
  _ sources: [UnsafeMutablePointer<Float>], width: Int, into targets: [UnsafeMutablePointer<Float>], _ channels: [Int]
) {
  let halo = CosineShrinkage.halo
  if sources.count == 1 {
    (targets[0] + halo).update(from: sources[0], count: width)
    return
  }
  var x = 0
  while x < width {
    // Rows have room up to a multiple of 16; what is written beyond the width is overwritten by the mirror.
    let value = OpponentColor.forward(
      SIMD8<Float>(sources[0] + x), SIMD8<Float>(sources[1] + x), SIMD8<Float>(sources[2] + x))
    for (index, channel) in channels.enumerated() {
      (channel == 0 ? value.0 : channel == 1 ? value.1 : value.2).store(targets[index] + halo + x)
    }
    x += 8
  }
}

/// Fills what lies left and right of the image's `width` samples, which start after the halo.
private func mirrorEnds(_ row: UnsafeMutablePointer<Float>, width: Int, total: Int, halo: Int) {
  for x in 0..<halo { row[x] = row[halo + mirrored(x - halo, width)] }
  var x = halo + width
  while x < total {
    row[x] = row[halo + mirrored(x - halo, width)]
    x += 1
  }
}

/// One tile's way from the band through the filter back into the image.
private struct TileJob {
  let planes: [MutablePlaneView]
  let band: [PlaneView]
  let left: Int
  /// The tile's first row, from the band's.
  let top: Int
  let tile: Int
  /// The image's row where the band starts.
  let firstRow: Int
  let clips: Bool

  func run(_ shrinkers: [CosineShrinkage?], _ active: [Int], _ scratch: borrowing CosineShrinkage.Scratch) {
    let columns = min(tile, planes[0].width - left)
    let rows = min(tile, planes[0].height - firstRow - top)
    let before =
      clips ? nil : TileSamples(planes, left: left, top: firstRow + top, columns: columns, rows: rows)
    scratch.measureLevels(band[0].row(top) + left, stride: band[0].stride, perUnit: planes.count == 3 ? 1.732_050_8 : 1)
    for (index, channel) in active.enumerated() {
      guard let shrinker = shrinkers[channel] else { continue }
      for y in 0..<scratch.side {
        (scratch.noisy + y * scratch.side).update(from: band[index].row(top + y) + left, count: scratch.side)
      }
      shrinker.run(columns: columns, rows: rows, scratch)
      add(channel, columns, rows, scratch)
    }
    before?.hold(planes)
  }

  /// Adds what the filter changed in one channel to the planes.
  private func add(_ channel: Int, _ columns: Int, _ rows: Int, _ scratch: borrowing CosineShrinkage.Scratch) {
    let halo = CosineShrinkage.halo
    let weights = planes.count == 1 ? [1] : OpponentColor.inverseWeights(channel)
    for y in 0..<rows {
      let at = (y + halo) * scratch.side + halo
      let (noisy, result) = (scratch.noisy + at, scratch.result + at)
      for (plane, weight) in zip(planes, weights) where weight != 0 {
        // A tile starts on a multiple of 8 and rows have room up to a multiple of 16.
        let target = plane.row(firstRow + top + y) + left
        var x = 0
        while x < columns {
          let change = SIMD8<Float>(result + x) - SIMD8<Float>(noisy + x)
          (SIMD8<Float>(target + x) + change * weight).store(target + x)
          x += 8
        }
      }
    }
  }
}

/// The samples of a tile as they were.
private struct TileSamples: ~Copyable {
  private let left: Int
  private let top: Int
  private let columns: Int
  private let rows: Int
  private let stride: Int
  private let samples: UnsafeMutablePointer<Float>

  init(_ planes: [MutablePlaneView], left: Int, top: Int, columns: Int, rows: Int) {
    (self.left, self.top, self.columns, self.rows) = (left, top, columns, rows)
    stride = (columns + 15) / 16 * 16
    samples = .allocate(capacity: planes.count * rows * stride)
    samples.initialize(repeating: 0, count: planes.count * rows * stride)
    for (index, plane) in planes.enumerated() {
      for y in 0..<rows { row(index, y).update(from: plane.row(top + y) + left, count: columns) }
    }
  }

  deinit { samples.deallocate() }

  private func row(_ plane: Int, _ y: Int) -> UnsafeMutablePointer<Float> { samples + (plane * rows + y) * stride }

  /// Holds what has changed since back from black and white.
  func hold(_ planes: [MutablePlaneView]) {
    for (index, plane) in planes.enumerated() {
      for y in 0..<rows {
        let (from, to) = (UnsafePointer(row(index, y)), plane.row(top + y) + left)
        var x = 0
        // Tiles that have others to their right are a multiple of 16 wide, and rows have room up to one.
        while x < columns {
          to.setLanes(x, Headroom.hold(to.lanes(x), from: from.lanes(x)))
          x += 16
        }
      }
    }
  }
}

/// The index inside 0..<count that a mirror at the first and the last sample shows.
func mirrored(_ index: Int, _ count: Int) -> Int {
  if index >= 0 && index < count { return index }
  if count == 1 { return 0 }
  let period = 2 * (count - 1)
  let folded = ((index % period) + period) % period
  return folded < count ? folded : period - folded
}
