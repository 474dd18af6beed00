extension Raster {
  /// Whether all pixels have one colour, whatever their alpha: nothing that compares neighbours has anything to do.
  public var isUniform: Bool {
    let reader = ColorReader(self)
    guard pixelCount > 0 else { return true }
    return reader.withCursor { cursor in
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
}
