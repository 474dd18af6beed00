extension Raster {
  /// Takes the screen of a print out of the colour planes; alpha stays, and so does every sample where the screen is not.
  ///
  /// First what of the dots follows from the picture, by `ScreenPrediction`. Then a first pass of `ScreenFilter`, cosine
  /// shrinkage of what noise it leaves, a second pass with that as pilot, shrinkage again, and a little sharpening against
  /// the scanner's and the filters' softness. A print resolves little that is finer than its dots: where they are large in
  /// samples, all of this works on the image reduced until they are `finePeriod` apart, which holds the picture and makes a
  /// window as many dots wide as that of a fine screen.
  /// - Parameter strength: 1 removes the screen as measured; more removes more of what is near it.
  /// - Returns: the screen as it was found; nil where there is none, and nothing was changed.
  /// - Complexity: O(pixels); memory: twice as much again as the colour planes.
  package mutating func descreen(strength: Double) -> PrintScreen? {
    let luma = luma()
    guard let screen = PrintScreen(of: self, luma: luma) else { return nil }
    if screen.period > Self.coarsePeriod, descreenReduced(screen, strength: strength) { return screen }
    let job = DescreenJob(self, luma: luma, screen: screen, strength: strength)
    takeOut(job)
    return screen
  }

  /// Distances of dots, in samples, above which an image is reduced, and to which: harmonics that the resampling lets through
  /// fold back to broad waves, the broader the more it is reduced (at 3.2 flat colours showed them).
  private static let (coarsePeriod, finePeriod) = (3.9, 3.6)

  /// - Returns: false where the reduced image no longer shows its screen, and nothing was changed.
  private mutating func descreenReduced(_ screen: PrintScreen, strength: Double) -> Bool {
    let (width, height) = (width, height)
    let factor = max(Self.finePeriod / screen.period, Double(ScreenSearch.side / 2) / Double(min(width, height)))
    func size(_ length: Int) -> Int { Int((Double(length) * factor).rounded(.up)) }
    if size(width) >= width || size(height) >= height { return false }
    let reduced = color.map { $0.resampled(width: size(width), height: size(height), filter: .lanczos3) }
    var small = Raster(colorModel, reduced, alpha: nil, bitDepth: bitDepth, resolution: nil, metadata: ImageMetadata())
    let luma = small.luma()
    guard let finer = PrintScreen(of: small, luma: luma) else { return false }
    let job = DescreenJob(small, luma: luma, screen: finer, strength: strength)
    small.takeOut(job)
    for index in color.indices {
      let large = small.color[index].resampled(width: width, height: height, filter: .lanczos3)
      job.mix(large, into: &color[index])
    }
    return true
  }

  private mutating func takeOut(_ job: DescreenJob) {
    var screened = color
    job.prediction.subtract(from: &screened)
    color = screened
    let first = job.overlapped(screened, pilot: nil)
    var smooth = self
    smooth.replaceColor(with: first)
    smooth.denoise(.white(deviation: 6.0 / 255, channels: color.count), grid: .coarse)
    smooth.replaceColor(with: job.overlapped(screened, pilot: smooth.color))
    smooth.denoise(.white(deviation: 3.0 / 255, channels: color.count), grid: .coarse)
    for index in color.indices { job.finish(smooth.color[index], into: &color[index]) }
  }
}

extension PrintScreen {
  /// nil where the image has none.
  fileprivate init?(of image: Raster, luma: Plane) {
    let planes = image.color
    let found = withExtendedLifetime((planes, luma)) {
      ScreenSearch(planes: planes.map { $0.unsafeView }, luma: luma.unsafeView)?.find()
    }
    guard let found else { return nil }
    self = found
  }
}

/// What all steps of descreening an image share.
private struct DescreenJob {
  let filter: ScreenFilter
  let prediction: ScreenPrediction
  let width: Int
  let height: Int

  private var presence: ScreenPresence { prediction.presence }

  init(_ image: Raster, luma: Plane, screen: PrintScreen, strength: Double) {
    let side = 32
    let planes = image.color
    (width, height) = (image.width, image.height)
    (filter, prediction) = withExtendedLifetime((planes, luma)) {
      let weights = WindowTransform.sine(side)
      let inner = screen.places.flatMap { place in
        stride(from: 0, through: screen.side - side, by: side).flatMap { dy in
          stride(from: 0, through: screen.side - side, by: side).map { (x: place.x + $0, y: place.y + dy) }
        }
      }
      let spectrum = CrossSpectrum(
        of: planes.map { $0.unsafeView }, at: inner, side: side, weights: weights, centred: false)
      let noise = ScreenNoise.covariances(screen.lines, spectrum, weights: weights)
      let presence = ScreenPresence(screen, luma: luma.unsafeView)
      return (
        ScreenFilter(spectrum, screen: noise.map { $0 * strength }),
        ScreenPrediction(screen, presence: presence, share: Float(min(1, strength)))
      )
    }
  }

