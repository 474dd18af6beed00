public import MonkeyImage

/// Planes and images made for tests.
extension Plane {
  /// Uniform random samples in 0..<1.
  public static func random(width: Int, height: Int, seed: UInt64) -> Plane {
    var random = SeededRandom(seed: seed)
    return Plane(width: width, height: height, samples: (0..<width * height).map { _ in random.unit() })
  }

  /// Samples from a formula of column and row.
  public static func generate(width: Int, height: Int, _ value: (Int, Int) -> Float) -> Plane {
    Plane(width: width, height: height, samples: (0..<width * height).map { value($0 % width, $0 / width) })
  }

  /// The largest absolute difference to a plane of the same size; infinity where sizes differ or a sample is NaN.
  public func maxDifference(to other: Plane) -> Float {
    guard width == other.width, height == other.height else { return .infinity }
    var largest: Float = 0
    for (a, b) in zip(samples, other.samples) {
      let difference = abs(a - b)
      if difference.isNaN { return .infinity }
      largest = max(largest, difference)
    }
    return largest
  }

  /// Mean of all samples, in double precision.
  public var mean: Double {
    samples.reduce(0) { $0 + Double($1) } / Double(max(1, count))
  }
}

extension Raster {
  /// A colour image from three formulas of column and row.
  public static func generate(width: Int, height: Int, _ rgb: (Int, Int) -> (Float, Float, Float)) -> Raster {
    Raster(
      red: .generate(width: width, height: height) { rgb($0, $1).0 },
      green: .generate(width: width, height: height) { rgb($0, $1).1 },
      blue: .generate(width: width, height: height) { rgb($0, $1).2 })
  }
}
