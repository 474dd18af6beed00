/// Why a batch is refused as a whole: "WHAT: WHY; WHAT TO DO".
public struct BatchError: Error, Sendable, Hashable, CustomStringConvertible {
  public var what: String
  public var why: String
  public var remedy: String

  public init(_ what: String, _ why: String, _ remedy: String) {
    self.what = what
    self.why = why
    self.remedy = remedy
  }

  public var description: String { "\(what): \(why); \(remedy)" }
}
