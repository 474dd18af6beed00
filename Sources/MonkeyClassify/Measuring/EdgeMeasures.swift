import MonkeyImage

/// Edges at full resolution: how many, how sharp, and whether they lie along the axes as boxes, rules and windows do.
struct EdgeMeasures {
  /// Share of pixels whose central difference exceeds 0.12.
  var density = 0.0
  /// Share of strong steps between neighbours that continue in a straight line along the axis for 12 pixels or more.
  var straight = 0.0
  /// Share of gradient energy within about 3 degrees of an axis.
  var axisEnergy = silentAxisEnergy
  /// How much of an edge's rise happens between two pixels: mean over strong edges of step / range over 5 pixels.
  var sharpness = silentSharpness
  /// Skewness of luma about its local mean, -1.2…1.2: negative for dark marks on light, positive for light on dark.
  var skewness = 0.0
  /// (mean |g|)² / mean g² of the gradient: 0.6 for noise, less the more an image is flat ground with few edges.
  var density2 = 0.0

  /// Middle values, for where there are next to no edges.
  static let silentAxisEnergy = 0.15
  static let silentSharpness = 0.65

  init(_ parts: [Part]) {
    let pixels = Double(parts.reduce(0) { $0 + $1.pixels })
    guard pixels > 0 else { return }
    density = Double(parts.reduce(0) { $0 + $1.strong }) / pixels
    let steps = Double(parts.reduce(0) { $0 + $1.steps })
    // Where there are next to no edges, what they are like says nothing: middle values stand in.
    let trust = Statistics.rise(Statistics.decades(density, floor: 0.003), from: -2.3, to: -1.8)
    let runs = Double(parts.reduce(0) { $0 + $1.straightSteps })
    straight = steps < 0.0005 * pixels ? 0 : trust * runs / steps
    let energy = parts.reduce(0) { $0 + $1.energy }
    let along = energy < 1e-6 * pixels ? 0 : parts.reduce(0) { $0 + $1.axisEnergy } / energy
    let axisTrust = Statistics.rise(Statistics.decades(density, floor: 0.003), from: -2.45, to: -2.05)
    axisEnergy = Self.silentAxisEnergy + axisTrust * (along - Self.silentAxisEnergy)
    let rise = steps == 0 ? 0 : parts.reduce(0) { $0 + $1.sharpness } / steps
    sharpness = Self.silentSharpness + trust * (rise - Self.silentSharpness)
    let square = parts.reduce(0) { $0 + $1.square } / pixels
    let cube = parts.reduce(0) { $0 + $1.cube } / pixels
    skewness = square < 1e-5 ? 0 : max(-1.2, min(1.2, cube / (square * square.squareRoot())))
    let size = parts.reduce(0) { $0 + $1.size } / pixels
    density2 = energy < 1e-6 * pixels ? 0 : size * size / (energy / pixels)
  }

  /// Sums over one crop.
  struct Part: Sendable {
    var (pixels, strong, steps, straightSteps) = (0, 0, 0, 0)
    var (energy, axisEnergy, sharpness, size, square, cube) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

    init(_ crop: Crop) {
      guard crop.width > 6, crop.height > 6 else { return }
      pixels = (crop.width - 2) * (crop.height - 2)
      crop.luma.read { measureGradient($0) }
      crop.luma.read { followSteps($0) }
      crop.turned.read { followSteps($0) }
      crop.flat.read { measureSkewness($0) }
    }

