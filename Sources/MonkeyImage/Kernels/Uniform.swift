extension Plane {
  /// Whether all samples are equal; true where there is none. One pass at most: it ends at the first row that differs.
  public var isUniform: Bool {
    let (width, height) = (width, height)
    guard width > 0, height > 0 else { return true }
    return read { view in
      let first = view.row(0)[0]
      for y in 0..<height {
        let row = view.row(y)
        var odd: Int32 = 0
        for x in 0..<width { odd |= row[x] == first ? 0 : 1 }
        if odd != 0 { return false }
      }
      return true
    }
  }
}

extension Raster {
  /// Whether all pixels have one colour, whatever their alpha: nothing that compares neighbours has anything to do.
  public var isUniform: Bool {
    let reader = ColorReader(self)
    guard pixelCount > 0 else { return true }
    let cursor = reader.makeCursor()
    let corner = cursor.row(0, 0..<1)
    let (red, green, blue) = (corner.red[0], corner.green[0], corner.blue[0])
    for y in 0..<height {
      let row = cursor.row(y, 0..<width)
      var odd: Int32 = 0
      for x in 0..<width { odd |= row.red[x] == red && row.green[x] == green && row.blue[x] == blue ? 0 : 1 }
      if odd != 0 { return false }
    }
    return true
  }
}
