internal import CVips
import Dispatch
import Foundation
import Synchronization

/// Decoding in strips of rows: while one strip is decoded on the calling thread, the one before it is taken to where it belongs
/// on another, with the calling thread's help where that falls behind. So it is the other that first touches large memory.
///
/// That the decoder runs on the calling thread is also what ties its warnings to this image (`VipsMessages`).
enum VipsStrips {
  /// Rows of a strip: such that two stay in a core's cache.
  private static func stripRows(rowBytes: Int) -> Int { max(16, min(128, (768 << 10) / max(1, rowBytes) / 16 * 16)) }

  /// The samples of an image of three bands of 8 bits.
  /// - Throws: `ImageError.damaged`.
  static func readSamples(
    _ image: VipsReference, path: String, _ early: EarlyBeginning
  ) throws -> StoredSamples {
    let size = try size(of: image, path: path)
    let samples = StoredSamples(width: size.width, height: size.height)
    let rowBytes = size.width * StoredSamples.channels
    let memory = samples.preparation()
    try decode(image, size, path: path, early.run(on: samples)) { strip, rows in
      memory.reach((strip.top + rows.upperBound) * rowBytes)
      for y in rows { memcpy(samples.row(strip.top + y), strip.data + y * rowBytes, rowBytes) }
    }
    return samples
  }

  /// The planes of an image of 8 or 16 bit samples.
  /// - Throws: `ImageError.damaged`.
  static func read(_ image: VipsReference, path: String, _ early: EarlyBeginning) throws -> [Plane] {
    let size = try size(of: image, path: path)
    let bands = Int(image.pointer.pointee.Bands)
    guard bands > 0 else { throw ImageError.damaged(path: path, reason: "it has no pixels") }
    var planes = (0..<bands).map { _ in Plane(width: size.width, height: size.height, untouched: true) }
    let views = planes.indices.map { index in planes[index].write { $0 } }
    let memories = planes.map { $0.preparation() }
    try withExtendedLifetime(planes) {
      try decode(image, size, path: path, early.run(on: planes)) { strip, rows in
        for (memory, view) in zip(memories, views) { memory.reach((strip.top + rows.upperBound) * view.stride * 4) }
        strip.part(rows).unpack(into: views)
      }
    }
    return planes
  }

  private static func size(of image: VipsReference, path: String) throws -> (width: Int, height: Int) {
    let (width, height) = (Int(image.pointer.pointee.Xsize), Int(image.pointer.pointee.Ysize))
    guard width > 0, height > 0 else { throw ImageError.damaged(path: path, reason: "it has no pixels") }
    return (width, height)
  }

  /// Decodes all rows, strip by strip, and has `take` called with some rows of a strip, counted from its top, at a time.
  private static func decode(
    _ image: VipsReference, _ size: (width: Int, height: Int), path: String, _ run: EarlyRun?,
    take: @escaping @Sendable (SamplePacking.Strip, Range<Int>) -> Void
  ) throws {
    let bands = Int(image.pointer.pointee.Bands)
    let wide = image.pointer.pointee.BandFmt == VIPS_FORMAT_USHORT
    let rowBytes = size.width * bands * (wide ? 2 : 1)
    let rows = stripRows(rowBytes: rowBytes)
    // What a region points to may be the decoder's own memory, overwritten by the next strip: each is copied out.
    let buffers = (0..<2).map { _ in Buffer(bytes: rowBytes * min(rows, size.height)) }
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
    let region = try Region(of: image.pointer, path: path)
    for (index, top) in stride(from: 0, to: size.height, by: rows).enumerated() {
      let slot = index % 2
      let count = min(rows, size.height - top)
      work[slot]?.run()
      taken[slot].wait()
      let buffer = buffers[slot]
      do {
        try region.withRows(top, count, width: size.width, path: path) { data, from in
          for y in 0..<count { memcpy(buffer.base + y * rowBytes, data + y * from, rowBytes) }
        }
      } catch {
        taken[slot].signal()
        throw error
      }
      let strip = SamplePacking.Strip(
        data: buffer.base, rowBytes: rowBytes, top: top, count: count, bands: bands, wide: wide)
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

  /// Memory for one strip.
  private final class Buffer: @unchecked Sendable {
    // Unchecked: one thread at a time, by the semaphores above.
    let base: UnsafeMutableRawPointer
    init(bytes: Int) { base = .allocate(byteCount: max(1, bytes), alignment: 64) }
    deinit { base.deallocate() }
  }

  /// Owns a region.
  private final class Region {
    private let pointer: UnsafeMutablePointer<VipsRegion>

    init(of image: UnsafeMutablePointer<VipsImage>, path: String) throws {
      guard let new = vips_region_new(image) else {
        throw ImageError.damaged(path: path, reason: VipsRuntime.takeError())
      }
      pointer = new
    }

    deinit { g_object_unref(pointer) }

    /// Has whole rows decoded and gives `body` the first byte of the first and the bytes from a row to the next.
    func withRows(
      _ top: Int, _ count: Int, width: Int, path: String, _ body: (UnsafeRawPointer, Int) -> Void
    ) throws {
      var area = VipsRect(left: 0, top: Int32(top), width: Int32(width), height: Int32(count))
      guard vips_region_prepare(pointer, &area) == 0 else {
        throw ImageError.damaged(path: path, reason: VipsRuntime.takeError())
      }
      var rowBytes = 0
      guard let data = monkey_vips_region_data(pointer, &rowBytes) else {
        throw ImageError.damaged(path: path, reason: "a strip of rows is missing")
      }
      body(data, rowBytes)
    }
  }
}
