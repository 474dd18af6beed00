#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The screen as noise: covariance of the channels at every frequency of a window.
///
/// Dots follow the picture, so that each line of the screen carries the picture's own spectrum around it: a line's noise is its
/// covariance times the shape that the spectrum has around frequency 0, made to fall along every ray from there.
enum ScreenNoise {
  /// - Parameters:
  ///   - spectrum: mean covariance of the windows that will be filtered.
  ///   - weights: the windows' weights along a side.
  /// - Returns: covariances, k · side + l for k in 0...side/2.
  static func covariances(_ lines: [ScreenLine], _ spectrum: CrossSpectrum, weights: [Float]) -> [ComplexMatrix] {
    let side = spectrum.side
    let shape = fallingShape(spectrum)
    let sum = weights.reduce(0.0) { $0 + Double($1) }
    let gain = sum * sum * sum * sum
    var out = [ComplexMatrix](repeating: ComplexMatrix(order: spectrum.channels), count: side * (side / 2 + 1))
    for line in lines {
      let scaled = line.covariance * gain
      for k in 0...side / 2 {
        for l in 0..<side {
          let x = wrapped(Double(l) - line.x * Double(side), side)
          let y = wrapped(Double(k) - line.y * Double(side), side)
          let at = k * side + l
          out[at] = out[at] + scaled * exp(interpolated(shape, side, x, y))
        }
      }
    }
    return out
  }

  private static func wrapped(_ value: Double, _ side: Int) -> Double {
    let half = Double(side) / 2
    let r = (value + half).truncatingRemainder(dividingBy: Double(side))
    return (r < 0 ? r + Double(side) : r) - half
  }

  /// Logarithm of the spectrum, 0 at frequency 0, never rising along a ray; (k + side/2) · side + l + side/2.
  private static func fallingShape(_ spectrum: CrossSpectrum) -> [Double] {
    let side = spectrum.side
    let half = side / 2
    var shape = [Double](repeating: 0, count: side * side)
    func index(_ l: Int, _ k: Int) -> Int { (k + half) * side + l + half }
    var order: [(l: Int, k: Int)] = []
    for k in -half..<half {
      for l in -half..<half {
        shape[index(l, k)] = spectrum.power(l, k)
        order.append((l, k))
      }
    }
    order.sort { ($0.l * $0.l + $0.k * $0.k, $0.k, $0.l) < ($1.l * $1.l + $1.k * $1.k, $1.k, $1.l) }
    for (l, k) in order.dropFirst() {
      let shrink = 1 - 1 / Double(l * l + k * k).squareRoot()
      let inner = index(Int((Double(l) * shrink).rounded()), Int((Double(k) * shrink).rounded()))
      shape[index(l, k)] = min(shape[index(l, k)], shape[inner])
    }
    let top = max(shape[index(0, 0)], 1e-20)
    return shape.map { log(max($0, 1e-20) / top) }
  }

  private static func interpolated(_ shape: [Double], _ side: Int, _ x: Double, _ y: Double) -> Double {
    let half = Double(side / 2)
    let (px, py) = (max(0, min(Double(side - 1), x + half)), max(0, min(Double(side - 1), y + half)))
    let (x0, y0) = (min(side - 2, Int(px)), min(side - 2, Int(py)))
    let (u, v) = (px - Double(x0), py - Double(y0))
    let at = y0 * side + x0
    return (shape[at] * (1 - u) + shape[at + 1] * u) * (1 - v)
      + (shape[at + side] * (1 - u) + shape[at + side + 1] * u) * v
  }
}
