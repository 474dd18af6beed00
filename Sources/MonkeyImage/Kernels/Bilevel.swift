extension Plane {
  /// Whether every sample is exactly 0 or 1. One pass, O(samples); ends at the first rows that say no.
  public var isBilevel: Bool {
    let (width, height) = (width, height)
    return read { view in
      func hasOthers(_ rows: Range<Int>) -> Bool {
        var odd: Int32 = 0
        for y in rows {
          let row = view.row(y)
          // Of 0 and 1 alone the product is 0, even of the least number.
          for x in 0..<width { odd |= row[x] * (row[x] - 1) == 0 ? 0 : 1 }
        }
        return odd != 0
      }
      if hasOthers(0..<min(16, height)) { return false }
      return !Parallel.mapRows(height, hasOthers).contains(true)
    }
  }
}
