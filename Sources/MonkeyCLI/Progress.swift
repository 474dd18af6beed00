import Foundation

/// A line on the terminal while something takes longer than a second; nothing in a pipe.
enum Progress {
  private static let isTerminal = isatty(STDERR_FILENO) == 1

  /// Runs `body`; after a second shows `title` with the seconds that have passed, until it is done.
  static func during<R>(_ title: String, quiet: Bool, _ body: () throws -> R) rethrows -> R {
    guard isTerminal, !quiet else { return try body() }
    let start = ContinuousClock.now
    let timer = DispatchSource.makeTimerSource(queue: .global(qos: .utility))
    timer.schedule(deadline: .now() + 1, repeating: 0.5)
    timer.setEventHandler {
      let seconds = (ContinuousClock.now - start).components.seconds
      Console.raw("\r\u{1B}[K  \(title) … \(seconds) s", to: STDERR_FILENO)
    }
    timer.resume()
    defer {
      timer.cancel()
      if ContinuousClock.now - start >= .seconds(1) { clear() }
    }
    return try body()
  }

  /// Takes the line away.
  static func clear() {
    if isTerminal { Console.raw("\r\u{1B}[K", to: STDERR_FILENO) }
  }
}
