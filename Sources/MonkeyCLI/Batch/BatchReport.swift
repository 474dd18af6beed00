import Foundation
import MonkeyImage
import MonkeyBatch
import MonkeyClassify
import MonkeyValue

/// What a batch tells while it runs and at its end.
final class BatchReport: @unchecked Sendable {
  // Unchecked: guarded by the lock.
  private struct Row {
    var done = 0
    var failed = 0
    var milliseconds = 0
  }

  private struct Failure {
    var path: String
    var reason: String
  }

  private let json: Bool
  private let quiet: Bool
  private let lock = Lock()
  private let line: ProgressLine
  private var rows: [String: Row] = [:]
  private var failed: [Failure] = []
  private var skips = 0
  private var total = 0
  private var finished = 0
  private var start = ContinuousClock.now

  init(json: Bool, quiet: Bool) {
    self.json = json
    self.quiet = quiet
    line = ProgressLine(quiet: quiet)
  }

  var failures: Int { lock.withLock { failed.count } }

  func begin(total: Int) {
    lock.withLock {
      self.total = total
      start = .now
    }
  }

  func skipped(_ item: BatchPlan.Item, reason: String) {
    lock.withLock {
      skips += 1
      if json {
        write([
          .init("status", .string("skipped")), .init("input_path", .string(item.input.path)),
          .init("output_path", .string(item.output)), .init("reason", .string(reason)),
        ])
      }
    }
  }

  /// A name that led to nothing, or to a place that cannot be written to.
  func failed(path: String, reason: String) {
    lock.withLock { fail(path: path, output: nil, reason: reason, className: nil) }
  }

  func tell(_ event: BatchRunner.Event) {
    lock.withLock {
      switch event {
      case .started(let item):
        line.show(status(current: item.input.path))
      case .done(let item, let outcome):
        finished += 1
        if let failure = outcome.recordFailure {
          fail(path: item.input.path, output: item.output, reason: failure, className: outcome.className)
          return
        }
        rows[outcome.className, default: Row()].done += 1
        rows[outcome.className, default: Row()].milliseconds += outcome.milliseconds
        if !quiet {
          for warning in outcome.warnings { line.print { Console.warn("\(item.input.path): \(warning)") } }
        }
        if json {
          line.print { Console.out(Self.withStatus("done", outcome.json)) }
        }
        if !line.isShown, !quiet {
          Console.note("[\(finished)/\(total)] \(item.input.path): \(outcome.line)")
        }
        line.show(status(current: item.input.path))
      case .failed(let item, let reason, let className):
        finished += 1
        fail(path: item.input.path, output: item.output, reason: reason, className: className)
        line.show(status(current: item.input.path))
      }
    }
  }

  /// The table, or the last object.
  func end(interrupted: Bool) {
    lock.withLock {
      line.clear()
      let seconds = (ContinuousClock.now - start).seconds
      if json {
        write(summary(seconds, interrupted: interrupted))
      } else if !quiet {
        for row in TextTable.lines(table, right: [1, 2, 3]) { Console.out(row) }
        Console.out(words(seconds, interrupted: interrupted))
        for failure in failed { Console.out("failed: \(failure.reason)") }
      }
    }
  }

  private func fail(path: String, output: String?, reason: String, className: String?) {
    failed.append(Failure(path: path, reason: reason))
    rows[className ?? "-", default: Row()].failed += 1
    line.print { Console.error(reason) }
    guard json else { return }
    var members: [JSONValue.Member] = [.init("status", .string("failed")), .init("input_path", .string(path))]
    if let output { members.append(.init("output_path", .string(output))) }
    if let className { members.append(.init("class", .string(className))) }
    write(members + [.init("error", .string(reason))])
  }

  private func write(_ members: [JSONValue.Member]) {
    line.print { Console.out(JSONValue.object(members).text) }
  }

  /// The summary of one image as `auto INPUT OUTPUT --json` prints it, with its status in front.
  private static func withStatus(_ status: String, _ object: String) -> String {
    "{\"status\":\"\(status)\"," + object.dropFirst()
  }

