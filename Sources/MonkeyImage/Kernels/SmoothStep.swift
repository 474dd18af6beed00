/// 0 up to `low`, 1 from `high` on, smooth in between.
package func smoothStep(_ x: Double, _ low: Double, _ high: Double) -> Double {
  let t = max(0, min(1, (x - low) / (high - low)))
  return t * t * (3 - 2 * t)
}
