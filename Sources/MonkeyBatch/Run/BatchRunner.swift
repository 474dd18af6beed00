import Foundation
import MonkeyImage
import MonkeyValue

/// Runs a plan with one worker process a core: an image that hangs or crashes a decoder takes its worker with it and
/// nothing else, kernels of different images do not share threads, and a killed program leaves no work half done.
public final class BatchRunner: @unchecked Sendable {
  // Unchecked: guarded by the lock.
  public struct Options: Sendable {
    /// Images at once.
    public var jobs: Int
    /// Threads, shared out among the images at work.
    public var cores: Int
    /// Bytes for all images at once.
    public var memory: Int
    /// How long an image may take, waiting for memory left out; nil for as long as it likes.
    public var timeout: Duration?
    /// The program to start as a worker, and its arguments with the program's name in front.
    public var program: String
    public var arguments: [String]
    public var setup: WorkerSetup

    public init(
      jobs: Int, cores: Int, memory: Int, timeout: Duration?, program: String, arguments: [String], setup: WorkerSetup
    ) {
      self.jobs = max(1, jobs)
      self.cores = max(1, cores)
      self.memory = memory
      self.timeout = timeout
      self.program = program
      self.arguments = arguments
      self.setup = setup
    }
  }

  /// What happened, told one at a time.
  public enum Event: Sendable {
    case started(BatchPlan.Item)
    case done(BatchPlan.Item, ImageOutcome)
    case failed(BatchPlan.Item, reason: String, className: String?)
  }

  private let options: Options
  private let budget: MemoryBudget
  private let lock = Lock()
  private let tell: @Sendable (Event) -> Void
  private var queue: ArraySlice<BatchPlan.Item>
  private var atWork: [pid_t: (worker: WorkerProcess, output: String)] = [:]
  private var workers: [pid_t: WorkerProcess] = [:]
  private var isCancelled = false
  private var refusal: BatchError?

  public init(_ items: [BatchPlan.Item], options: Options, tell: @escaping @Sendable (Event) -> Void) {
    queue = items[...]
    self.options = options
    self.tell = tell
    budget = MemoryBudget(total: options.memory)
  }

  /// Processes everything; returns when all is done, or what was at work at a cancellation is undone.
  /// - Returns: false after a cancellation.
  /// - Throws: `BatchError` where no worker can be started.
  public func run() throws(BatchError) -> Bool {
    let group = DispatchGroup()
    for _ in 0..<min(options.jobs, max(1, queue.count)) {
      group.enter()
      detachThread { [self] in
        serve()
        group.leave()
      }
    }
    group.wait()
    let (refused, cancelled) = lock.withLock { (refusal, isCancelled) }
    if let refused { throw refused }
    return !cancelled
  }

  /// Stops: no further image is begun, those at work are undone or finished within the time, then their workers killed.
  public func cancel(within time: Duration) {
    let deadline = ContinuousClock.now + time
    let running = lock.withLock {
      isCancelled = true
      return Array(workers.values)
    }
    budget.close()
    for worker in running { worker.signal(SIGTERM) }
    while ContinuousClock.now < deadline, lock.withLock({ !workers.isEmpty }) { usleep(5000) }
    let left = lock.withLock { (Array(workers.values), Array(atWork.values)) }
    for worker in left.0 { worker.signal(SIGKILL) }
    for (worker, output) in left.1 { worker.cleanUp(besides: output) }
  }

  /// One worker's images, one after the other.
  private func serve() {
    var worker: WorkerProcess?
    while let item = takeNext() {
      do throws(BatchError) {
        let current: WorkerProcess
        if let worker { current = worker } else { current = try start() }
        worker = process(item, current) ? current : nil
      } catch {
        lock.withLock {
          if !isCancelled, refusal == nil { refusal = error }
          queue = []
        }
      }
    }
    if let worker { retire(worker) { worker.finish() } }
  }

  private func takeNext() -> BatchPlan.Item? {
    lock.withLock { isCancelled ? nil : queue.popFirst() }
  }

  private func start() throws(BatchError) -> WorkerProcess {
    let worker = try WorkerProcess(program: options.program, arguments: options.arguments)
    let cancelled = lock.withLock {
      workers[worker.number] = worker
      return isCancelled
    }
    if cancelled { worker.signal(SIGTERM) }
    var said = "it did not answer"
    if worker.send(.setup(options.setup)) {
      switch worker.receive(until: .now + .seconds(60)).answer {
      case .ready: return worker
      case .refused(let reason): said = reason
      default: break
      }
    }
    var end: String?
    retire(worker) {
      worker.signal(SIGKILL)
      end = worker.reap()
    }
    throw BatchError("cannot start a worker", said == "it did not answer" ? end ?? said : said, "try again")
  }

  /// Ends a worker; from then on nobody else sees it.
  private func retire(_ worker: WorkerProcess, _ end: () -> Void) {
    end()
    lock.withLock {
      workers[worker.number] = nil
      atWork[worker.number] = nil
    }
  }

  /// False where the worker is gone.
  private func process(_ item: BatchPlan.Item, _ worker: WorkerProcess) -> Bool {
    lock.withLock { atWork[worker.number] = (worker, item.output) }
    tell(.started(item))
    var granted: Int?
    var deadline = options.timeout.map { ContinuousClock.now + $0 }
    defer { if let granted { budget.release(granted) } }
    var isThere = worker.send(.process(input: item.input.path, output: item.output))
    while isThere {
      let (answer, timedOut) = worker.receive(until: deadline)
      if timedOut {
        retire(worker) { worker.abandon(output: item.output) }
        tell(
          .failed(
            item, reason: "\(item.input.path): \(timeoutText); raise --timeout or look at the file", className: nil))
        return false
      }
      switch answer {
      case .needs(let bytes):
        let asked = ContinuousClock.now
        guard budget.acquire(bytes) else { break }
        granted = bytes
        deadline = deadline.map { $0 + (ContinuousClock.now - asked) }
        isThere = worker.send(.go(threads: threads(for: bytes)))
      case .done(let outcome):
        lock.withLock { atWork[worker.number] = nil }
        tell(.done(item, outcome))
        return true
      case .failed(let reason, let className):
        lock.withLock { atWork[worker.number] = nil }
        tell(.failed(item, reason: reason, className: className))
        return true
      case .ready, .refused: continue
      case nil: isThere = false
      }
      if lock.withLock({ isCancelled }) { break }
    }
    var end: String?
    retire(worker) {
      end = worker.reap()
      worker.cleanUp(besides: item.output)
    }
    if !lock.withLock({ isCancelled }) {
      let reason =
        "\(item.input.path): its worker was \(end ?? "lost"); the file may be broken or too large for the memory"
      tell(.failed(item, reason: reason, className: nil))
    }
    return false
  }

  private var timeoutText: String {
    let seconds = options.timeout?.seconds ?? 0
    return "given up after \(seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)) seconds"
  }

  /// All cores for an image that leaves no memory for a second one of its size, else an even share.
  private func threads(for bytes: Int) -> Int {
    if bytes > budget.total / 2 { return options.cores }
    let images = lock.withLock { min(options.jobs, atWork.count + queue.count) }
    return max(1, options.cores / max(1, images))
  }
}

extension WorkerProcess {
  /// Removes what it left beside an output.
  fileprivate func cleanUp(besides output: String) {
    TemporaryFiles.removeLeftOvers(ofProcess: number, besides: output)
  }
}
