extension Plane {
  /// The part of the plane that starts at column `x` and row `y`; what reaches outside is left out.
  /// - Complexity: O(samples of the part).
  public func cropped(x: Int, y: Int, width: Int, height: Int) -> Plane {
    let (left, top) = (max(0, min(x, self.width)), max(0, min(y, self.height)))
    let right = max(left, min(self.width, x + max(0, width)))
    let bottom = max(top, min(self.height, y + max(0, height)))
    if (left, top, right, bottom) == (0, 0, self.width, self.height) { return self }
    var out = Plane(uninitializedWidth: right - left, height: bottom - top)
    let count = out.width
    read { source in
      out.write { out in
        Parallel.rows(out.height) { rows in
          for y in rows { out.row(y).update(from: source.row(top + y) + left, count: count) }
        }
      }
    }
    return out
  }
}
