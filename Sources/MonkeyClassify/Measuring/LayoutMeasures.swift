import MonkeyImage

/// The large view: shape of the image, texture that is the same everywhere, dark surroundings.
struct LayoutMeasures {
  /// log2 of longer / shorter side.
  var aspect = 0.0
  /// Standard deviation of local means / total standard deviation: low where the same texture fills the image.
  var largeScale = 0.0
  /// Share of the variance that lies within cells of 16 by 16: 0.01 for X-rays and gradients, 0.1 to 0.3 for photos.
  var detail = 0.0
  /// Variance between neighbouring pixels of the page over the total: 0.001 for smooth pictures, 1 for noise.
  var pixelDetail = 0.0
  /// Correlation of neighbouring pixels of the page: 0 for noise, near 1 for smooth pictures.
  var smoothness = 1.0
  /// Share of the image's border (outermost 2 per cent) that is darker than 0.25.
  var darkBorder = 0.0
  /// Share of the border within 0.05 of its median level.
  var evenBorder = 0.0
  /// Share of 16 by 16 cells of the page whose range of luma is under 0.03.
  var flatCells = 0.0

  init(_ probe: Probe) {
    let luma = probe.page.luma
    guard luma.count > 0 else { return }
    let (long, short) = (max(probe.width, probe.height), max(1, min(probe.width, probe.height)))
    aspect = min(4, Statistics.octaves(Double(long) / Double(short), floor: 1))
    let samples = luma.samples
    let (width, height) = (luma.width, luma.height)
    measureTexture(luma, samples)
    let depth = max(1, min(width, height) / 50)
    var border: [Double] = []
    for y in 0..<height {
      for x in 0..<width where x < depth || y < depth || x >= width - depth || y >= height - depth {
        border.append(Double(samples[y * width + x]))
      }
    }
    let level = Statistics.median(border)
    darkBorder = Statistics.mean(border.map { $0 < 0.25 ? 1 : 0 })
    evenBorder = Statistics.mean(border.map { abs($0 - level) < 0.05 ? 1 : 0 })
  }

  private mutating func measureTexture(_ luma: Plane, _ samples: [Float]) {
    let (width, height) = (luma.width, luma.height)
    let n = Double(samples.count)
    let mean = samples.reduce(0) { $0 + Double($1) } / n
    let variance = samples.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / n
    var (cells, flat, between) = (0, 0, 0.0)
    for top in stride(from: 0, to: max(1, height - 15), by: 16) {
      for left in stride(from: 0, to: max(1, width - 15), by: 16) {
        var (low, high, sum, count): (Float, Float, Double, Double) = (1, 0, 0, 0)
        for y in top..<min(height, top + 16) {
          for x in left..<min(width, left + 16) {
            let value = samples[y * width + x]
            low = min(low, value)
            high = max(high, value)
            sum += Double(value)
            count += 1
          }
        }
        cells += 1
        if high - low < 0.03 { flat += 1 }
        between += (sum / count - mean) * (sum / count - mean)
      }
    }
    flatCells = Double(flat) / Double(max(1, cells))
    guard variance > 1e-6 else { return }
    detail = max(0, 1 - between / Double(max(1, cells)) / variance)
    largeScale = min(1, (between / Double(max(1, cells)) / variance).squareRoot())
    var (differences, pairs) = (0.0, 0)
    for y in 0..<height - 1 {
      for x in 0..<width - 1 {
        let i = y * width + x
        let (a, b) = (Double(samples[i + 1] - samples[i]), Double(samples[i + width] - samples[i]))
        differences += a * a + b * b
        pairs += 2
      }
    }
    pixelDetail = pairs == 0 ? 0 : differences / Double(pairs) / (2 * variance)
    smoothness = pairs == 0 ? 1 : max(-1, 1 - differences / Double(pairs) / (2 * variance))
  }
}
