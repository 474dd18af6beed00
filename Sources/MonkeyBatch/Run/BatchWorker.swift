import Foundation
public import MonkeyImage

/// The worker's side: takes orders from its standard input until that ends, whoever started it.
public enum BatchWorker {
  /// Processes one image: input, output, and a closure to be called with the sizes of its pages before decoding it. That
  /// waits until there is memory.
  public typealias Process = (
    _ input: String, _ output: String, _ waitForMemory: (_ pages: [Decode.PageSize], _ fileBytes: Int) -> Void
  ) throws(Failure) -> ImageOutcome

  /// Why an image failed.
  public struct Failure: Error {
    public var reason: String
    /// Its class, where that was found before it failed.
    public var className: String?

    public init(reason: String, className: String?) {
      self.reason = reason
      self.className = className
    }
  }

  /// Serves until there are no more orders; then ends the program.
  /// - Parameter prepare: makes the function for images from the setup; what it throws is the worker's refusal.
  public static func serve(_ prepare: (WorkerSetup) throws -> Process) -> Never {
    let orders = Orders()
    let channel = LineChannel(input: -1, output: STDOUT_FILENO)
    func answer(_ answer: Answer) {
      if !channel.send(Message.line(answer)) { leave() }
    }
    guard case .setup(let setup) = orders.next() else { leave() }
    let process: Process
    do {
      process = try prepare(setup)
    } catch {
      answer(.refused("\(error)"))
      leave()
    }
    answer(.ready)
    while true {
      guard case .process(let input, let output) = orders.next() else { leave() }
      do throws(Failure) {
        let outcome = try process(input, output) { pages, fileBytes in
          answer(.needs(bytes: ImageCost.bytes(pages, fileBytes: fileBytes)))
          guard case .go(let threads) = orders.next() else { leave() }
          ThreadShare.set(threads)
        }
        answer(.done(outcome))
      } catch {
        answer(.failed(error.reason, className: error.className))
      }
    }
  }

  /// Ends the program; what was begun is undone.
  private static func leave() -> Never {
    TemporaryFiles.shared.abandon { _exit(0) }
    _exit(0)
  }

  /// Orders as they come in. A thread of its own reads them, so that the end of the program that gives them is noticed
  /// in the middle of an image.
  private final class Orders: @unchecked Sendable {
    // Unchecked: guarded by the condition's lock.
    private let condition = Condition()
    private var waiting: [Order] = []

    init() {
      detachThread { [self] in
        let channel = LineChannel(input: STDIN_FILENO, output: -1)
        while case .line(let line) = channel.receive() {
          guard let order = Message.read(Order.self, line) else { continue }
          condition.withLock {
            waiting.append(order)
            condition.broadcast()
          }
        }
        leave()
      }
    }

    func next() -> Order {
      condition.withLock {
        while waiting.isEmpty { condition.wait() }
        return waiting.removeFirst()
      }
    }
  }
}

/// What an image costs while it is worked on.
public enum ImageCost {
  /// Bytes: all pages as rasters of 32 bit floats, a copy of the largest and some single planes for the steps, the file
  /// itself, and the program.
  ///
  /// At their peak the recipes that ship were measured to hold three to eight planes, whatever the number of channels.
  public static func bytes(_ pages: [Decode.PageSize], fileBytes: Int) -> Int {
    func plane(_ page: Decode.PageSize) -> Double { Double(page.width) * Double(page.height) * 4 }
    let rasters = pages.map { plane($0) * Double($0.planes) }
    let work = pages.map { plane($0) * (Double($0.planes) + workingPlanes) }.max() ?? 0
    let total = rasters.reduce(0, +) + work + Double(fileBytes) * 2 + Double(program)
    return total < 9e18 ? Int(total) : Int.max
  }

  static let workingPlanes = 5.0
  static let program = 48 << 20
}
