#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Fourier transforms of square blocks of real samples, of a side of 16, 32, 64 ... 1024.
///
/// Notation: n side; F(l, k) = Σ f(x, y) exp(-2πi (k y + l x) / n), k vertical and l horizontal frequency. Of a real block
/// only k = 0...n/2 is kept, all n values of l: F(-l, -k) is the conjugate of F(l, k).
///
/// Columns are transformed two at a time (one as the real, one as the imaginary part), rows eight at a time, one in each
/// lane. Mixed radix 4 and 2 with sorted output (Stockham); no transform changes its input.
/// - Complexity: O(n² log n).
package struct FourierTransform: Sendable {
  package typealias Vector = SIMD8<Float>

  /// Samples a side.
  package let side: Int
  /// Vectors of eight vertical frequencies that hold 0...n/2; the surplus lanes are 0.
  package let groups: Int
  /// exp(-2πi j / n) for j < n: cosines, and minus the sines.
  private let cosine: [Float]
  private let sine: [Float]

  /// A coefficient's place: vector `group · side + l`, lane k mod 8, with `group` = k / 8.
  package final class Spectrum {
    package let real: UnsafeMutablePointer<Vector>
    package let imaginary: UnsafeMutablePointer<Vector>
    /// Vectors in each part.
    package let count: Int

    package init(_ transform: FourierTransform) {
      count = transform.groups * transform.side
      real = .allocate(capacity: count)
      imaginary = .allocate(capacity: count)
      real.initialize(repeating: .zero, count: count)
      imaginary.initialize(repeating: .zero, count: count)
    }

    deinit {
      real.deallocate()
      imaginary.deallocate()
    }

    /// F(l, k) as it is stored; for tests and rare look-ups.
    package func coefficient(_ l: Int, _ k: Int, side: Int) -> (real: Float, imaginary: Float) {
      let at = k / 8 * side + l
      return (real[at][k % 8], imaginary[at][k % 8])
    }
  }

  /// Memory of one thread.
  package struct Scratch: ~Copyable {
    fileprivate let a: UnsafeMutablePointer<Vector>
    fileprivate let b: UnsafeMutablePointer<Vector>
    fileprivate let c: UnsafeMutablePointer<Vector>
    fileprivate let d: UnsafeMutablePointer<Vector>
    fileprivate let halfReal: UnsafeMutablePointer<Float>
    fileprivate let halfImaginary: UnsafeMutablePointer<Float>

    package init(_ transform: FourierTransform) {
      let side = transform.side
      func vectors() -> UnsafeMutablePointer<Vector> {
        let pointer = UnsafeMutablePointer<Vector>.allocate(capacity: side)
        pointer.initialize(repeating: .zero, count: side)
        return pointer
      }
      func floats() -> UnsafeMutablePointer<Float> {
        let count = transform.groups * 8 * side
        let raw = UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64)
        let pointer = raw.bindMemory(to: Float.self, capacity: count)
        pointer.initialize(repeating: 0, count: count)
        return pointer
      }
      (a, b, c, d) = (vectors(), vectors(), vectors(), vectors())
      (halfReal, halfImaginary) = (floats(), floats())
    }

    deinit {
      for pointer in [a, b, c, d] { pointer.deallocate() }
      halfReal.deallocate()
      halfImaginary.deallocate()
    }
  }

  /// - Parameter side: a power of two from 16 to 1024.
  package init(side: Int) {
    precondition(side >= 16 && side <= 1024 && side & (side - 1) == 0, "a side of 16, 32 ... 1024")
    self.side = side
    groups = side / 16 + 1
    let turn = 2 * Double.pi / Double(side)
    cosine = (0..<side).map { Float(cos(turn * Double($0))) }
    sine = (0..<side).map { Float(-sin(turn * Double($0))) }
  }

  /// Transforms a block of `side` rows of `side` samples, row by row without gaps.
  package func forward(
    _ samples: UnsafePointer<Float>, into out: borrowing Spectrum, _ scratch: borrowing Scratch
  ) {
    let half = side / 2
    let (re, im) = (scratch.halfReal, scratch.halfImaginary)
    // Columns x and x + n/2 share a complex transform: F(k) = (Z(k) + Z*(-k)) / 2 and (Z(k) - Z*(-k)) / 2i.
    for x in stride(from: 0, to: half, by: 8) {
      for y in 0..<side {
        scratch.a[y] = Vector(samples + y * side + x)
        scratch.b[y] = Vector(samples + y * side + x + half)
      }
      let (r, i) = transform(scratch.a, scratch.b, scratch.c, scratch.d)
      for k in 0...half {
        let (j, at) = (k == 0 ? 0 : side - k, k * side + x)
        let (sumR, differenceR) = (r[k] + r[j], r[k] - r[j])
        let (sumI, differenceI) = (i[k] + i[j], i[k] - i[j])
        (sumR * 0.5).store(re + at)
        (differenceI * 0.5).store(im + at)
        (sumI * 0.5).store(re + at + half)
        (differenceR * -0.5).store(im + at + half)
      }
    }
    for group in 0..<groups {
      // Rows beyond n/2 stay at the 0 that they were made with.
      gather(re + group * 8 * side, scratch.a)
      gather(im + group * 8 * side, scratch.b)
      let (r, i) = transform(scratch.a, scratch.b, scratch.c, scratch.d)
      (out.real + group * side).update(from: r, count: side)
      (out.imaginary + group * side).update(from: i, count: side)
    }
  }

  /// The real block whose transform this is.
  package func inverse(
    _ spectrum: borrowing Spectrum, into samples: UnsafeMutablePointer<Float>, _ scratch: borrowing Scratch
  ) {
    let half = side / 2
    let (re, im) = (scratch.halfReal, scratch.halfImaginary)
    let scale = 1 / Float(side * side)
    for group in 0..<groups {
      scratch.a.update(from: spectrum.real + group * side, count: side)
      scratch.b.update(from: spectrum.imaginary + group * side, count: side)
      // Real and imaginary part change places: the inverse transform.
      let (i, r) = transform(scratch.b, scratch.a, scratch.d, scratch.c)
      scatter(r, re + group * 8 * side)
      scatter(i, im + group * 8 * side)
    }
    for x in stride(from: 0, to: half, by: 8) {
      // Z(k) = F(k) + i G(k), and Z(-k) = F*(k) + i G*(k).
      for k in 0...half {
        let at = k * side + x
        let (fr, fi) = (Vector(re + at), Vector(im + at))
        let (gr, gi) = (Vector(re + at + half), Vector(im + at + half))
        if k == 0 || k == half {
          // What ought to be real is taken as real.
          (scratch.a[k], scratch.b[k]) = (fr, gr)
        } else {
          (scratch.a[k], scratch.b[k]) = (fr - gi, fi + gr)
          (scratch.a[side - k], scratch.b[side - k]) = (fr + gi, gr - fi)
        }
      }
      let (i, r) = transform(scratch.b, scratch.a, scratch.d, scratch.c)
      for y in 0..<side {
        (r[y] * scale).store(samples + y * side + x)
        (i[y] * scale).store(samples + y * side + x + half)
      }
    }
  }

  /// Eight rows of `side` samples as `side` vectors, one row in each lane.
  private func gather(_ rows: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Vector>) {
    for x in stride(from: 0, to: side, by: 8) {
      var block = Octet(rows: rows + x, stride: side)
      block.transpose()
      block.store(out + x)
    }
  }

  private func scatter(_ vectors: UnsafePointer<Vector>, _ rows: UnsafeMutablePointer<Float>) {
    for x in stride(from: 0, to: side, by: 8) {
      var block = Octet(vectors + x)
      block.transpose()
      block.store(rows: rows + x, stride: side)
    }
  }

  /// Transforms `side` vectors; all four arrays are written over, and the result lies in one pair of them.
  private func transform(
    _ re: UnsafeMutablePointer<Vector>, _ im: UnsafeMutablePointer<Vector>,
    _ re2: UnsafeMutablePointer<Vector>, _ im2: UnsafeMutablePointer<Vector>
  ) -> (UnsafeMutablePointer<Vector>, UnsafeMutablePointer<Vector>) {
    var (xr, xi, yr, yi) = (re, im, re2, im2)
    var n = side
    var s = 1
    while n >= 4 {
      let m = n / 4
      for p in 0..<m {
        let (c1, s1) = (cosine[p * s], sine[p * s])
        let (c2, s2) = (cosine[2 * p * s], sine[2 * p * s])
        let (c3, s3) = (cosine[3 * p * s], sine[3 * p * s])
        for q in 0..<s {
          let (i0, i1, i2, i3) = (q + s * p, q + s * (p + m), q + s * (p + 2 * m), q + s * (p + 3 * m))
          let (sumR, sumI) = (xr[i0] + xr[i2], xi[i0] + xi[i2])
          let (difR, difI) = (xr[i0] - xr[i2], xi[i0] - xi[i2])
          let (sum2R, sum2I) = (xr[i1] + xr[i3], xi[i1] + xi[i3])
          // i (b - d)
          let (turnR, turnI) = (xi[i3] - xi[i1], xr[i1] - xr[i3])
          let o = q + s * 4 * p
          (yr[o], yi[o]) = (sumR + sum2R, sumI + sum2I)
          let (aR, aI) = (difR - turnR, difI - turnI)
          (yr[o + s], yi[o + s]) = (aR * c1 - aI * s1, aR * s1 + aI * c1)
          let (bR, bI) = (sumR - sum2R, sumI - sum2I)
          (yr[o + 2 * s], yi[o + 2 * s]) = (bR * c2 - bI * s2, bR * s2 + bI * c2)
          let (cR, cI) = (difR + turnR, difI + turnI)
          (yr[o + 3 * s], yi[o + 3 * s]) = (cR * c3 - cI * s3, cR * s3 + cI * c3)
        }
      }
      n /= 4
      s *= 4
      (xr, xi, yr, yi) = (yr, yi, xr, xi)
    }
    if n == 2 {
      for q in 0..<s {
        let (aR, aI, bR, bI) = (xr[q], xi[q], xr[q + s], xi[q + s])
        (yr[q], yi[q]) = (aR + bR, aI + bI)
        (yr[q + s], yi[q + s]) = (aR - bR, aI - bI)
      }
      (xr, xi, yr, yi) = (yr, yi, xr, xi)
    }
    return (xr, xi)
  }
}
