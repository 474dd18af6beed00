#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An open file and the few system calls that the log needs; closed when the last reference goes.
final class Descriptor: Sendable {
  enum Kind {
    case file
    case folder
    case fifo
    case socket
    case characterDevice
    case other

    init(mode: mode_t) {
      switch mode & S_IFMT {
      case S_IFREG: self = .file
      case S_IFDIR: self = .folder
      case S_IFIFO: self = .fifo
      case S_IFSOCK: self = .socket
      case S_IFCHR: self = .characterDevice
      default: self = .other
      }
    }

    var described: String {
      switch self {
      case .file: "a file"
      case .folder: "a folder"
      case .fifo: "a FIFO or pipe"
      case .socket: "a socket"
      case .characterDevice: "a device"
      case .other: "no ordinary file"
      }
    }
  }

  /// The number of an error, as the system calls leave it.
  struct Failure: Error {
    var code: Int32

    init(code: Int32 = errno) { self.code = code }

    var text: String {
      guard let message = strerror(code) else { return "error \(code)" }
      return String(cString: message)
    }

    var problem: LogError.Problem {
      switch code {
      case ENOENT, ENOTDIR: .missing
      case EACCES, EPERM, EROFS: .forbidden
      case EISDIR, ENXIO: .wrongType
      case ENOSPC, EDQUOT, EFBIG: .full
      default: .failed
      }
    }
  }

  let number: Int32
  let kind: Kind

  /// Follows symbolic links; the descriptor is not inherited by child processes.
  /// - Parameter waits: whether opening a FIFO waits until the other end is opened too.
  init(opening path: String, flags: Int32, mode: mode_t = 0, waits: Bool = false) throws(Failure) {
    // A C string ends at the first NUL: refuse what would open another file than the one that was named.
    if path.utf8.contains(0) { throw Failure(code: EINVAL) }
    var result: Int32
    let always = O_CLOEXEC | O_NOCTTY | (waits ? 0 : O_NONBLOCK)
    repeat { result = open(path, flags | always, mode) } while result < 0 && errno == EINTR
    guard result >= 0 else { throw Failure() }
    number = result
    var status = stat()
    guard fstat(result, &status) == 0 else {
      let failure = Failure()
      close(result)
      throw failure
    }
    kind = Kind(mode: status.st_mode)
    let current = fcntl(result, F_GETFL)
    if current >= 0 { _ = fcntl(result, F_SETFL, current & ~O_NONBLOCK) }
  }

  deinit { close(number) }

  static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0
  }

  /// The kind of the file at a path, links followed; nil where there is none.
  static func kind(of path: String) -> Kind? {
    var status = stat()
    return stat(path, &status) == 0 ? Kind(mode: status.st_mode) : nil
  }

  func size() throws(Failure) -> Int {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw Failure() }
    return Int(status.st_size)
  }

  /// Reads on from the current position; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    while true {
      #if canImport(Darwin)
        let count = Darwin.read(number, buffer.baseAddress, buffer.count)
      #elseif canImport(Musl)
        let count = Musl.read(number, buffer.baseAddress, buffer.count)
      #else
        let count = Glibc.read(number, buffer.baseAddress, buffer.count)
      #endif
      if count >= 0 { return count }
      if errno != EINTR { throw Failure() }
    }
  }

  /// Reads at a position until the buffer is full or the file ends; returns how many bytes there were.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(Failure) -> Int {
    var done = 0
    while done < buffer.count, let base = buffer.baseAddress {
      let count = pread(number, base + done, buffer.count - done, off_t(offset + done))
      if count == 0 { break }
      if count > 0 {
        done += count
      } else if errno != EINTR {
        throw Failure()
      }
    }
    return done
  }

  /// One `write`; the number of bytes that were taken. Starts again only where a signal came before the first byte.
  func write(_ buffer: UnsafeRawBufferPointer) throws(Failure) -> Int {
    while true {
      #if canImport(Darwin)
        let count = Darwin.write(number, buffer.baseAddress, buffer.count)
      #elseif canImport(Musl)
        let count = Musl.write(number, buffer.baseAddress, buffer.count)
      #else
        let count = Glibc.write(number, buffer.baseAddress, buffer.count)
      #endif
      if count >= 0 { return count }
      if errno != EINTR { throw Failure() }
    }
  }

  /// Waits until the bytes are on the medium. Devices and file systems that know no such thing are left alone.
  func synchronise() throws(Failure) {
    #if canImport(Darwin)
      // On macOS fsync stops at the drive's own cache; F_FULLFSYNC goes through it.
      if fcntl(number, F_FULLFSYNC) == 0 { return }
      let result = fsync(number)
    #else
      var result: Int32
      repeat { result = fdatasync(number) } while result != 0 && errno == EINTR
    #endif
    if result != 0, errno != EINVAL, errno != ENOTSUP, errno != EROFS { throw Failure() }
  }

  /// Tries for the exclusive advisory lock of the open file. False: another one holds it. File systems without locks
  /// answer true, since there is nothing to wait for.
  func tryLock() throws(Failure) -> Bool {
    while flock(number, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK: return false
      case ENOTSUP, EOPNOTSUPP, ENOLCK, ENOSYS, EINVAL: return true
      default: throw Failure()
      }
    }
    return true
  }

  func unlock() { _ = flock(number, LOCK_UN) }

  /// Tells the system that a part of the file will be read soon.
  func willRead(offset: Int, count: Int) {
    #if os(Linux)
      _ = posix_fadvise(number, off_t(offset), off_t(count), POSIX_FADV_WILLNEED)
    #endif
  }
}
