import Foundation

/// The bytes of a file, read once: decoded and hashed from the same memory.
public final class FileBytes: @unchecked Sendable {
  // Unchecked: never changed after init.
  /// The path as it was given.
  public let path: String
  private let base: UnsafeMutableRawPointer
  /// Number of bytes.
  public let count: Int

  /// Reads a whole file; a pipe or device is read to its end.
  /// - Throws: `ImageError.unreadable` with the system's reason.
  public init(path: String) throws {
    self.path = path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ImageError.unreadable(path: path, reason: systemReason()) }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { throw ImageError.unreadable(path: path, reason: systemReason()) }
    if info.st_mode & S_IFMT == S_IFDIR { throw ImageError.unreadable(path: path, reason: "it is a folder") }
    var capacity = max(1 << 16, Int(info.st_size) + 1)
    guard var buffer = malloc(capacity) else { throw ImageError.unreadable(path: path, reason: "not enough memory") }
    var filled = 0
    while true {
      if filled == capacity {
        capacity *= 2
        guard let larger = realloc(buffer, capacity) else {
          free(buffer)
          throw ImageError.unreadable(path: path, reason: "not enough memory")
        }
        buffer = larger
      }
      let got = read(descriptor, buffer + filled, capacity - filled)
      if got < 0 {
        if errno == EINTR { continue }
        let reason = systemReason()
        free(buffer)
        throw ImageError.unreadable(path: path, reason: reason)
      }
      if got == 0 { break }
      filled += got
    }
    base = buffer
    count = filled
  }

  deinit { free(base) }

  /// The bytes; the pointer must not outlive the call.
  public func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try withExtendedLifetime(self) { try body(UnsafeRawBufferPointer(start: base, count: count)) }
  }
}

/// The system's words for `errno`.
func systemReason(_ code: Int32 = errno) -> String { String(cString: strerror(code)).lowercased() }
