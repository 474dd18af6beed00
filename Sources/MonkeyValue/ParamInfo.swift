/// How a parameter's values are spread when it is searched or shown on an axis.
public enum ParamScale: String, Sendable, Hashable {
  case linear
  case log
}

/// What a parameter's number measures.
public enum ParamUnit: String, Sendable, Hashable {
  case none = ""
  case pixels
  case percent
  /// Per cent of the image's shorter side: a size that means the same at every resolution.
  case percentOfShorterSide = "percent of shorter side"
  /// Multiples of the median stroke width measured on the page.
  case strokeWidths = "stroke widths"
  case millimetres
  case degrees
  case megapixels
  case linesPerInch = "lines per inch"
  /// Levels on the 0…1 scale of the file's own transfer curve.
  case level
  /// Multiples of the noise standard deviation estimated on the image.
  case noiseSigmas = "noise sigmas"
}

/// The type of a parameter and the values that are legal for it.
public enum ParamDomain: Sendable, Hashable {
  case boolean
  case integer(ClosedRange<Int>)
  case number(ClosedRange<Double>)
  case choice([String])

  /// The name of the type in `monkey image ops --json`.
  public var typeName: String {
    switch self {
    case .boolean: "boolean"
    case .integer: "integer"
    case .number: "number"
    case .choice: "choice"
    }
  }

  /// What is allowed, in words, for an error message.
  public var described: String {
    switch self {
    case .boolean: "true or false"
    case .integer(let range): "an integer from \(range.lowerBound) to \(range.upperBound)"
    case .number(let range):
      "a number from \(CanonicalJSON.number(range.lowerBound)) to \(CanonicalJSON.number(range.upperBound))"
    case .choice(let names): "one of " + names.map { "\"\($0)\"" }.joined(separator: ", ")
    }
  }

  /// The value in the domain's own type (an integral number for an integer, any number for a number), or nil where it
  /// is of another type or outside the legal range.
  public func accept(_ value: PlainValue) -> PlainValue? {
    switch (self, value) {
    case (.boolean, .bool): return value
    case (.integer(let range), .int(let number)): return range.contains(number) ? value : nil
    case (.integer(let range), .double(let number)):
      guard let whole = Int(exactly: number), range.contains(whole) else { return nil }
      return .int(whole)
    case (.number(let range), .int(let number)):
      return range.contains(Double(number)) ? .double(Double(number)) : nil
    case (.number(let range), .double(let number)): return range.contains(number) ? value : nil
    case (.choice(let names), .string(let name)): return names.contains(name) ? value : nil
    default: return nil
    }
  }
}

/// The part of a parameter's range that is worth searching.
public struct SearchRange: Sendable, Hashable {
  public var min: Double
  public var max: Double
  public var scale: ParamScale

  public init(min: Double, max: Double, scale: ParamScale) {
    self.min = min
    self.max = max
    self.scale = scale
  }
}

/// Everything that is known about one parameter of an operation; declared once, beside the property that holds it.
public struct ParamInfo: Sendable, Hashable {
  /// snake_case, as in recipes and JSON.
  public var name: String
  public var help: String
  public var domain: ParamDomain
  public var defaultValue: PlainValue
  /// Nil for a parameter that is not tuned.
  public var search: SearchRange?
  public var unit: ParamUnit

  public init(
    name: String, help: String, domain: ParamDomain, defaultValue: PlainValue, search: SearchRange?, unit: ParamUnit
  ) {
    self.name = name
    self.help = help
    self.domain = domain
    self.defaultValue = defaultValue
    self.search = search
    self.unit = unit
  }

  /// kebab-case, as on the command line.
  public var optionName: String { name.split(separator: "_").joined(separator: "-") }
}
