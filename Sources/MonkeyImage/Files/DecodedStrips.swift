import Dispatch
import Foundation
import Synchronization

/// Decoding in strips of rows: while one strip is decoded on the calling thread, the one before it is taken to where it belongs
/// on another, with the calling thread's help where that falls behind. So it is the other that first touches large memory.
///
/// That the decoder runs on the calling thread is also what ties its warnings to this image (`VipsMessages`).
enum DecodedStrips {
  /// Rows of a strip: such that two stay in a core's cache.
  private static func stripRows(rowBytes: Int) -> Int { max(16, min(128, (768 << 10) / max(1, rowBytes) / 16 * 16)) }

  /// The samples of an image of three channels of 8 bits.
  /// - Throws: what the source does.
  static func readSamples(_ source: some RowSource, _ early: EarlyBeginning) throws -> StoredSamples {
    let samples = StoredSamples(width: source.layout.width, height: source.layout.height)
    let rowBytes = source.layout.rowBytes
    let memory = samples.preparation()
    let run = early.run(on: samples)
    if run == nil, let parts = DecodedParts(source) {
      try parts.decode(source) { rows in
        memory.reach(rows.lowerBound * rowBytes..<rows.upperBound * rowBytes)
        return UnsafeMutableRawPointer(samples.row(rows.lowerBound))
      } take: { _ in
      }
      return samples
    }
    try decode(source, run) { strip, rows in
      let top = strip.top + rows.lowerBound
      memory.reach(top * rowBytes..<(top + rows.count) * rowBytes)
      memcpy(samples.row(top), strip.data + rows.lowerBound * rowBytes, rows.count * rowBytes)
    }
    return samples
  }

  /// The planes of an image, one a channel.
  /// - Throws: what the source does.
  static func read(_ source: some RowSource, _ early: EarlyBeginning) throws -> [Plane] {
    let layout = source.layout
    var planes = (0..<layout.channels).map { _ in Plane(width: layout.width, height: layout.height, untouched: true) }
    let views = planes.indices.map { index in planes[index].write { $0 } }
    let memories = planes.map { $0.preparation() }
    try withExtendedLifetime(planes) {
      let run = early.run(on: planes)
      let take = { @Sendable (strip: SamplePacking.Strip) in
        for (memory, view) in zip(memories, views) {
          memory.reach(strip.top * view.stride * 4..<(strip.top + strip.count) * view.stride * 4)
        }
        strip.unpack(into: views)
      }
      if run == nil, let parts = DecodedParts(source) {
        try parts.decode(source) { _ in
          nil
        } take: {
          take($0)
        }
      } else {
        try decode(source, run) { strip, rows in take(strip.part(rows)) }
      }
    }
    if !layout.wide { for plane in planes { plane.markAsOfBytes() } }
    return planes
  }

  /// Decodes all rows, strip by strip, and has `take` called with some rows of a strip, counted from its top, at a time.
  private static func decode(
    _ source: some RowSource, _ run: EarlyRun?, take: @escaping @Sendable (SamplePacking.Strip, Range<Int>) -> Void
  ) throws {
    let layout = source.layout
    let rowBytes = layout.rowBytes
    let rows = stripRows(rowBytes: rowBytes)
    let buffers = (0..<2).map { _ in Buffer(bytes: rowBytes * min(rows, layout.height)) }
    let queue = DispatchQueue(label: "monkey.decode.take")
    let taken = (0..<2).map { _ in DispatchSemaphore(value: 1) }
    var work: [Taking?] = [nil, nil]
    var isWhole = false
    defer {
      // No strip may be worked on once this returns, however it does.
      for strip in work { strip?.run() }
      queue.sync {}
      if isWhole { run?.finish() } else { run?.abandon() }
    }
    for (index, top) in stride(from: 0, to: layout.height, by: rows).enumerated() {
      let slot = index % 2
      let count = min(rows, layout.height - top)
      work[slot]?.run()
      taken[slot].wait()
      let buffer = buffers[slot]
      do {
        try source.readRows(top, count, into: buffer.base)
      } catch {
        taken[slot].signal()
        throw error
      }
      let strip = SamplePacking.Strip(
        data: buffer.base, rowBytes: rowBytes, top: top, count: count, bands: layout.channels, wide: layout.wide)
      let done = taken[slot]
      let taking = Taking(strip, in: buffer, take)
      work[slot] = taking
      queue.async {
        taking.run()
        // With the strip before this one the decoding thread may still be helping.
        run?.advance(to: top - rows)
        done.signal()
      }
    }
    isWhole = true
  }

  /// A strip whose rows several threads take, a few at a time.
  private final class Taking: Sendable {
    private let strip: SamplePacking.Strip
    /// Kept as long as somebody may read the strip.
    private let buffer: Buffer
    private let take: @Sendable (SamplePacking.Strip, Range<Int>) -> Void
    private let next = Mutex(0)

    init(
      _ strip: SamplePacking.Strip, in buffer: Buffer,
      _ take: @escaping @Sendable (SamplePacking.Strip, Range<Int>) -> Void
    ) {
      self.strip = strip
      self.buffer = buffer
      self.take = take
    }

    /// Works until no rows are left that nobody has taken.
    func run() {
      while true {
        let first = next.withLock { next in
          defer { next += 8 }
          return next
        }
        if first >= strip.count { return }
        take(strip, first..<min(strip.count, first + 8))
      }
    }
  }

  /// Memory for one strip, or a few rows.
  final class Buffer: @unchecked Sendable {
    // Unchecked: one thread at a time.
    let base: UnsafeMutableRawPointer
    init(bytes: Int) { base = .allocate(byteCount: max(1, bytes), alignment: 64) }
    deinit { base.deallocate() }
  }
}
