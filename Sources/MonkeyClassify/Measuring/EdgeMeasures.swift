import MonkeyImage

/// Edges at full resolution: how many, how sharp, and whether they lie along the axes as boxes, rules and windows do.
struct EdgeMeasures {
  /// Share of pixels whose central difference exceeds 0.12.
  var density = 0.0
  /// Share of strong steps between neighbours that continue in a straight line along the axis for 12 pixels or more.
  var straight = 0.0
  /// Share of gradient energy within about 3 degrees of an axis.
  var axisEnergy = 0.0
  /// How much of an edge's rise happens between two pixels: mean over strong edges of step / range over 5 pixels.
  var sharpness = 0.0
  /// Skewness of luma about its local mean, -3…3: negative for dark marks on light, positive for light on dark.
  var skewness = 0.0
  /// (mean |g|)² / mean g² of the gradient: 0.6 for noise, less the more an image is flat ground with few edges.
  var density2 = 0.0

  init(_ crops: [ColourPatch]) {
    let parts = SurfaceMeasures.inParallel(crops) { Part($0.luma) }
    let pixels = Double(parts.reduce(0) { $0 + $1.pixels })
    guard pixels > 0 else { return }
    density = Double(parts.reduce(0) { $0 + $1.strong }) / pixels
    let steps = Double(parts.reduce(0) { $0 + $1.steps })
    straight = steps < 0.0005 * pixels ? 0 : Double(parts.reduce(0) { $0 + $1.straightSteps }) / steps
    let energy = parts.reduce(0) { $0 + $1.energy }
    axisEnergy = energy < 1e-6 * pixels ? 0 : parts.reduce(0) { $0 + $1.axisEnergy } / energy
    sharpness = steps == 0 ? 0 : parts.reduce(0) { $0 + $1.sharpness } / steps
    let square = parts.reduce(0) { $0 + $1.square } / pixels
    let cube = parts.reduce(0) { $0 + $1.cube } / pixels
    skewness = square < 1e-5 ? 0 : max(-3, min(3, cube / (square * square.squareRoot())))
    let size = parts.reduce(0) { $0 + $1.size } / pixels
    density2 = energy < 1e-6 * pixels ? 0 : size * size / (energy / pixels)
  }

  private struct Part: Sendable {
    var (pixels, strong, steps, straightSteps) = (0, 0, 0, 0)
    var (energy, axisEnergy, sharpness, size, square, cube) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

    init(_ luma: Plane) {
      let (width, height) = (luma.width, luma.height)
      let samples = luma.samples
      guard width > 6, height > 6 else { return }
      pixels = (width - 2) * (height - 2)
      for y in 1..<height - 1 {
        for x in 1..<width - 1 {
          let i = y * width + x
          let (gx, gy) = (samples[i + 1] - samples[i - 1], samples[i + width] - samples[i - width])
          let square = gx * gx + gy * gy
          if square > 0.0144 { strong += 1 }
          energy += Double(square)
          size += Double(square.squareRoot())
          if min(abs(gx), abs(gy)) < 0.05 * max(abs(gx), abs(gy)) { axisEnergy += Double(square) }
        }
      }
      followSteps(samples, width: width, height: height, along: 1, across: width)
      followSteps(samples, width: height, height: width, along: width, across: 1)
      measureSkewness(luma)
    }

    /// Steps between a line of samples and the next, `across` apart, followed `along` the line.
    private mutating func followSteps(_ samples: [Float], width: Int, height: Int, along: Int, across: Int) {
      for line in 2..<height - 3 {
        var (run, sign): (Int, Float) = (0, 0)
        for place in 0...width {
          var step: Float = 0
          if place < width {
            let i = line * across + place * along
            let difference = samples[i + across] - samples[i]
            if abs(difference) > 0.1 {
              // The largest of the steps around it stands for the edge.
              let before = samples[i] - samples[i - across]
              let after = samples[i + 2 * across] - samples[i + across]
              if abs(difference) >= abs(before) && abs(difference) > abs(after) {
                step = difference
                steps += 1
                let window = [
                  samples[i - across], samples[i], samples[i + across], samples[i + 2 * across],
                  samples[i - 2 * across], samples[i + 3 * across],
                ]
                let range = (window.max() ?? 0) - (window.min() ?? 0)
                sharpness += Double(abs(difference) / max(range, 0.1))
              }
            }
          }
          if step != 0 && step * sign > 0 {
            run += 1
          } else {
            if run >= 12 { straightSteps += run }
            (run, sign) = (step == 0 ? 0 : 1, step)
          }
        }
      }
    }

    private mutating func measureSkewness(_ luma: Plane) {
      let mean = BoxStatistics.mean(of: luma, radiusX: 10, radiusY: 10)
      for (value, local) in zip(luma.samples, mean.samples) {
        let difference = Double(value - local)
        square += difference * difference
        cube += difference * difference * difference
      }
    }
  }
}
