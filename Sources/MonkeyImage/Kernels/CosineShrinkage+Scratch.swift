import Foundation

extension CosineShrinkage {
  /// Memory of one thread, for tiles of up to `side` by `side` samples and their halo.
  struct Scratch: ~Copyable {
    /// Side of the padded tile, a multiple of 8; also its stride.
    let side: Int
    /// The noisy tile with its halo.
    let noisy: UnsafeMutablePointer<Float>
    /// The result, at the same places; good inside the halo.
    let result: UnsafeMutablePointer<Float>
    let pilot: UnsafeMutablePointer<Float>
    let weight: UnsafeMutablePointer<Float>
    /// Mean level of each 8 by 8 samples of the padded tile, and the noise variance that follows for the channel at work.
    let level: UnsafeMutablePointer<Float>
    let variance: UnsafeMutablePointer<Float>
    let line: UnsafeMutablePointer<Float>
    let columns: UnsafeMutablePointer<Octet.Vector>
    let pilotColumns: UnsafeMutablePointer<Octet.Vector>
    let sums: UnsafeMutablePointer<Octet.Vector>

    /// Cells of 8 by 8 samples in a row or column.
    var cells: Int { side / 8 }

    init(tile: Int) {
      side = (tile + 2 * CosineShrinkage.halo + 7) / 8 * 8
      func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
        let raw = UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64)
        let pointer = raw.bindMemory(to: Float.self, capacity: count)
        pointer.initialize(repeating: 0, count: count)
        return pointer
      }
      func vectors(_ count: Int) -> UnsafeMutablePointer<Octet.Vector> {
        let pointer = UnsafeMutablePointer<Octet.Vector>.allocate(capacity: count)
        pointer.initialize(repeating: .zero, count: count)
        return pointer
      }
      noisy = floats(side * side)
      result = floats(side * side)
      pilot = floats(side * side)
      weight = floats(side * side)
      line = floats(side)
      level = floats(side / 8 * (side / 8))
      variance = floats(side / 8 * (side / 8))
      columns = vectors(side * 2)
      pilotColumns = vectors(side * 2)
      sums = vectors(side * 2)
    }

    deinit {
      noisy.deallocate()
      result.deallocate()
      pilot.deallocate()
      weight.deallocate()
      line.deallocate()
      level.deallocate()
      variance.deallocate()
      columns.deallocate()
      pilotColumns.deallocate()
      sums.deallocate()
    }

    /// Fills `level` from the first channel of a padded tile; `perUnit`: that channel where all colours are 1.
    func measureLevels(_ source: UnsafePointer<Float>, stride: Int, perUnit: Float) {
      let scale = 1 / (64 * perUnit)
      for j in 0..<cells {
        for i in 0..<cells {
          var sum = Octet.Vector.zero
          for y in 0..<8 { sum += Octet.Vector(source + (8 * j + y) * stride + 8 * i) }
          level[j * cells + i] = sum.sum() * scale
        }
      }
    }
  }
}

/// Memory for as many tiles as are worked on at once, used again and again.
final class ScratchPool: @unchecked Sendable {
  // Unchecked: every scratch is in one thread's hands at a time, by the lock.
  private final class Holder {
    let scratch: CosineShrinkage.Scratch
    init(tile: Int) { scratch = CosineShrinkage.Scratch(tile: tile) }
  }

  private let tile: Int
  private let lock = Lock()
  private var free: [Holder] = []

  init(tile: Int) { self.tile = tile }

  func use(_ body: (borrowing CosineShrinkage.Scratch) -> Void) {
    let holder = lock.withLock { free.popLast() } ?? Holder(tile: tile)
    body(holder.scratch)
    lock.withLock { free.append(holder) }
  }
}
