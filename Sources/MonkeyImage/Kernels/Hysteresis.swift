/// Chains of samples above a low threshold that somewhere rise above a high one.
///
/// J. Canny, "A computational approach to edge detection", IEEE TPAMI 8, 1986, section VIII: weak edges count where they
/// continue strong ones.
package enum Hysteresis {
  /// - Parameters:
  ///   - low, high: a chain is an 8-connected component of samples `>= low`; kept where one of them is `>= high`.
  ///   - least: chains of fewer samples are dropped.
  /// - Returns: the chains; nil where there is none.
  /// - Complexity: O(samples).
  package static func select(_ samples: SparseRows, low: Float, high: Float, least: Int = 1) -> Mask? {
    let (chains, peaks) = Components.chains(of: samples, from: low)
    let isKept = peaks.indices.map { peaks[$0] >= high && chains.statistics[$0].area >= least }
    if !isKept.contains(true) { return nil }
    return chains.mask(width: samples.width, height: samples.height) { isKept[$0] }
  }
}
