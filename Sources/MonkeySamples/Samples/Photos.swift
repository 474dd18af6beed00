public import MonkeyImage

/// Photographs of landscapes that are nowhere, with the faults of cameras and of years.
public enum Photos {
  /// A lake in summer, sharp and well exposed: 1500 by 1000 pixels, in colour.
  public static func lake(seed: UInt64) -> Raster {
    Landscape(seed: seed, width: 2025, height: 1350).rendered().resized(width: 1500, height: 1000)
  }

  /// The same as a small camera's automatic left it: hazy, a little green, dim at the corners, noisy.
  public static func snapshot(of lake: Raster, seed: UInt64) -> Raster {
    var raster = lake
    raster.vignette(strength: 0.2)
    raster.fade(black: 0.07, white: 0.9)
    let cast: [Float] = [0.985, 1.0, 0.925]
    raster.changePixels { _, _, channel, value in value * cast[min(channel, 2)] }
    raster.blur(sigma: 0.55)
    raster.addNoise(sigma: 0.018, grain: 1.2, seed: seed)
    return raster
  }

  /// A mountain lake in gray, upright: 900 by 1200 pixels.
  public static func mountains(seed: UInt64) -> Raster {
    let scene = Landscape(seed: seed, width: 1170, height: 1560, horizon: 0.57, peaks: 1500, cloudCover: 0.62)
    var raster = scene.rendered().resized(width: 900, height: 1200)
    // As film behind an orange glass sees it: the blue of the sky dark, clouds bright.
    let planes = raster.color
    var gray = planes[0]
    planes[1].read { green in
      planes[2].read { blue in
        gray.write { view in
          for y in 0..<view.height {
            for x in 0..<view.width {
              view.row(y)[x] = 0.62 * view.row(y)[x] + 0.33 * green.row(y)[x] + 0.05 * blue.row(y)[x]
            }
          }
        }
      }
    }
    raster.replaceColor(with: [gray])
    return raster
  }

  /// The same as an old print: faded, soft, grainy, with dust and a few scratches.
  public static func oldPrint(of mountains: Raster, seed: UInt64) -> Raster {
    var raster = mountains
    raster.blur(sigma: 0.6)
    raster.vignette(strength: 0.25)
    raster.addNoise(sigma: 0.02, grain: 1.5, colorful: false, seed: seed)
    raster.addSpecks(perMegapixel: 22, radius: 1.8, darkness: 0.5, brightEvery: 2, seed: seed &+ 1)
    raster.fade(black: 0.13, white: 0.9)
    return raster
  }
}

extension Raster {
  /// The image at another size, by the mean over each new pixel's area.
  func resized(width: Int, height: Int, filter: ResampleFilter = .area) -> Raster {
    var out = self
    out.mapPlanes { $0.resampled(width: width, height: height, filter: filter, limits: 0...1) }
    return out
  }
}
