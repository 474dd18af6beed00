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
    let (faint, strong) = parts(of: ink, smooth, split: split, radius: radius)
    let pieces = Components(of: faint)
    let isPrint = pieces.statistics.map {
      $0.meanStroke >= hairline * blur && Double($0.extent) <= largest * strokeWidth
    }
    let total = zip(pieces.statistics, isPrint).reduce(0) { $1.1 ? $0 + $1.0.area : $0 }
    let all = max(1, ink.population)
    guard share.contains(Double(total) / Double(all)) else { return false }
    var touches = [Bool](repeating: false, count: pieces.statistics.count)
    strong.read { strong in
      for y in 0..<strong.height {
        for run in pieces.runs(inRow: y) where isPrint[Int(run.component)] && !touches[Int(run.component)] {
          touches[Int(run.component)] = strong.hasAny(
            columns: Int(run.start) - 1..<Int(run.end) + 1, rows: y - 1..<y + 2)
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

  /// The ink without any within `radius` that is not brighter than `split`, and the rest.
  private static func parts(
    of ink: Mask, _ smooth: Plane, split: Float, radius: Int
  ) -> (faint: Mask, strong: Mask) {
    let (width, height) = (ink.width, ink.height)
    var faint = Mask(uninitializedWidth: width, height: height)
    var strong = Mask(uninitializedWidth: width, height: height)
    ink.read { ink in
      smooth.read { smooth in
        faint.write { faint in
          strong.write { strong in
            Mask.dilate(width: width, height: height, radius: radius) { y, core in
              let (flags, level) = (ink.row(y), smooth.row(y))
              for x in 0..<width { core[x] = level[x] <= split ? flags[x] : 0 }
            } take: { y, near in
              let (flags, f, s) = (ink.row(y), faint.row(y), strong.row(y))
              for x in 0..<width {
                s[x] = flags[x] & near[x]
                f[x] = flags[x] & ~near[x]
              }
            }
          }
        }
      }
    }
    return (faint, strong)
  }

  /// How many strokes, crossed along rows, have a core of which brightness: bins over 0…1.
  private static func cores(of ink: Mask, _ smooth: Plane, longest: Int) -> [Int] {
    let width = ink.width
    let parts = ink.read { ink in
      smooth.read { smooth in
        Parallel.mapRows(ink.height, chunk: 256) { rows in
          var counts = [Int](repeating: 0, count: bins)
          let line = UnsafeMutablePointer<Components.Run>.allocate(capacity: width / 2 + 1)
          defer { line.deallocate() }
          for y in rows {
            let level = smooth.row(y)
            let found = RunGroup.find(ink.row(y), width, flipped: false, into: line)
            for k in 0..<found where line[k].count >= 2 && line[k].count <= longest {
              var darkest: Float = 1
              for x in Int(line[k].start)..<Int(line[k].end) where level[x] < darkest { darkest = level[x] }
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
