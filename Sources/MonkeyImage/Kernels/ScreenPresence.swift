/// Where in an image its screen is, and how strong.
///
/// Windows of 64 by 64 samples, 16 apart, are compared at the screen's strongest lines: power there against the power
/// around them. Text, edges and paper have as much beside the lines as on them. Sums are taken over three by three windows
/// before they are compared, and a presence of a tenth of the usual one counts as 1: where dots are small or merge, at
/// the ends of the tone scale, there is less screen but not none.
struct ScreenPresence {
  static let side = 64
  static let hop = 16
  /// Lines looked at.
  static let most = 12
  /// Power on a line over the power around it that leaves no doubt of nothing.
  static let margin: Float = 3

  /// Presences 0…1 on a grid of points `hop` apart, the first at column 0 and row 0.
  let values: Plane

  init(_ screen: PrintScreen, luma: PlaneView) {
    let probes = Self.probes(screen)
    let (columns, rows) = (luma.width / Self.hop + 2, luma.height / Self.hop + 2)
    // Two planes of sums: on the lines, and around them.
    var on = Plane(uninitializedWidth: columns, height: rows)
    var around = on
    on.write { on in
      around.write { around in
        Parallel.rows(rows, chunk: 4) { group in
          let window = WindowTransform(weights: WindowTransform.hann(Self.side), channels: 1)
          for j in group {
            for i in 0..<columns {
              let (x, y) = (i * Self.hop - Self.side / 2, j * Self.hop - Self.side / 2)
              window.forward([luma], x: x, y: y, centred: true)
              var (a, b): (Float, Float) = (0, 0)
              for probe in probes {
                let (line, rest) = probe.powers(window.spectra[0])
                a += line
                b += rest
              }
              on.row(j)[i] = a
              around.row(j)[i] = b
            }
          }
        }
      }
    }
    let usual = Self.usual(on, screen)
    // Lines on every side of every line: taken to be everywhere.
    if probes.isEmpty {
      values = Plane(width: columns, height: rows, fill: 1)
      return
    }
    var out = Plane(uninitializedWidth: columns, height: rows)
    on.read { on in
      around.read { around in
        out.write { out in
          for j in 0..<rows {
            for i in 0..<columns {
              var (a, b): (Float, Float) = (0, 0)
              for dj in -1...1 {
                for di in max(-1, -i)...min(1, columns - 1 - i) {
                  // The window itself counts twice.
                  let weight: Float = (dj == 0 ? 2 : 1) * (di == 0 ? 2 : 1) / 16
                  a += on.clampedRow(j + dj)[i + di] * weight
                  b += around.clampedRow(j + dj)[i + di] * weight
                }
              }
              let presence = max(0, a - Self.margin * b) / usual * 10
              out.row(j)[i] = presence < 0.012 ? 0 : min(1, presence)
            }
          }
        }
      }
    }
    values = out
  }

  /// Mean power on the lines in the windows where the screen was seen.
  private static func usual(_ on: Plane, _ screen: PrintScreen) -> Float {
    var (sum, count): (Float, Float) = (0, 0)
    for place in screen.places {
      for j in place.y / hop + 1..<max(place.y / hop + 2, (place.y + screen.side) / hop) where j < on.height {
        for i in place.x / hop + 1..<max(place.x / hop + 2, (place.x + screen.side) / hop) where i < on.width {
          sum += on[i, j]
          count += 1
        }
      }
    }
    return max(1e-12, sum / max(1, count))
  }

  /// Presence at a column and row, interpolated.
  @inline(__always)
  static func value(_ view: PlaneView, _ x: Int, _ y: Int) -> Float {
    let (px, py) = (max(0, Float(x) / Float(hop)), max(0, Float(y) / Float(hop)))
    let (i, j) = (min(view.width - 2, Int(px)), min(view.height - 2, Int(py)))
    let (u, v) = (min(1, px - Float(i)), min(1, py - Float(j)))
    let (top, bottom) = (view.row(j) + i, view.row(j + 1) + i)
    return (top[0] * (1 - u) + top[1] * u) * (1 - v) + (bottom[0] * (1 - u) + bottom[1] * u) * v
  }

  /// A line's frequencies in a window, and those around it that belong to no line.
  private struct Probe {
    /// Vector and lane, one number: 8 · vector + lane.
    var on: [Int] = []
    var around: [Int] = []

    func powers(_ spectrum: FourierTransform.Spectrum) -> (Float, Float) {
      func power(_ at: Int) -> Float {
        let (re, im) = (spectrum.real[at / 8][at % 8], spectrum.imaginary[at / 8][at % 8])
        return re * re + im * im
      }
      let line = on.reduce(Float(0)) { $0 + power($1) }
      let rest = around.reduce(Float(0)) { $0 + power($1) }
      return (line, rest * Float(on.count) / Float(around.count))
    }
  }

  private static func probes(_ screen: PrintScreen) -> [Probe] {
    let size = Double(side)
    // Coarse screens of four inks have hundreds of lines; the faint ones may stand beside.
    let strongestPower = screen.lines.map(\.covariance.trace).max() ?? 0
    let strong = screen.lines.filter { $0.covariance.trace > strongestPower / 300 }
    func isFree(_ l: Int, _ k: Int) -> Bool {
      !strong.contains { line in
        let dx = (line.x * size - Double(l)).remainder(dividingBy: size)
        let dy = (line.y * size - Double(k)).remainder(dividingBy: size)
        return dx * dx + dy * dy < 2.2 * 2.2
      }
    }
    func index(_ l: Int, _ k: Int) -> Int {
      var (l, k) = (((l % side) + side) % side, ((k % side) + side) % side)
      if k > side / 2 { (l, k) = ((side - l) % side, side - k) }
      return (k / 8 * side + l) * 8 + k % 8
    }
    let strongest = screen.lines.filter { $0.y > 0 || ($0.y == 0 && $0.x > 0) }
      .filter { $0.frequency * size > 5 }.sorted { $0.covariance.trace > $1.covariance.trace }.prefix(most)
    var probes: [Probe] = []
    for line in strongest {
      let (l, k) = (Int((line.x * size).rounded()), Int((line.y * size).rounded()))
      var probe = Probe()
      for dk in -5...5 {
        for dl in -5...5 {
          if abs(dk) <= 1 && abs(dl) <= 1 { probe.on.append(index(l + dl, k + dk)) }
          // Not towards frequency 0, where everything is strong.
          let (x, y) = (Double(l + dl), Double(k + dk))
          if isFree(l + dl, k + dk) && x * x + y * y > 16 { probe.around.append(index(l + dl, k + dk)) }
        }
      }
      if probe.around.count >= 6 { probes.append(probe) }
    }
    return probes
  }
}
