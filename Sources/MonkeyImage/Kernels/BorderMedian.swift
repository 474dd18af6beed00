extension Plane {
  /// The median of the samples along the four sides (the lower one of two in the middle); 0 for an empty plane.
  public func borderMedian() -> Float {
    guard width > 0, height > 0 else { return 0 }
    var values: [Float] = []
    values.reserveCapacity(2 * (width + height))
    read { view in
      for x in 0..<width {
        values.append(view.row(0)[x])
        values.append(view.row(height - 1)[x])
      }
      for y in 0..<height {
        values.append(view.row(y)[0])
        values.append(view.row(y)[width - 1])
      }
    }
    values.removeAll { $0.isNaN }
    values.sort()
    return values.isEmpty ? 0 : values[(values.count - 1) / 2]
  }
}

extension Raster {
  /// Exchanges the horizontal and the vertical resolution, as a quarter turn does.
  public mutating func swapResolution() {
    guard let old = resolution else { return }
    resolution = Resolution(x: old.y, y: old.x)
  }
}
