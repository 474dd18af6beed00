internal import CVips
import Foundation

/// libvips' process-wide state: started once, errors and warnings collected instead of printed.
enum VipsRuntime {
  /// Starts libvips; nil where it cannot be.
  static let isReady: Bool = {
    guard vips_init("monkey") == 0 else { return false }
    // Each operation runs once: its cache would only hold memory.
    vips_cache_set_max(0)
    g_log_set_handler(
      "VIPS", GLogLevelFlags(rawValue: ~0),
      { _, _, message, _ in
        if let message { VipsMessages.shared.add(String(cString: message)) }
      }, nil)
    return true
  }()

  /// What libvips said of its last failure, on one line, and forgets it.
  static func takeError() -> String {
    let text = String(cString: vips_error_buffer())
    vips_error_clear()
    var seen = Set<String>()
    let lines = text.split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty && seen.insert($0).inserted }
    return lines.isEmpty ? "no reason given" : lines.prefix(3).joined(separator: ", ")
  }

  /// Name and version.
  static var version: String { String(cString: vips_version_string()) }
}

/// Warnings of the decoders since they were last asked for; bounded, since a broken file can cause thousands.
final class VipsMessages: @unchecked Sendable {
  // Unchecked: guarded by the lock.
  static let shared = VipsMessages()
  private let lock = NSLock()
  private var messages: [String] = []

  func add(_ message: String) {
    let line = message.split(whereSeparator: \.isNewline).joined(separator: ", ")
    lock.withLock { if messages.count < 64 { messages.append(line) } }
  }

  func take() -> [String] {
    lock.withLock {
      defer { messages = [] }
      var seen = Set<String>()
      return messages.filter { seen.insert($0).inserted }
    }
  }
}
