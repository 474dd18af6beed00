import MonkeyImage

/// From light to the values of a file.
package enum Film {
  /// The transfer curve of sRGB (IEC 61966-2-1) at `steps` + 1 evenly spaced lights 0…1.
  private static let steps = 4096
  private static let curve: [Float] = (0...steps).map { step in
    let light = Double(step) / Double(steps)
    return Float(light <= 0.0031308 ? 12.92 * light : 1.055 * PortableMath.power(light, 1 / 2.4) - 0.055)
  }

  /// sRGB value of a linear light.
  package static func encode(_ light: Float) -> Float {
    let position = clamp(light, 0, 1) * Float(steps)
    let index = min(steps - 1, Int(position))
    return mix(curve[index], curve[index + 1], position - Float(index))
  }

  /// Linear light of an sRGB value.
  package static func decode(_ value: Float) -> Float {
    let value = Double(clamp(value, 0, 1))
    return Float(value <= 0.04045 ? value / 12.92 : PortableMath.power((value + 0.055) / 1.055, 2.4))
  }

  /// A camera's picture of a scene in linear light: highlights rolled off, then coded as sRGB.
  static func develop(_ light: Color, exposure: Float) -> Color {
    func channel(_ x: Float) -> Float {
      let x = max(0, x) * exposure
      // Straight in the shadows, 1 only at infinity.
      return encode(x * (1 + 0.18 * x) / (1 + 0.72 * x + 0.18 * x * x) * 1.18)
    }
    return Color(channel(light.x), channel(light.y), channel(light.z))
  }
}
