extension Plane {
  /// Each sample times the other plane's: straight colour to premultiplied.
  mutating func multiply(by other: Plane) {
    update(with: other) { $0 * $1 }
  }

  /// Each sample divided by the other plane's, 0 where that is 0: premultiplied colour to straight. Where alpha is below
  /// a 16-bit step nothing can be seen, and dividing would blow up rounding errors.
  mutating func divide(by other: Plane) {
    update(with: other) { $1 > 0.5 / 65535 ? min(max($0 / $1, 0), 1) : 0 }
  }

  /// The plane as seen through its alpha before a background of one value.
  func over(_ background: Float, alpha: Plane) -> Plane {
    var out = self
    out.update(with: alpha) { background + ($0 - background) * $1 }
    return out
  }

  /// Clips to 0…1.
  mutating func clip() {
    update { min(max($0, 0), 1) }
  }
}

extension Raster {
  /// Luma as it is seen on white paper.
  public func lumaOnWhite() -> Plane {
    alpha.map { luma().over(1, alpha: $0) } ?? luma()
  }

  /// Applies a geometric `transform` to all planes, colour weighted by alpha where there is alpha: so that the colour of
  /// transparent pixels does not bleed into visible ones. The result lies in 0…1.
  ///
  /// The transform is told which plane it gets, an index into `color` or nil for alpha, and what to clip to: nothing
  /// where there is alpha, as colour and alpha overshoot alike and their ratio is right only unclipped.
  public mutating func mapPlanesPremultiplied(_ transform: (Plane, Int?, ClosedRange<Float>?) -> Plane) {
    guard let alpha else {
      self = Raster(
        colorModel, color.enumerated().map { transform($1, $0, 0...1) }, alpha: nil, bitDepth: bitDepth,
        resolution: resolution, metadata: metadata)
      return
    }
    var newAlpha = transform(alpha, nil, nil)
    let planes = color.enumerated().map { index, plane in
      var weighted = plane
      weighted.multiply(by: alpha)
      var straight = transform(weighted, index, nil)
      straight.divide(by: newAlpha)
      return straight
    }
    newAlpha.clip()
    self = Raster(
      colorModel, planes, alpha: newAlpha, bitDepth: bitDepth, resolution: resolution, metadata: metadata)
  }
}
