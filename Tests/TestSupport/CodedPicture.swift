public import MonkeyImage

extension Plane {
  /// Fine and coarse structure without a period of eight.
  public static func structured(_ width: Int, _ height: Int, seed: UInt64 = 1) -> Plane {
    var random = SeededRandom(seed: seed)
    return .generate(width: width, height: height) { x, y in
      let wave: Float = 0.2 * cosine(Float(x) * 0.31 + Float(y) * 0.11) * cosine(Float(y) * 0.23)
      let step: Float = (x / 37 + y / 29) % 2 == 0 ? 0.12 : -0.12
      return max(0.05, min(0.95, 0.5 + wave + step + 0.03 * random.normal()))
    }
  }

  /// The plane as JPEG coding by steps 1 + (k + l + 3) q / 4 leaves it, from the sums that define the cosine transform.
  public func coded(step q: Double) -> Plane {
    var samples = self.samples.map(Double.init)
    let basis = (0..<8).map { k -> [Double] in
      let scale: Double = k == 0 ? 0.125.squareRoot() : 0.5
      return (0..<8).map { n -> Double in scale * cosine(Double.pi * Double((2 * n + 1) * k) / 16) }
    }
    func transform(_ block: [Double], _ kernel: (Int, Int) -> Double) -> [Double] {
      let across = (0..<64).map { at -> Double in
        (0..<8).reduce(0.0) { (sum: Double, n: Int) in sum + block[at / 8 * 8 + n] * kernel(at % 8, n) }
      }
      return (0..<64).map { at -> Double in
        (0..<8).reduce(0.0) { (sum: Double, n: Int) in sum + across[n * 8 + at % 8] * kernel(at / 8, n) }
      }
    }
    for top in Swift.stride(from: 0, to: height / 8 * 8, by: 8) {
      for left in Swift.stride(from: 0, to: width / 8 * 8, by: 8) {
        let places = (0..<64).map { (at: Int) -> Int in (top + at / 8) * width + left + at % 8 }
        var block = transform(places.map { samples[$0] * 255 - 128 }) { basis[$0][$1] }
        for at in 0..<64 {
          let step = (1 + Double(at / 8 + at % 8 + 3) * q / 4).rounded()
          block[at] = (block[at] / step).rounded() * step
        }
        for (place, value) in zip(places, transform(block, { basis[$1][$0] })) {
          samples[place] = max(0, min(255, (value + 128).rounded())) / 255
        }
      }
    }
    return Plane(width: width, height: height, samples: samples.map(Float.init))
  }
}
