extension Raster {
  /// Takes the screen of a print out of the colour planes; alpha stays, and so does every sample where the screen is not.
  ///
  /// First what of the dots follows from the picture, by `ScreenPrediction`. Then a first pass of `ScreenFilter`, cosine
  /// shrinkage of what noise it leaves, a second pass with that as pilot, shrinkage again, and a little sharpening against
  /// the scanner's and the filters' softness.
  /// - Parameter strength: 1 removes the screen as measured; more removes more of what is near it.
  /// - Returns: the screen as it was found; nil where there is none, and nothing was changed.
  /// - Complexity: O(pixels); memory: twice as much again as the colour planes.
  package mutating func descreen(strength: Double) -> PrintScreen? {
    guard let job = DescreenJob(self, strength: strength) else { return nil }
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
    return job.screen
  }
}

/// What all steps of descreening an image share.
private struct DescreenJob {
  let screen: PrintScreen
  let filter: ScreenFilter
  let prediction: ScreenPrediction
  let width: Int
  let height: Int

  private var presence: ScreenPresence { prediction.presence }

  /// nil where there is no screen.
  init?(_ image: Raster, strength: Double) {
    let side = 32
    let luma = image.luma()
    let planes = image.color
    let views = planes.map { $0.unsafeView }
    (width, height) = (image.width, image.height)
    let made = withExtendedLifetime((planes, luma)) { () -> (PrintScreen, ScreenFilter, ScreenPrediction)? in
      guard let search = ScreenSearch(planes: views, luma: luma.unsafeView), let screen = search.find() else {
        return nil
      }
      let weights = WindowTransform.sine(side)
      let inner = screen.places.flatMap { place in
        stride(from: 0, through: screen.side - side, by: side).flatMap { dy in
          stride(from: 0, through: screen.side - side, by: side).map { (x: place.x + $0, y: place.y + dy) }
        }
      }
      let spectrum = search.spectrum(at: inner, side: side, weights: weights, centred: false)
      let noise = ScreenNoise.covariances(screen.lines, spectrum, weights: weights)
      let presence = ScreenPresence(screen, luma: luma.unsafeView)
      return (
        screen, ScreenFilter(spectrum, screen: noise.map { $0 * strength }),
        ScreenPrediction(screen, presence: presence, share: Float(min(1, strength)))
      )
    }
    guard let made else { return nil }
    (screen, filter, prediction) = made
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
    presence.values.read { presences in
      result.read { result in
        blurred.read { blurred in
          target.write { target in
            Parallel.rows(height) { rows in
              for y in rows {
                let (sharp, soft, out) = (result.row(y), blurred.row(y), target.row(y))
                for start in stride(from: 0, to: width, by: 8) {
                  // A window reaches half a side from its middle.
                  let present = ScreenPresence.value(presences, start + 4, y)
                  if present == 0 { continue }
                  let share = min(1, 30 * present)
                  for x in start..<min(width, start + 8) {
                    let value = sharp[x] + Self.sharpening * (sharp[x] - soft[x])
                    out[x] += share * (value - out[x])
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}
