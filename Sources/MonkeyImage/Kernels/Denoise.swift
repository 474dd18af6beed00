extension Raster {
  /// Removes noise of that model from the colour planes; alpha stays.
  ///
  /// Tiles of 256 by 256, each with its surroundings, in opponent colours, by `CosineShrinkage`. Outside the image its samples
  /// are mirrored. Where the model says that there is no noise, the image comes back unchanged but for rounding.
  /// - Complexity: O(pixels); memory: as much again as the colour planes.
  public mutating func denoise(_ model: NoiseModel) {
    precondition(model.channels.count == color.count, "a model for as many channels as there are planes")
    if pixelCount == 0 { return }
    let tile = 256
    let (width, height) = (width, height)
    let grid = BlockGrid(width: width, height: height, block: 8, margin: 1)
    let levels = grid.means(of: color, weights: [Float](repeating: 1 / Float(color.count), count: color.count))
    let variances = model.channels.map { $0.variances(of: levels, grid) }
    let shrinkers = model.channels.map { CosineShrinkage(spectrum8: $0.spectrum) }
    var out = color.map { _ in Plane(uninitializedWidth: width, height: height) }
    let across = (width + tile - 1) / tile
    let down = (height + tile - 1) / tile
    let sources = color.map { $0.unsafeView }
    var targets: [MutablePlaneView] = []
    for index in out.indices { out[index].write { targets.append($0) } }
    let places = variances.map { $0.unsafeView }
    withExtendedLifetime((color, out, variances)) {
      Parallel.perform(across * down) { index in
        let (left, top) = (index % across * tile, index / across * tile)
        let columns = left..<min(width, left + tile)
        let rows = top..<min(height, top + tile)
        let job = TileJob(sources: sources, targets: targets, columns: columns, rows: rows)
        let scratch = CosineShrinkage.Scratch(tile: max(columns.count, rows.count))
        for channel in shrinkers.indices {
          job.load(channel, scratch)
          shrinkers[channel].run(
            CosineShrinkage.Place(columns: columns, rows: rows, variance: places[channel]), scratch)
          job.store(channel, scratch)
        }
        job.finish()
      }
    }
    color = out
  }
}

extension NoiseModel.Channel {
  /// The variance at each block's level, without the grid's margin.
  fileprivate func variances(of levels: Plane, _ grid: BlockGrid) -> Plane {
    var out = Plane(uninitializedWidth: grid.columns, height: grid.rows)
    levels.read { levels in
      out.write { out in
        for y in 0..<grid.rows {
          let (from, to) = (levels.row(y + grid.margin) + grid.margin, out.row(y))
          for x in 0..<grid.columns { to[x] = variance(at: from[x]) }
        }
      }
    }
    return out
  }
}

/// One tile's way from the image into opponent channels and back.
private struct TileJob {
  let sources: [PlaneView]
  let targets: [MutablePlaneView]
  let columns: Range<Int>
  let rows: Range<Int>

  /// Fills the scratch's noisy tile, halo included, with one channel.
  func load(_ channel: Int, _ scratch: borrowing CosineShrinkage.Scratch) {
    let (side, halo) = (scratch.side, CosineShrinkage.halo)
    let first = sources[0]
    let left = columns.lowerBound - halo
    // The part of a row that needs no mirror.
    let inner = max(0, -left)..<max(max(0, -left), min(side, first.width - left))
    for y in 0..<side {
      let sourceY = mirrored(rows.lowerBound - halo + y, first.height)
      let target = scratch.noisy + y * side
      var x = inner.lowerBound
      if sources.count == 1 {
        (target + x).update(from: first.row(sourceY) + left + x, count: inner.count)
        x = inner.upperBound
      } else {
        let (r, g, b) = (sources[0].row(sourceY), sources[1].row(sourceY), sources[2].row(sourceY))
        while x + 8 <= inner.upperBound {
          let at = left + x
          let value = OpponentColor.forward(SIMD8<Float>(r + at), SIMD8<Float>(g + at), SIMD8<Float>(b + at))
          (channel == 0 ? value.0 : channel == 1 ? value.1 : value.2).store(target + x)
          x += 8
        }
      }
      for x in 0..<inner.lowerBound { target[x] = sample(channel, mirrored(left + x, first.width), sourceY) }
      while x < side {
        target[x] = sample(channel, mirrored(left + x, first.width), sourceY)
        x += 1
      }
    }
  }

  private func sample(_ channel: Int, _ x: Int, _ y: Int) -> Float {
    if sources.count == 1 { return sources[0].row(y)[x] }
    let value = OpponentColor.forward(
      SIMD2(repeating: sources[0].row(y)[x]), SIMD2(repeating: sources[1].row(y)[x]),
      SIMD2(repeating: sources[2].row(y)[x]))
    return (channel == 0 ? value.0 : channel == 1 ? value.1 : value.2)[0]
  }

  /// Writes a channel's result to the plane of the same index.
  func store(_ channel: Int, _ scratch: borrowing CosineShrinkage.Scratch) {
    let halo = CosineShrinkage.halo
    for (index, y) in rows.enumerated() {
      (targets[channel].row(y) + columns.lowerBound).update(
        from: scratch.result + (index + halo) * scratch.side + halo, count: columns.count)
    }
  }

  /// Turns the stored channels into red, green and blue.
  func finish() {
    if targets.count == 1 { return }
    for y in rows {
      let (r, g, b) = (targets[0].row(y), targets[1].row(y), targets[2].row(y))
      // A tile starts on a multiple of 8 and rows have room up to a multiple of 16.
      var x = columns.lowerBound
      while x < columns.upperBound {
        let value = OpponentColor.inverse(SIMD8<Float>(r + x), SIMD8<Float>(g + x), SIMD8<Float>(b + x))
        value.0.store(r + x)
        value.1.store(g + x)
        value.2.store(b + x)
        x += 8
      }
    }
  }
}

/// The index inside 0..<count that a mirror at the first and the last sample shows.
private func mirrored(_ index: Int, _ count: Int) -> Int {
  if index >= 0 && index < count { return index }
  if count == 1 { return 0 }
  let period = 2 * (count - 1)
  let folded = ((index % period) + period) % period
  return folded < count ? folded : period - folded
}