  /// Windows half a side apart, filtered and added up; without a pilot the first pass, with one the second.
  func overlapped(_ planes: [Plane], pilot: [Plane]?) -> [Plane] {
    let hop = filter.side / 2
    var out = planes.map { _ in Plane(width: width, height: height, fill: 0) }
    let sources = planes.map { $0.unsafeView }
    let pilots = pilot?.map { $0.unsafeView }
    var targets: [MutablePlaneView] = []
    for index in out.indices { out[index].write { targets.append($0) } }
    let presences = presence.values.unsafeView
    withExtendedLifetime((planes, pilot, out, presence.values)) {
      Parallel.rows(height, chunk: 8 * filter.side) { rows in
        let scratch = ScreenFilter.Scratch(filter)
        for y in stride(from: rows.lowerBound - hop, to: rows.upperBound, by: hop) {
          for x in stride(from: -hop, to: width, by: hop) {
            let measured = ScreenPresence.value(presences, x + hop, y + hop)
            let present = measured == 0 ? 0 : max(0.05, measured)
            // Where there is no screen at all, `finish` takes the original.
            if present == 0 {
              scratch.window.copy(sources, x: x, y: y) { add($0, $1, x, y, rows, targets) }
              continue
            }
            scratch.window.forward(sources, x: x, y: y, centred: pilots != nil)
            if let pilots {
              scratch.pilot.forward(pilots, x: x, y: y, centred: true)
              filter.filter(scratch, presence: present)
            } else {
              filter.shrink(scratch, presence: present)
            }
            for channel in targets.indices {
              scratch.window.inverse(channel)
              add(channel, scratch.window.samples, x, y, rows, targets)
            }
          }
        }
      }
    }
    return out
  }

  /// Adds the part of a window that lies in these rows.
  private func add(
    _ channel: Int, _ samples: UnsafePointer<Float>, _ x: Int, _ y: Int, _ rows: Range<Int>,
    _ targets: [MutablePlaneView]
  ) {
    let side = filter.side
    let columns = max(0, x)..<min(width, x + side)
    for row in max(rows.lowerBound, y)..<max(rows.lowerBound, min(rows.upperBound, y + side)) {
      let from = samples + (row - y) * side - x
      let to = targets[channel].row(row)
      if columns.count == side {
        for column in stride(from: x, to: x + side, by: 16) {
          to.setLanes(column, to.lanes(column) + from.lanes(column))
        }
      } else {
        for column in columns { to[column] += from[column] }
      }
    }
  }

  /// Share of the difference to a slightly blurred copy that is added in the end.
  static let sharpening: Float = 0.6

  /// The sharpened result where there is a screen, what was there before elsewhere, and in between a mixture.
  func finish(_ result: Plane, into target: inout Plane) {
    let blurred = result.gaussianBlurred(sigma: 0.6)
    result.read { result in
      blurred.read { blurred in
        mix(into: &target) { out, y, columns, share in
          let (sharp, soft) = (result.row(y), blurred.row(y))
          for x in columns {
            let value = sharp[x] + Self.sharpening * (sharp[x] - soft[x])
            out[x] += share * (value - out[x])
          }
        }
      }
    }
  }

  /// The result where there is a screen, what was there before elsewhere, and in between a mixture; of any size.
  func mix(_ result: Plane, into target: inout Plane) {
    result.read { result in
      mix(into: &target) { out, y, columns, share in
        let from = result.row(y)
        for x in columns { out[x] += share * (from[x] - out[x]) }
      }
    }
  }

  /// Runs `body` on eight samples of a row of the target after the other, with the share of the result there, if it has any.
  @inline(__always)
  private func mix(
    into target: inout Plane, _ body: (UnsafeMutablePointer<Float>, Int, Range<Int>, Float) -> Void
  ) {
    let (columns, rows) = (target.width, target.height)
    presence.values.read { presences in
      target.write { target in
        Parallel.rows(rows) { group in
          for y in group {
            let out = target.row(y)
            for start in stride(from: 0, to: columns, by: 8) {
              // A window reaches half a side from its middle.
              let present = ScreenPresence.value(presences, (start + 4) * width / columns, y * height / rows)
              if present > 0 { body(out, y, start..<min(columns, start + 8), min(1, 30 * present)) }
            }
          }
        }
      }
    }
  }
}
