internal import CVips
import Dispatch
import Foundation
import Synchronization

/// Decoding in strips of rows: while one strip is decoded on the calling thread, the one before it is taken apart into
/// planes on another, with the calling thread's help where that falls behind.
///
/// That the decoder runs on the calling thread is also what ties its warnings to this image (`VipsMessages`).
enum VipsStrips {
  private static let rows = 128

  /// The samples of an image of three bands of 8 bits.
  /// - Throws: `ImageError.damaged`.
  static func readSamples(
    _ image: VipsReference, path: String, _ early: EarlyBeginning
  ) throws -> StoredSamples {
    let pointer = image.pointer
    let (width, height) = (Int(pointer.pointee.Xsize), Int(pointer.pointee.Ysize))
    guard width > 0, height > 0 else { throw ImageError.damaged(path: path, reason: "it has no pixels") }
    let samples = StoredSamples(width: width, height: height)
    let region = try Region(of: pointer, path: path)
    let run = early.run(on: samples)
    do {
      for top in stride(from: 0, to: height, by: rows) {
        let count = min(rows, height - top)
        try region.withRows(top, count, width: width, path: path) { data, rowBytes in
          for y in 0..<count { memcpy(samples.row(top + y), data + y * rowBytes, width * StoredSamples.channels) }
        }
        // Not sooner: opening a file maps memory, for which it would have to wait.
        if top == 0 { samples.prepare(from: count) }
        run?.advance(to: top + count)
      }
    } catch {
      run?.abandon()
      throw error
    }
    run?.finish()
    return samples
  }

  /// The planes of an image of 8 or 16 bit samples.
  /// - Throws: `ImageError.damaged`.
  static func read(_ image: VipsReference, path: String, _ early: EarlyBeginning) throws -> [Plane] {
    let pointer = image.pointer
    let (width, height) = (Int(pointer.pointee.Xsize), Int(pointer.pointee.Ysize))
    let bands = Int(pointer.pointee.Bands)
    let wide = pointer.pointee.BandFmt == VIPS_FORMAT_USHORT
    guard width > 0, height > 0, bands > 0 else { throw ImageError.damaged(path: path, reason: "it has no pixels") }
    var planes = (0..<bands).map { _ in Plane(uninitializedWidth: width, height: height) }
    let views = planes.indices.map { index in planes[index].write { $0 } }
    let region = try Region(of: pointer, path: path)
    // What a region points to may be the decoder's own memory, overwritten by the next strip: each is copied out.
    let size = width * bands * (wide ? 2 : 1)
    let buffers = (0..<2).map { _ in Buffer(bytes: size * min(rows, height)) }
    let run = early.run(on: planes)
    let queue = DispatchQueue(label: "monkey.decode.unpack")
    let unpacked = (0..<2).map { _ in DispatchSemaphore(value: 1) }
    var work: [Unpacking?] = [nil, nil]
    var isWhole = false
    defer {
      // No strip may be worked on once this returns, however it does.
      for strip in work { strip?.run(into: views) }
      queue.sync {}
      if isWhole { run?.finish() } else { run?.abandon() }
      withExtendedLifetime(planes) {}
    }
    for (index, top) in stride(from: 0, to: height, by: rows).enumerated() {
      let slot = index % 2
      let count = min(rows, height - top)
      work[slot]?.run(into: views)
      unpacked[slot].wait()
      let buffer = buffers[slot]
      do {
        try region.withRows(top, count, width: width, path: path) { data, rowBytes in
          for y in 0..<count { memcpy(buffer.base + y * size, data + y * rowBytes, size) }
        }
      } catch {
        unpacked[slot].signal()
        throw error
      }
      let strip = SamplePacking.Strip(
        data: buffer.base, rowBytes: size, top: top, count: count, bands: bands, wide: wide)
      let done = unpacked[slot]
      let unpacking = Unpacking(strip, in: buffer)
      work[slot] = unpacking
      queue.async {
        unpacking.run(into: views)
        // With the strip before this one the decoding thread may still be helping.
        run?.advance(to: top - rows)
        done.signal()
      }
    }
    isWhole = true
    return planes
  }

  /// A strip whose rows several threads take apart, a few at a time.
  private final class Unpacking: Sendable {
    private let strip: SamplePacking.Strip
    /// Kept as long as somebody may read the strip.
    private let buffer: Buffer
    private let next = Mutex(0)

    init(_ strip: SamplePacking.Strip, in buffer: Buffer) {
      self.strip = strip
      self.buffer = buffer
    }

    /// Works until no rows are left that nobody has taken.
    func run(into views: [MutablePlaneView]) {
      while true {
        let first = next.withLock { next in
          defer { next += 8 }
          return next
        }
        if first >= strip.count { return }
        strip.part(first..<min(strip.count, first + 8)).unpack(into: views)
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