    /// Eight neighbours at a time, added up in their lanes as `RowSums` does.
    private mutating func measureGradient(_ luma: PlaneView) {
      typealias Lanes = SIMD8<Float>
      let count = luma.width - 2
      let whole = count & ~7
      for y in 1..<luma.height - 1 {
        let (above, own, below) = (luma.row(y - 1) + 1, luma.row(y) + 1, luma.row(y + 1) + 1)
        var (squares, sizes, axes) = (Lanes.zero, Lanes.zero, Lanes.zero)
        var counted = SIMD8<Int32>.zero
        for x in stride(from: 0, to: whole, by: 8) {
          let (gx, gy) = (
            RowSums.magnitudes(RowSums.load(own, x + 1) - RowSums.load(own, x - 1)),
            RowSums.magnitudes(RowSums.load(below, x) - RowSums.load(above, x))
          )
          let square = gx * gx + gy * gy
          squares += square
          sizes += square.squareRoot()
          let isAlong = (gx .< 0.05 * gy) .| (gy .< 0.05 * gx)
          axes += Lanes.zero.replacing(with: square, where: isAlong)
          counted &+= SIMD8<Int32>.zero.replacing(with: 1, where: square .> 0.0144)
        }
        var (square, size, axis, strong) = (squares.sum(), sizes.sum(), axes.sum(), counted.wrappedSum())
        for x in whole..<count {
          let (gx, gy) = (abs(own[x + 1] - own[x - 1]), abs(below[x] - above[x]))
          let one = gx * gx + gy * gy
          square += one
          size += one.squareRoot()
          axis += gx < 0.05 * gy || gy < 0.05 * gx ? one : 0
          strong &+= one > 0.0144 ? 1 : 0
        }
        self.strong += Int(strong)
        energy += Double(square)
        self.size += Double(size)
        axisEnergy += Double(axis)
      }
    }

    /// Steps between a row and the next, followed along the row.
    private mutating func followSteps(_ luma: PlaneView) {
      let width = luma.width
      // Few places are steps: where they are is found for many at once, in bytes that are looked through eight at a time.
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: width / 8 + 1) { words in
        words.initialize(repeating: 0)
        guard let base = words.baseAddress else { return }
        let isStep = UnsafeMutableRawPointer(base).assumingMemoryBound(to: UInt8.self)
        for y in 2..<luma.height - 3 {
          let (b, c, d, e) = (luma.row(y - 1), luma.row(y), luma.row(y + 1), luma.row(y + 2))
          // The largest of the steps around it stands for the edge.
          for x in 0..<width {
            let size = abs(d[x] - c[x])
            let isLargest = size >= abs(c[x] - b[x]) && size > abs(e[x] - d[x])
            isStep[x] = size > 0.1 && isLargest ? 1 : 0
          }
          followRow(luma, y, words)
        }
      }
    }

    private mutating func followRow(_ luma: PlaneView, _ y: Int, _ words: UnsafeMutableBufferPointer<UInt64>) {
      let (a, b, c) = (luma.row(y - 2), luma.row(y - 1), luma.row(y))
      let (d, e, f) = (luma.row(y + 1), luma.row(y + 2), luma.row(y + 3))
      var (run, sign, next): (Int, Float, Int) = (0, 0, 0)
      for (index, word) in words.enumerated() {
        var rest = word.littleEndian
        while rest != 0 {
          let x = 8 * index + rest.trailingZeroBitCount / 8
          rest &= rest &- 1
          let step = d[x] - c[x]
          steps += 1
          let low = min(min(min(a[x], b[x]), min(c[x], d[x])), min(e[x], f[x]))
          let high = max(max(max(a[x], b[x]), max(c[x], d[x])), max(e[x], f[x]))
          sharpness += Double(abs(step) / max(high - low, 0.1))
          if x == next && step * sign > 0 {
            run += 1
          } else {
            if run >= 12 { straightSteps += run }
            (run, sign) = (1, step)
          }
          next = x + 1
        }
      }
      if run >= 12 { straightSteps += run }
    }

    private mutating func measureSkewness(_ flat: PlaneView) {
      withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * flat.width) { scratch in
        guard let squares = scratch.baseAddress else { return }
        let cubes = squares + flat.width
        for y in 0..<flat.height {
          let row = flat.row(y)
          for x in 0..<flat.width {
            let square = row[x] * row[x]
            squares[x] = square
            cubes[x] = square * row[x]
          }
          square += Double(RowSums.sum(squares, flat.width))
          cube += Double(RowSums.sum(cubes, flat.width))
        }
      }
    }
  }
}
