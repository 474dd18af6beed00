extension Duration {
  /// Seconds with their fraction.
  package var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }

  /// Whole milliseconds, rounded.
  package var milliseconds: Int {
    Int(components.seconds) * 1000 + Int((Double(components.attoseconds) / 1e15).rounded())
  }
}
