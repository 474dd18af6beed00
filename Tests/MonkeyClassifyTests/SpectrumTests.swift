import Foundation
import MonkeyClassify
import MonkeyImage
import TestSupport
import Testing

@Suite struct SpectrumTests {
  /// The definition: |Σ w(x) w(y) f(x, y) exp(-2πi (u x + v y) / n)|² with the Hann window w.
  private func twin(_ samples: [Float], side: Int) -> [Double] {
    let turn = 2 * Double.pi / Double(side)
    let window = (0..<side).map { 0.5 - 0.5 * cos(turn * (Double($0) + 0.5)) }
    var powers: [Double] = []
    for v in 0..<side {
      for u in 0..<side {
        var (real, imaginary) = (0.0, 0.0)
        for y in 0..<side {
          for x in 0..<side {
            let value = window[x] * window[y] * Double(samples[y * side + x])
            let phase = turn * Double((u * x + v * y) % side)
            real += value * cos(phase)
            imaginary -= value * sin(phase)
          }
        }
        powers.append(real * real + imaginary * imaginary)
      }
    }
    return powers
  }

  private func random(_ side: Int, seed: UInt64) -> [Float] {
    let plane = Plane.random(width: side, height: side, seed: seed)
    return (0..<side * side).map { plane[$0 % side, $0 / side] }
  }

  @Test(arguments: [1, 2, 3, 4, 5])
  func isTheTransformOfEitherWindow(bits: Int) {
    let side = 1 << bits
    let (first, second) = (random(side, seed: 1), random(side, seed: 2))
    let found = Spectrum(bits: bits).powers(of: first, and: second)
    for (powers, samples) in [(found.first, first), (found.second, second)] {
      let wanted = twin(samples, side: side)
      let largest = wanted.max() ?? 1
      #expect(powers.count == wanted.count)
      for (a, b) in zip(powers, wanted) { #expect(abs(Double(a) - b) < 1e-5 * largest) }
    }
  }

  @Test func aWaveStandsAtItsFrequency() {
    // 5 cycles across and 3 down in 32 samples: in the window's three bins around (5, 3) and (-5, -3).
    let side = 32
    let wave = (0..<side * side).map { Float(cos(2 * Double.pi * Double(5 * ($0 % side) + 3 * ($0 / side)) / 32)) }
    let power = Spectrum(bits: 5).powers(of: wave, and: wave).first
    let top = power.indices.max { power[$0] < power[$1] } ?? 0
    #expect(top == 3 * side + 5 || top == 29 * side + 27)
    let near = (2...4).flatMap { v in (4...6).map { u in v * side + u } }
    let share = near.reduce(Float(0)) { $0 + power[$1] + power[(side - $1 / side) * side + side - $1 % side] }
    #expect(share > 0.999 * power.reduce(0, +))
  }

  @Test(arguments: [2, 4, 7])
  func exchangingAxesExchangesFrequencies(bits: Int) {
    let side = 1 << bits
    let samples = random(side, seed: 3)
    let turned = (0..<side * side).map { samples[$0 % side * side + $0 / side] }
    let found = Spectrum(bits: bits).powers(of: samples, and: turned)
    let largest = found.first.max() ?? 1
    for v in 0..<side {
      for u in 0..<side { #expect(abs(found.first[v * side + u] - found.second[u * side + v]) < 1e-5 * largest) }
    }
  }

  @Test func windowsOfAnotherSizeHaveNone() {
    let found = Spectrum(bits: 3).powers(of: [1, 2], and: [])
    #expect(found.first.isEmpty && found.second.isEmpty)
  }
}
