/// One channel of an image: `height` rows of `width` Float32 samples, row-major, top-left first.
///
/// Rows start on 64-byte boundaries (`stride` samples apart, `stride >= width`); what stands between the end of a row and
/// the next start is unspecified. A plane is a value: copies share memory until one of them is written to.
public struct Plane: Sendable {
  /// Samples in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// Samples from the start of a row to the start of the next; a multiple of 16.
  public let stride: Int
  private var storage: PlaneStorage

  /// A plane with unspecified samples, for a caller that writes all of them.
  public init(uninitializedWidth width: Int, height: Int) { self.init(width: width, height: height, untouched: false) }

  /// The same; `untouched` for a caller that has the memory made ready by `preparation`.
  init(width: Int, height: Int, untouched: Bool) {
    self.width = Swift.max(0, width)
    self.height = Swift.max(0, height)
    self.stride = (self.width + 15) / 16 * 16
    self.storage = PlaneStorage(count: self.stride * self.height, untouched: untouched)
  }

  /// What makes the memory ready as it is filled; it must not be used once the plane is gone.
  func preparation() -> PlaneMemory.Preparation {
    PlaneMemory.Preparation(of: storage.base, stride * height * MemoryLayout<Float>.stride)
  }

  /// A plane of one value.
  public init(width: Int, height: Int, fill: Float = 0) {
    self.init(uninitializedWidth: width, height: height)
    storage.base.update(repeating: fill, count: stride * self.height)
  }

  /// A plane from rows of samples; used where planes are small, as in tests.
  /// Missing samples are 0, surplus ones are left out.
  public init(width: Int, height: Int, samples: [Float]) {
    self.init(width: width, height: height)
    for y in 0..<self.height {
      for x in 0..<self.width where y * self.width + x < samples.count {
        storage.base[y * stride + x] = samples[y * self.width + x]
      }
    }
  }

  /// Planes of one size that `body` fills, all samples of all of them; the views must not outlive the call.
  package static func filled(
    _ count: Int, width: Int, height: Int, _ body: ([MutablePlaneView]) -> Void
  ) -> [Plane] {
    var planes = (0..<count).map { _ in Plane(uninitializedWidth: width, height: height) }
    let views = planes.indices.map { index in planes[index].write { $0 } }
    withExtendedLifetime(planes) { body(views) }
    return planes
  }

  /// Number of samples.
  public var count: Int { width * height }

  /// The samples without the padding, row by row.
  public var samples: [Float] {
    read { view in (0..<height).flatMap { Array(UnsafeBufferPointer(start: view.row($0), count: width)) } }
  }

  /// One sample; for tests and rare look-ups, kernels work on views.
  public subscript(x: Int, y: Int) -> Float {
    get {
      precondition(x >= 0 && x < width && y >= 0 && y < height, "sample outside the plane")
      return storage.base[y * stride + x]
    }
    set {
      precondition(x >= 0 && x < width && y >= 0 && y < height, "sample outside the plane")
      makeUnique()
      storage.base[y * stride + x] = newValue
    }
  }

  /// Gives `body` the samples for reading; the view must not outlive the call.
  @inlinable
  public func read<R>(_ body: (PlaneView) throws -> R) rethrows -> R {
    try withExtendedLifetime(self) { try body(unsafeView) }
  }

  /// Gives `body` the samples for reading and writing; the view must not outlive the call.
  public mutating func write<R>(_ body: (MutablePlaneView) throws -> R) rethrows -> R {
    makeUnique()
    let view = MutablePlaneView(base: storage.base, width: width, height: height, stride: stride)
    return try withExtendedLifetime(storage) { try body(view) }
  }

  @usableFromInline var unsafeView: PlaneView {
    PlaneView(base: UnsafePointer(storage.base), width: width, height: height, stride: stride)
  }

  /// What was measured of these samples while they were decoded; nil once they were written to.
  var early: EarlyFindings? { storage.early }

  /// Keeps what is measured of the samples as they are decoded; to be called before anybody else knows of them.
  func keep(_ findings: EarlyFindings) { storage.early = findings }

  /// Whether the samples are 255ths, as they were decoded, and nobody else holds on to their memory: they can be kept as bytes
  /// (`GrayLevels`) and written over.
  mutating func isOwnedAndOfBytes() -> Bool { storage.isOfBytes && isKnownUniquelyReferenced(&storage) }

  /// Says that the samples are 255ths, as they were decoded; good until they are written to.
  func markAsOfBytes() { storage.isOfBytes = true }

  private mutating func makeUnique() {
    if isKnownUniquelyReferenced(&storage) {
      if storage.early != nil { storage.early = nil }
      storage.isOfBytes = false
      return
    }
    let copy = PlaneStorage(count: stride * height)
    copy.base.update(from: storage.base, count: stride * height)
    storage = copy
  }
}

/// The memory of a plane, aligned to 64 bytes.
private final class PlaneStorage: @unchecked Sendable {
  // Unchecked: written to by `Plane` alone, after it made sure that no other value shares it.
  let base: UnsafeMutablePointer<Float>
  /// What was measured as the samples were decoded.
  var early: EarlyFindings?
  /// Whether all samples are 255ths.
  var isOfBytes = false
  private let bytes: Int

  init(count: Int, untouched: Bool = false) {
    bytes = Swift.max(1, count) * MemoryLayout<Float>.stride
    base = PlaneMemory.take(bytes, untouched: untouched).bindMemory(to: Float.self, capacity: Swift.max(1, count))
  }

  deinit { PlaneMemory.giveBack(UnsafeMutableRawPointer(base), bytes) }
}

/// A plane's samples for reading, inside `Plane.read`.
public struct PlaneView: @unchecked Sendable {
  // Unchecked: reading from several threads at once is safe while the plane is alive, which `Plane.read` sees to.
  public let base: UnsafePointer<Float>
  public let width: Int
  public let height: Int
  public let stride: Int

  @usableFromInline init(base: UnsafePointer<Float>, width: Int, height: Int, stride: Int) {
    self.base = base
    self.width = width
    self.height = height
    self.stride = stride
  }

  /// Row `y`, `width` samples; `y` must lie in `0..<height`.
  @inlinable @inline(__always)
  public func row(_ y: Int) -> UnsafePointer<Float> { base + y * stride }

  /// Row `y` with the nearest row standing in for rows outside the plane.
  @inlinable @inline(__always)
  public func clampedRow(_ y: Int) -> UnsafePointer<Float> { base + Swift.max(0, Swift.min(height - 1, y)) * stride }
}

/// A plane's samples for writing, inside `Plane.write`.
public struct MutablePlaneView: @unchecked Sendable {
  // Unchecked: kernels share out rows, each row to one thread.
  public let base: UnsafeMutablePointer<Float>
  public let width: Int
  public let height: Int
  public let stride: Int

  /// Row `y`, `width` samples; `y` must lie in `0..<height`.
  @inlinable @inline(__always)
  public func row(_ y: Int) -> UnsafeMutablePointer<Float> { base + y * stride }

  /// The same samples for reading.
  public var reading: PlaneView { PlaneView(base: UnsafePointer(base), width: width, height: height, stride: stride) }
}
