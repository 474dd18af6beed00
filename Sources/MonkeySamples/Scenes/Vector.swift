/// Places and directions in a scene.
typealias Vector = SIMD3<Float>

@inline(__always)
func dot(_ a: Vector, _ b: Vector) -> Float { (a * b).sum() }

@inline(__always)
func length(_ a: Vector) -> Float { (a * a).sum().squareRoot() }

extension SIMD3 where Scalar == Float {
  /// The same direction with length 1; the vector itself where it has none.
  var normalized: Self {
    let length = (self * self).sum().squareRoot()
    return length > 0 ? self / length : self
  }
}
