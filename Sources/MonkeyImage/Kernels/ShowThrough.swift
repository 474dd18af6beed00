/// Print from the other side of the sheet that shines through so strongly that it was taken for ink.
///
/// It shows in how dark strokes are at their cores: ink and what shines through make two modes with a valley between them,
/// while strokes of one pen or press make one, however broad. Where the fainter mode is about half as dark as the other or
/// less and its strokes run into and across those of the darker one without regard, as nobody writes, it is dropped; faint
/// writing that stands by itself (form print, pencil, a second ink) is kept. What is faint for being thin (hairlines of letters,
/// hatching) has no say, nor has what is far larger than letters (pictures). (Two sides by their intensities alone: R.
/// Estrada, C. Tomasi, "Manuscript bleed-through removal via hysteresis thresholding", ICDAR 2009.)
enum ShowThrough {
  /// Between the modes the histogram falls to less than this share of the smaller one.
  private static let valley = 0.7
  /// The fainter mode is less dark, under the paper, than this share of the darker one.
  private static let faintness = 0.65
  /// Its share of all ink.
  private static let share = 0.1...0.6
  /// At most this share of it stands by itself.
  private static let mostFree = 0.5
  /// A line without any width, blurred, comes out so many deviations of the blur wide.
  private static let hairline = 2.6
  /// Print is cut by the other side's into pieces of at most so many stroke widths.
  private static let largest = 24.0
  private static let bins = 64

  /// Removes it from `ink`; says whether there was any.
  /// - Parameters:
  ///   - smooth: brightness relative to the paper's.
  ///   - strokeWidth: pixels.
  ///   - blur: deviation of the Gaussian that edges are blurred by in `smooth`, pixels.
  /// - Complexity: one pass over the mask; where two modes are found, O(pixels).
  static func remove(_ ink: inout Mask, smooth: Plane, strokeWidth: Double, blur: Double) -> Bool {
    guard let split = split(cores(of: ink, smooth, longest: Int(3 * min(strokeWidth, 1000)))) else { return false }
    let radius = max(1, Int((strokeWidth / 2).rounded()))
    let core = MinMaxFilter.minimum(of: smooth.kept(where: ink), radiusX: radius, radiusY: radius)
    var (faint, strong) = (ink, ink)
    let width = ink.width
    core.read { core in
      faint.write { faint in
        strong.write { strong in
          Parallel.rows(ink.height) { rows in
            for y in rows {
              let (level, f, s) = (core.row(y), faint.row(y), strong.row(y))
              for x in 0..<width {
                let isFaint: UInt8 = level[x] > split ? 1 : 0
                f[x] &= isFaint
                s[x] &= 1 - isFaint
              }
            }
          }
        }
      }
    }
    let pieces = Components(of: faint)
    let isPrint = pieces.statistics.map {
      $0.meanStroke >= hairline * blur && Double($0.extent) <= largest * strokeWidth
    }
    let total = zip(pieces.statistics, isPrint).reduce(0) { $1.1 ? $0 + $1.0.area : $0 }
    let all = max(1, ink.population)
    guard share.contains(Double(total) / Double(all)) else { return false }
    var touches = [Bool](repeating: false, count: pieces.statistics.count)
    strong.dilated().read { near in
      for y in 0..<near.height {
        let row = near.row(y)
        for run in pieces.runs(inRow: y) where isPrint[Int(run.component)] && !touches[Int(run.component)] {
          touches[Int(run.component)] = (Int(run.start)..<Int(run.end)).contains { row[$0] != 0 }
        }
      }
    }
    let free = pieces.statistics.indices.reduce(0) {
      isPrint[$1] && !touches[$1] ? $0 + pieces.statistics[$1].area : $0
    }
    if Double(free) > mostFree * Double(total) { return false }
    ink = strong
    pieces.paint(&ink, value: 1) { Double(pieces.statistics[$0].extent) > largest * strokeWidth }
    return true
  }

  /// How many strokes, crossed along rows, have a core of which brightness: bins over 0…1.
  private static func cores(of ink: Mask, _ smooth: Plane, longest: Int) -> [Int] {
    let width = ink.width
    let parts = ink.read { ink in
      smooth.read { smooth in
        Parallel.mapRows(ink.height, chunk: 256) { rows in
          var counts = [Int](repeating: 0, count: bins)
          for y in rows {
            let (flags, level) = (ink.row(y), smooth.row(y))
            let words = UnsafeRawPointer(flags)
            var x = 0
            while x < width {
              // Rows of a mask end on 64 bytes, so a whole word may always be read.
              if x & 7 == 0, words.load(fromByteOffset: x, as: UInt64.self) == 0 {
                x += 8
                continue
              }
              if flags[x] == 0 {
                x += 1
                continue
              }
              let start = x
              var darkest: Float = 1
              while x < width, flags[x] != 0 {
                if level[x] < darkest { darkest = level[x] }
                x += 1
              }
              if x - start < 2 || x - start > longest { continue }
              counts[Int(max(0, min(1, darkest)) * Float(bins - 1) + 0.5)] += 1
            }
          }
          return counts
        }
      }
    }
    return (0..<bins).map { bin in parts.reduce(0) { $0 + $1[bin] } }
  }

  /// The brightness in the valley between two modes; nil where there is one mode alone.
  private static func split(_ counts: [Int]) -> Float? {
    guard counts.reduce(0, +) >= 100, let otsu = Histogram(counts: counts).otsu() else { return nil }
    // Binomial weights of deviation 1.4 bins.
    let weights = [1, 8, 28, 56, 70, 56, 28, 8, 1]
    let smooth = counts.indices.map { i in
      weights.indices.reduce(0) { $0 + weights[$1] * counts[max(0, min(bins - 1, i + $1 - 4))] }
    }
    let cut = max(1, min(bins - 2, Int(otsu.threshold * Double(bins - 1))))
    guard let dark = (0...cut).max(by: { smooth[$0] < smooth[$1] }),
      let faint = (cut..<bins).max(by: { smooth[$0] < smooth[$1] }), dark < faint,
      let low = (dark...faint).min(by: { smooth[$0] < smooth[$1] })
    else { return nil }
    let step = 1 / Double(bins - 1)
    let (darkness, faintDarkness) = (1 - Double(dark) * step, 1 - Double(faint) * step)
    guard Double(smooth[low]) < valley * Double(min(smooth[dark], smooth[faint])),
      faintDarkness < faintness * darkness
    else { return nil }
    return Float(Double(low) * step)
  }
}

extension Plane {
  /// The samples where the mask is set, 2 elsewhere. One pass, O(pixels).
  fileprivate func kept(where mask: Mask) -> Plane {
    var out = Plane(uninitializedWidth: width, height: height)
    let (width, height) = (width, height)
    read { source in
      mask.read { mask in
        out.write { target in
          Parallel.rows(height) { rows in
            for y in rows {
              let (from, flags, to) = (source.row(y), mask.row(y), target.row(y))
              for x in 0..<width { to[x] = flags[x] != 0 ? from[x] : 2 }
            }
          }
        }
      }
    }
    return out
  }
}
