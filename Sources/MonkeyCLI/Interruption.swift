import Foundation
import MonkeyImage

/// What SIGINT and SIGTERM do: remove temporary files, then end with 128 + the signal's number.
enum Interruption {
  /// Called once, before any thread is started.
  static func install() {
    // A reader that goes away is no error: writes to a closed pipe fail instead of killing the program.
    signal(SIGPIPE, SIG_IGN)
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    // All threads inherit the mask; one thread waits, where (unlike in a handler) locks may be taken.
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let waiting = signals
    detachThread {
      var set = waiting
      var number: Int32 = 0
      guard sigwait(&set, &number) == 0 else { return }
      let code = 128 + number
      if let handler = special.handler { handler(number) }
      TemporaryFiles.shared.abandon {
        Progress.clear()
        _exit(code)
      }
    }
  }

  /// Has something else done on a signal, with its number; what is to end the program. Nil: as before.
  static func handle(_ handler: (@Sendable (Int32) -> Void)?) { special.handler = handler }

  private static let special = Special()

  private final class Special: @unchecked Sendable {
    // Unchecked: guarded by the lock.
    private let lock = Lock()
    private var stored: (@Sendable (Int32) -> Void)?
    var handler: (@Sendable (Int32) -> Void)? {
      get { lock.withLock { stored } }
      set { lock.withLock { stored = newValue } }
    }
  }
}
