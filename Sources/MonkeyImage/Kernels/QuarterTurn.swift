extension Plane {
  /// The plane turned clockwise by `count` quarter turns, exactly; negative counts turn the other way.
  /// - Complexity: one pass, in blocks that stay in the cache.
  public func quarterTurned(clockwise count: Int) -> Plane {
    let turns = ((count % 4) + 4) % 4
    if turns == 0 { return self }
    let (width, height) = (width, height)
    var out = Plane(uninitializedWidth: turns == 2 ? width : height, height: turns == 2 ? height : width)
    let (outWidth, outHeight) = (out.width, out.height)
    read { source in
      out.write { out in
        Parallel.rows(outHeight, chunk: 32) { rows in
          if turns == 2 {
            for y in rows {
              let (from, to) = (source.row(height - 1 - y), out.row(y))
              for x in 0..<width { to[x] = from[width - 1 - x] }
            }
            return
          }
          var block = 0
          while block < outWidth {
            let columns = block..<min(outWidth, block + 32)
            for y in rows {
              let to = out.row(y)
              // Clockwise: the target's row y is the source's column y, read from the bottom up.
              if turns == 1 {
                for x in columns { to[x] = source.row(height - 1 - x)[y] }
              } else {
                for x in columns { to[x] = source.row(x)[width - 1 - y] }
              }
            }
            block = columns.upperBound
          }
        }
      }
    }
    return out
  }
}
