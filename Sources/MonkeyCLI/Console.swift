import Foundation

/// Standard output and error: whole lines, unbuffered, no failure where the reader of a pipe has gone away.
package enum Console {
  /// One line on standard output.
  package static func out(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }

  /// One line on standard error.
  package static func note(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

  /// One warning on standard error.
  package static func warn(_ line: String) { note("\(program): \(paint("warning:", .yellow)) \(line)") }

  /// One error on standard error.
  package static func error(_ line: String) { note("\(program): \(paint("error:", .red)) \(line)") }

  /// Text as it is, without a newline.
  static func raw(_ text: String, to descriptor: Int32) { write(text, to: descriptor) }

  /// The name that messages begin with: the program's own.
  static let program: String = {
    let path = CommandLine.arguments.first ?? "monkey"
    return path.split(separator: "/").last.map(String.init) ?? "monkey"
  }()

  enum Color: String {
    case red = "31"
    case yellow = "33"
    case green = "32"
    case dim = "2"
  }

  /// Colours for a person at a terminal: never in a pipe, never with NO_COLOR (no-color.org) or a dumb terminal.
  static let errorHasColor: Bool = {
    let environment = ProcessInfo.processInfo.environment
    return isatty(STDERR_FILENO) == 1 && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }()

  static func paint(_ text: String, _ color: Color) -> String {
    errorHasColor ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var done = 0
      while done < bytes.count {
        let wrote = Foundation.write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if wrote < 0 {
          if errno == EINTR { continue }
          // A closed pipe (`| head`) or a full disk behind standard output: the work itself goes on.
          return
        }
        done += wrote
      }
    }
  }
}
