public import ArgumentParser
import Foundation

/// What both programs share: parsing, running, and exit codes.
public enum Program {
  /// Parses the command line, runs the command, and ends the program.
  ///
  /// Exit codes: 0 done, 1 something failed, 64 the command line is wrong, 130 / 143 interrupted.
  public static func main(_ root: any ParsableCommand.Type) -> Never {
    Interruption.install()
    do {
      var command = try root.parseAsRoot()
      try command.run()
      exit(0)
    } catch let finished as Exit {
      exit(finished.code)
    } catch {
      let code = root.exitCode(for: error)
      // argument-parser's own errors are help (0) and misuse (64); all others are failures of the work.
      if code == .failure, !(error is ExitCode) {
        Console.error("\(error)")
        exit(1)
      }
      if code.rawValue == 64 {
        let text = root.fullMessage(for: error)
        Console.error(text.hasPrefix("Error: ") ? String(text.dropFirst("Error: ".count)) : text)
        exit(64)
      }
      root.exit(withError: error)
    }
  }

  /// The path of the running program, good for starting it again even where the file was replaced meanwhile.
  static var path: String {
    #if os(Linux)
      return "/proc/self/exe"
    #else
      return Bundle.main.executablePath ?? CommandLine.arguments[0]
    #endif
  }
}
