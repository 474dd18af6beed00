#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The flags with which files are opened, named once.
let readOnly = O_RDONLY
let appendAndRead = O_RDWR | O_APPEND | O_CREAT
let appendOnly = O_WRONLY | O_APPEND | O_CREAT

/// Milliseconds since 1970 UTC, as the system's clock has them.
public enum UnixTime {
  /// The present moment.
  public static func nowMilliseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000
  }

  /// Lets the thread rest.
  static func sleep(microseconds: UInt32) { usleep(microseconds) }
}
