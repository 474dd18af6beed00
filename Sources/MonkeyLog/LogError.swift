/// What went wrong with a log, or with a file that was to be hashed: in words that a person can act on.
public struct LogError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of problem, for programs.
  public enum Problem: String, Sendable, Hashable {
    /// There is no such file, or its folder does not exist.
    case missing
    /// The permissions do not allow it.
    case forbidden
    /// A folder, FIFO or socket where a file is needed.
    case wrongType
    /// Another process holds the lock for too long.
    case locked
    /// No space left, quota or size limit reached: nothing or only a piece of the record is in the log.
    case full
    /// Any other failure of the operating system.
    case failed
    /// A value that the log's format does not allow.
    case invalid
  }

  public var path: String
  public var problem: Problem
  /// What could not be done, with the file's name.
  public var what: String
  public var why: String
  /// What the person can do about it.
  public var remedy: String

  public init(path: String, problem: Problem, what: String, why: String, remedy: String) {
    self.path = path
    self.problem = problem
    self.what = what
    self.why = why
    self.remedy = remedy
  }

  /// `WHAT: WHY; WHAT TO DO`.
  public var description: String { "\(what): \(why); \(remedy)" }
}
