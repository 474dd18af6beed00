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
    Thread.detachNewThread {
      var set = waiting
      var number: Int32 = 0
      guard sigwait(&set, &number) == 0 else { return }
      TemporaryFiles.shared.abandon {
        Progress.clear()
        _exit(128 + number)
      }
    }
  }
}
