extension Raster {
  /// Turns and mirrors the image as its EXIF orientation says (1…8, EXIF 2.32 section 4.6.4), so that it stands upright.
  mutating func stand(upright orientation: Int) {
    switch orientation {
    case 2: mapPlanes { $0.mirrored() }
    case 3: mapPlanes { $0.quarterTurned(clockwise: 2) }
    case 4: mapPlanes { $0.quarterTurned(clockwise: 2).mirrored() }
    case 5: mapPlanes { $0.quarterTurned(clockwise: 1).mirrored() }
    case 6: mapPlanes { $0.quarterTurned(clockwise: 1) }
    case 7: mapPlanes { $0.quarterTurned(clockwise: 3).mirrored() }
    case 8: mapPlanes { $0.quarterTurned(clockwise: 3) }
    default: break
    }
  }
}

extension Plane {
  /// Left and right exchanged.
  func mirrored() -> Plane {
    var out = Plane(uninitializedWidth: width, height: height)
    let (width, height) = (width, height)
    read { source in
      out.write { target in
        Parallel.rows(height) { rows in
          for y in rows {
            let (from, to) = (source.row(y), target.row(y))
            for x in 0..<width { to[x] = from[width - 1 - x] }
          }
        }
      }
    }
    return out
  }
}
