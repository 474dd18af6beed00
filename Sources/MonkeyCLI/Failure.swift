/// A failure in the words of the contract: "WHAT: WHY; WHAT TO DO".
struct Failure: Error, CustomStringConvertible {
  var description: String

  init(_ what: String, _ why: String, _ remedy: String) {
    description = "\(what): \(why); \(remedy)"
  }
}

/// Ends the program with a code; what there was to say has been said.
struct Exit: Error {
  var code: Int32
}
