import Foundation
import MonkeyClassify
import MonkeyImage
import TestSupport
import Testing

/// Edges of an image that is one crop, by the formulas, a pixel at a time.
@Suite struct EdgeTwinTests {
  private struct Edges {
    var (strong, steps, straight, sharpness, size, energy, axis) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

    init(_ luma: Plane) {
      for y in 1..<luma.height - 1 {
        for x in 1..<luma.width - 1 {
          let (gx, gy) = (abs(luma[x + 1, y] - luma[x - 1, y]), abs(luma[x, y + 1] - luma[x, y - 1]))
          let square = gx * gx + gy * gy
          if square > 0.0144 { strong += 1 }
          energy += Double(square)
          size += Double(square.squareRoot())
          if gx < 0.05 * gy || gy < 0.05 * gx { axis += Double(square) }
        }
      }
      follow(luma)
      follow(.generate(width: luma.height, height: luma.width) { luma[$1, $0] })
    }

    private mutating func follow(_ luma: Plane) {
      for y in 2..<luma.height - 3 {
        var run: [Float] = []
        for x in 0...luma.width {
          let step = x < luma.width ? edge(luma, x, y) : 0
          if step != 0 { steps += 1 }
          if step != 0, run.isEmpty || (run[0] > 0) == (step > 0) {
            run.append(step)
          } else {
            if run.count >= 12 { straight += Double(run.count) }
            run = step == 0 ? [] : [step]
          }
        }
      }
    }

    /// The step below a pixel where it is an edge, else 0.
    private mutating func edge(_ luma: Plane, _ x: Int, _ y: Int) -> Float {
      let column = (y - 2...y + 3).map { luma[x, $0] }
      let step = column[3] - column[2]
      guard abs(step) > 0.1, abs(step) >= abs(column[2] - column[1]), abs(step) > abs(column[4] - column[3]) else {
        return 0
      }
      let range = (column.max() ?? 0) - (column.min() ?? 0)
      sharpness += Double(abs(step) / max(range, 0.1))
      return step
    }
  }

  private static func rise(_ value: Double, _ from: Double, _ to: Double) -> Double {
    max(0, min(1, (value - from) / (to - from)))
  }

  @Test(arguments: [(7, 7), (8, 15), (31, 64), (97, 70), (256, 130)], [0, 1, 2])
  func areByTheFormulas(_ size: (width: Int, height: Int), kind: Int) {
    var random = SeededRandom(seed: UInt64(size.width + kind))
    let luma = Plane.generate(width: size.width, height: size.height) { x, y in
      switch kind {
      case 0: random.unit()
      // Boxes, whose edges run straight along the axes.
      case 1: (x / 20 + y / 15) % 2 == 0 ? 0.2 + 0.02 * random.unit() : 0.8
      default: Float(0.5 + 0.4 * sin(Double(x) / 3) * cos(Double(y) / 5))
      }
    }
    let edges = Edges(luma)
    let pixels = Double((size.width - 2) * (size.height - 2))
    let density = log10(edges.strong / pixels + 0.003)
    let trust = Self.rise(density, -2.3, -1.8)
    let straight = edges.steps < 0.0005 * pixels ? 0 : trust * edges.straight / edges.steps
    let along = edges.energy < 1e-6 * pixels ? 0 : edges.axis / edges.energy
    let axisEnergy = 0.15 + Self.rise(density, -2.45, -2.05) * (along - 0.15)
    let sharpness = 0.65 + trust * ((edges.steps == 0 ? 0 : edges.sharpness / edges.steps) - 0.65)
    let mean = edges.size / pixels
    let spread = edges.energy < 1e-6 * pixels ? 0 : mean * mean / (edges.energy / pixels)
    let wanted = [
      "edge_density": density, "straight_edges": straight, "axis_energy": axisEnergy, "sharpness": sharpness,
      "gradient_spread": spread,
    ]
    let found = Features.measure(Raster(gray: luma))
    for (name, value) in wanted { #expect(abs((found[name] ?? .nan) - value) < 1e-4, "\(name)") }
  }

  @Test(arguments: [(3, 3), (4, 9), (11, 10), (130, 67), (300, 129)])
  func evennessIsByTheFormula(_ size: (width: Int, height: Int)) {
    let luma = Plane.random(width: size.width, height: size.height, seed: 12)
    var (sum, squares) = (0.0, 0.0)
    for y in 1..<size.height - 1 {
      for x in 1..<size.width - 1 {
        var (dx, dy) = (0.0, 0.0)
        for k in -1...1 {
          dx += Double(luma[x + 1, y + k] - luma[x - 1, y + k]) / 6
          dy += Double(luma[x + k, y + 1] - luma[x + k, y - 1]) / 6
        }
        sum += (dx * dx + dy * dy).squareRoot()
        squares += dx * dx + dy * dy
      }
    }
    let count = Double((size.width - 2) * (size.height - 2))
    let wanted = sum / count * (sum / count) / (squares / count + 1e-7)
    #expect(abs((Features.measure(Raster(gray: luma))["gradient_evenness"] ?? .nan) - wanted) < 1e-4)
  }
}
