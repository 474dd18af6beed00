import Foundation

/// Lines over pipes, with a time limit for reading.
final class LineChannel {
  enum Received {
    case line([UInt8])
    case end
    case timeout
  }

  private let input: Int32
  private let output: Int32
  private var buffer: [UInt8] = []

  init(input: Int32, output: Int32) {
    self.input = input
    self.output = output
  }

  /// False where the other side is gone.
  func send(_ line: [UInt8]) -> Bool {
    line.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let wrote = write(output, bytes.baseAddress.map { $0 + done }, bytes.count - done)
        if wrote < 0 {
          if errno == EINTR { continue }
          return false
        }
        done += wrote
      }
      return true
    }
  }

  /// The next line without its newline.
  /// - Parameter deadline: nil waits for ever.
  func receive(until deadline: ContinuousClock.Instant? = nil) -> Received {
    while true {
      if let end = buffer.firstIndex(of: 0x0A) {
        let line = Array(buffer[..<end])
        buffer.removeSubrange(...end)
        return .line(line)
      }
      var wait: Int32 = -1
      if let deadline {
        let left = deadline - .now
        if left <= .zero { return .timeout }
        wait = Int32(clamping: left.components.seconds.multipliedReportingOverflow(by: 1000).partialValue + 1)
        if left < .seconds(1) { wait = Int32(clamping: left.components.attoseconds / 1_000_000_000_000_000 + 1) }
      }
      var request = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      let ready = poll(&request, 1, wait)
      if ready < 0, errno != EINTR { return .end }
      guard ready > 0 else { continue }
      let taken = fill()
      if taken < 0, errno == EINTR { continue }
      if taken <= 0 { return .end }
    }
  }

  private func fill() -> Int {
    withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { piece in
      let count = read(input, piece.baseAddress, piece.count)
      if count > 0 { buffer.append(contentsOf: piece[..<count]) }
      return count
    }
  }
}