  private func status(current: String) -> String {
    let seconds = (ContinuousClock.now - start).seconds
    let rate = seconds > 0 ? Double(finished) / seconds : 0
    let left = rate > 0 ? ", \(Self.time(Double(total - finished) / rate)) left" : ""
    let bad = failed.isEmpty ? "" : ", \(failed.count) failed"
    return "\(finished)/\(total)\(bad), \(LogWords.twoDecimals(rate)) images/s\(left)  \(current)"
  }

  private var names: [String] {
    ImageClass.allCases.map(\.name).filter { rows[$0] != nil } + (rows["-"] == nil ? [] : ["-"])
  }

  private var table: [[String]] {
    let body = names.map { name in
      let row = rows[name] ?? Row()
      return [name, String(row.done), String(row.failed), Self.mean(row).map { LogWords.twoDecimals($0) } ?? "-"]
    }
    return body.isEmpty ? [] : [["CLASS", "DONE", "FAILED", "MEAN MS"]] + body
  }

  private static func mean(_ row: Row) -> Double? {
    row.done > 0 ? Double(row.milliseconds) / Double(row.done) : nil
  }

  private var done: Int { rows.values.reduce(0) { $0 + $1.done } }

  private func words(_ seconds: Double, interrupted: Bool) -> String {
    let rate = seconds > 0 ? Double(done) / seconds : 0
    let left = interrupted ? "interrupted with \(total - finished) left; " : ""
    return
      "\(left)\(done) done, \(skips) skipped, \(failed.count) failed in \(Self.time(seconds)), "
      + "\(LogWords.twoDecimals(rate)) images/s"
  }

  private func summary(_ seconds: Double, interrupted: Bool) -> [JSONValue.Member] {
    [
      .init("status", .string(interrupted ? "interrupted" : "finished")), .init("done", .int(done)),
      .init("skipped", .int(skips)), .init("failed", .int(failed.count)), .init("left", .int(total - finished)),
      .init("seconds", .double((seconds * 1000).rounded() / 1000)),
      .init(
        "classes",
        .array(
          names.map { name in
            let row = rows[name] ?? Row()
            return .object([
              .init("class", name == "-" ? .null : .string(name)), .init("done", .int(row.done)),
              .init("failed", .int(row.failed)), .init("mean_ms", Self.mean(row).map { .double($0) } ?? .null),
            ])
          })),
      .init(
        "failures",
        .array(failed.map { .object([.init("input_path", .string($0.path)), .init("error", .string($0.reason))]) })),
    ]
  }

  /// `1 h 05 min`, `3 min 20 s`, `12.3 s`.
  private static func time(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "?" }
    let whole = Int(seconds)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    if whole >= 3600 { return "\(whole / 3600) h \(two(whole / 60 % 60)) min" }
    if whole >= 60 { return "\(whole / 60) min \(two(whole % 60)) s" }
    return "\(whole).\(Int((seconds - Double(whole)) * 10)) s"
  }
}

/// One line at the bottom of a terminal that is written anew; nothing where standard error is no terminal.
final class ProgressLine {
  let isShown: Bool
  private var last = ContinuousClock.now - .seconds(1)

  init(quiet: Bool) { isShown = !quiet && isatty(STDERR_FILENO) == 1 }

  /// Shows a text cut to the terminal's width, at most ten times a second.
  func show(_ text: String) {
    guard isShown, ContinuousClock.now - last >= .milliseconds(100) else { return }
    last = .now
    Console.raw("\r\u{1B}[K" + text.prefix(Self.width - 1), to: STDERR_FILENO)
  }

  /// Prints something else above it.
  func print(_ body: () -> Void) {
    clear()
    body()
  }

  func clear() {
    if isShown { Console.raw("\r\u{1B}[K", to: STDERR_FILENO) }
  }

  private static var width: Int {
    var size = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 1 ? Int(size.ws_col) : 80
  }
}
