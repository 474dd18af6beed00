/// A failure in the words of the contract: "WHAT: WHY; WHAT TO DO".
package struct Failure: Error, CustomStringConvertible {
  package var description: String

  package init(_ what: String, _ why: String, _ remedy: String) {
    description = "\(what): \(why); \(remedy)"
  }
}

/// Ends the program with a code; what there was to say has been said.
package struct Exit: Error {
  package var code: Int32

  package init(code: Int32) { self.code = code }
}
