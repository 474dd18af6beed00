#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The continuous kernel with which samples are weighted when an image changes its size.
public enum ResampleFilter: Sendable, Hashable, CaseIterable {
  /// Mean over the exact area that an output sample covers; blocks when enlarging.
  case area
  /// Linear interpolation; a triangle over the covered area when reducing.
  case triangle
  /// Keys' cubic convolution with a = -1/2, the Catmull-Rom spline (R. G. Keys, 1981).
  case catmullRom
  /// Sinc windowed by the middle lobe of a sinc three times as wide (C. E. Duchon, 1979).
  case lanczos3

  /// Half the kernel's width, in samples of the coarser of the two grids.
  public var radius: Double {
    switch self {
    case .area: 0.5
    case .triangle: 1
    case .catmullRom: 2
    case .lanczos3: 3
    }
  }

  /// The kernel at distance `t`; 1 at 0 (but for `area`, 1 inside its width), 0 outside the radius.
  public func weight(_ t: Double) -> Double {
    let t = abs(t)
    switch self {
    case .area: return t < 0.5 ? 1 : (t == 0.5 ? 0.5 : 0)
    case .triangle: return max(0, 1 - t)
    case .catmullRom:
      if t < 1 { return (1.5 * t - 2.5) * t * t + 1 }
      return t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0
    case .lanczos3:
      if t == 0 { return 1 }
      if t >= 3 { return 0 }
      let x = Double.pi * t
      return 3 * sin(x) * sin(x / 3) / (x * x)
    }
  }
}

/// For every sample of a target row, which neighbouring source samples make it and with what weights.
///
/// Sample `i` covers i…i+1 on the axis. A reducing kernel is stretched by the ratio of the sizes, which is what keeps fine
/// patterns from aliasing. Weights that would fall outside the source are left out and the others scaled to add up to 1.
struct FilterBank {
  /// Weights a target sample, a multiple of 8; those past the kernel are 0.
  let taps: Int
  /// Weights of a target sample that are not all padding.
  let usedTaps: Int
  /// First source sample of each target sample.
  let starts: [Int32]
  /// `taps` weights for each target sample, one after the other.
  let weights: [Float]

  init(source: Int, target: Int, filter: ResampleFilter) {
    let ratio = Double(source) / Double(target)
    let stretch = max(1, ratio)
    let radius = filter.radius * stretch
    var longest = 0
    var starts = [Int32](repeating: 0, count: target)
    var lists: [[Double]] = []
    lists.reserveCapacity(target)
    for i in 0..<target {
      let centre = (Double(i) + 0.5) * ratio
      let first = max(0, Int((centre - radius).rounded(.down)))
      let end = max(first + 1, min(source, Int((centre + radius).rounded(.up))))
      var list = (first..<end).map { j -> Double in
        if filter == .area {
          return max(0, min(Double(j + 1), centre + radius) - max(Double(j), centre - radius))
        }
        return filter.weight((Double(j) + 0.5 - centre) / stretch)
      }
      let sum = list.reduce(0, +)
      if abs(sum) > 1e-9 {
        for k in list.indices { list[k] /= sum }
      } else {
        list = list.indices.map { _ in 1 / Double(list.count) }
      }
      starts[i] = Int32(first)
      longest = max(longest, list.count)
      lists.append(list)
    }
    usedTaps = longest
    taps = (longest + 7) / 8 * 8
    var weights = [Float](repeating: 0, count: taps * target)
    for (i, list) in lists.enumerated() {
      for (k, weight) in list.enumerated() { weights[i * taps + k] = Float(weight) }
    }
    self.starts = starts
    self.weights = weights
  }
}
