/// What is wrong with a TOML file, and where: its syntax, or a key or value that its reader does not accept.
public struct TOMLError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file as the user knows it: a path, or a name such as "built-in classify.toml".
  public var file: String
  /// Line in the file, from 1.
  public var line: Int
  /// What was found and what is allowed.
  public var message: String

  public init(file: String, line: Int, message: String) {
    self.file = file
    self.line = line
    self.message = message
  }

  /// `FILE:LINE: MESSAGE`, the form that editors and terminals make a link of.
  public var description: String { "\(file):\(line): \(message)" }
}
