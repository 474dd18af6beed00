/// How strong the noise of an image is, by channel, level and frequency.
///
/// Channels are those of `OpponentColor`: one for a gray image, three for a colour one. A standard deviation is on the scale
/// of the samples, 0…1, of an orthonormal transform: white noise of one standard deviation in red, green and blue has
/// the same one in all three channels.
public struct NoiseModel: Sendable, Equatable {
  /// One channel's noise.
  public struct Channel: Sendable, Equatable {
    /// Standard deviation at `NoiseModel.levelCount` mean levels, from 0 to 1 in equal steps.
    public var deviation: [Float]
    /// Variance of the 64 orthonormal 8 by 8 cosine coefficients, vertical frequency first, for unit variance of white noise.
    public var spectrum: [Float]

    public init(deviation: [Float], spectrum: [Float]) {
      precondition(deviation.count == NoiseModel.levelCount && spectrum.count == 64, "17 levels and 64 frequencies")
      self.deviation = deviation
      self.spectrum = spectrum
    }
  }

  /// Levels of a curve.
  public static let levelCount = 17

  public var channels: [Channel]
  /// How close the energies of the quietest blocks lie together, 0…1: 0.8 for white noise, under 0.6 for texture.
  public var floorSharpness: Float = 0.8

  public init(channels: [Channel]) { self.channels = channels }

  /// White noise, the same at every level and in every channel.
  /// - Parameters:
  ///   - deviation: standard deviation on the 0…1 scale.
  ///   - channels: 1 or 3.
  public static func white(deviation: Double, channels: Int) -> NoiseModel {
    let channel = Channel(
      deviation: [Float](repeating: Float(deviation), count: levelCount), spectrum: [Float](repeating: 1, count: 64))
    return NoiseModel(channels: [Channel](repeating: channel, count: channels))
  }

  /// The model with all standard deviations multiplied.
  public func scaled(by factor: Double) -> NoiseModel {
    var scaled = self
    for index in channels.indices {
      scaled.channels[index].deviation = channels[index].deviation.map { $0 * Float(factor) }
    }
    return scaled
  }
}

extension NoiseModel {
  /// Standard deviation below which removing noise cannot be seen: 0.8 of 255 levels.
  public static let negligible: Float = 0.8 / 255
}

extension NoiseModel.Channel {
  /// The median of the curve.
  public var typicalDeviation: Float { deviation.sorted()[deviation.count / 2] }

  /// Whether there is noise worth removing at any level.
  var matters: Bool { deviation.contains { $0 >= NoiseModel.negligible } }
}

/// Orthonormal opponent colours: y = (r + g + b) / √3, u = (r - b) / √2, v = (r - 2 g + b) / √6 (Dabov et al. 2007).
///
/// White noise stays white and of the same strength; what pictures hold gathers in y.
enum OpponentColor {
  static let root2: Float = 0.707_106_781_186_547_5
  static let root3: Float = 0.577_350_269_189_625_7
  static let root6: Float = 0.408_248_290_463_863

  @inline(__always)
  static func forward<V: SIMD>(_ r: V, _ g: V, _ b: V) -> (V, V, V) where V.Scalar == Float {
    ((r + g + b) * root3, (r - b) * root2, (r + b - g * 2) * root6)
  }

  @inline(__always)
  static func inverse<V: SIMD>(_ y: V, _ u: V, _ v: V) -> (V, V, V) where V.Scalar == Float {
    let (y, u, v) = (y * root3, u * root2, v * root6)
    return (y + u + v, y - v * 2, y - u + v)
  }

  /// What one unit of a channel adds to red, green and blue.
  static func inverseWeights(_ channel: Int) -> [Float] {
    switch channel {
    case 0: [root3, root3, root3]
    case 1: [root2, 0, -root2]
    default: [root6, -2 * root6, root6]
    }
  }
}
