public import MonkeyValue

/// A type that a parameter can have: `Double`, `Int`, `Bool`, or an enumeration of names.
public protocol ParamValue: Sendable {
  /// The value as it stands in a recipe.
  var plain: PlainValue { get }
  /// The value from a recipe; nil where the type is another.
  init?(plain: PlainValue)
}

extension Double: ParamValue {
  public var plain: PlainValue { .double(self) }
  public init?(plain: PlainValue) {
    guard let number = plain.number else { return nil }
    self = number
  }
}

extension Int: ParamValue {
  public var plain: PlainValue { .int(self) }
  public init?(plain: PlainValue) {
    guard case .int(let number) = plain else { return nil }
    self = number
  }
}

extension Bool: ParamValue {
  public var plain: PlainValue { .bool(self) }
  public init?(plain: PlainValue) {
    guard case .bool(let value) = plain else { return nil }
    self = value
  }
}

/// A parameter that is one of a few names: `enum Method: String, ParamChoice { case otsu, sauvola }`.
public protocol ParamChoice: ParamValue, RawRepresentable, CaseIterable where RawValue == String {}

extension ParamChoice {
  public var plain: PlainValue { .string(rawValue) }
  public init?(plain: PlainValue) {
    guard case .string(let name) = plain else { return nil }
    self.init(rawValue: name)
  }
}

/// Declares a parameter of an operation: help, legal range, default, unit, and the range worth searching.
///
/// The property's own name, in snake_case, is the parameter's name. Values are checked where they enter (recipe,
/// command line, tuner); inside the program they are taken as given.
@propertyWrapper
public struct Param<Value: ParamValue>: Sendable {
  private var box: Box
  let help: String
  let domain: ParamDomain
  let search: SearchRange?
  let unit: ParamUnit

  // A reference, so that a value can be set through a mirror of a fresh instance; copied on write like any value.
  private final class Box: @unchecked Sendable {
    var value: Value
    let initial: Value
    init(_ value: Value, initial: Value) {
      self.value = value
      self.initial = initial
    }
  }

  public var wrappedValue: Value {
    get { box.value }
    set {
      if !isKnownUniquelyReferenced(&box) { box = Box(newValue, initial: box.initial) }
      box.value = newValue
    }
  }

  private init(_ value: Value, _ help: String, _ domain: ParamDomain, _ search: SearchRange?, _ unit: ParamUnit) {
    self.box = Box(value, initial: value)
    self.help = help
    self.domain = domain
    self.search = search
    self.unit = unit
  }
}

extension Param where Value == Double {
  public init(
    wrappedValue: Double, _ help: String, _ legal: ClosedRange<Double>, unit: ParamUnit = .none,
    search: ClosedRange<Double>? = nil, scale: ParamScale = .linear
  ) {
    self.init(
      wrappedValue, help, .number(legal),
      search.map { SearchRange(min: $0.lowerBound, max: $0.upperBound, scale: scale) }, unit)
  }
}

extension Param where Value == Int {
  public init(
    wrappedValue: Int, _ help: String, _ legal: ClosedRange<Int>, unit: ParamUnit = .none,
    search: ClosedRange<Int>? = nil, scale: ParamScale = .linear
  ) {
    self.init(
      wrappedValue, help, .integer(legal),
      search.map { SearchRange(min: Double($0.lowerBound), max: Double($0.upperBound), scale: scale) }, unit)
  }
}

extension Param where Value == Bool {
  public init(wrappedValue: Bool, _ help: String) {
    self.init(wrappedValue, help, .boolean, nil, .none)
  }
}

extension Param where Value: ParamChoice {
  public init(wrappedValue: Value, _ help: String) {
    self.init(wrappedValue, help, .choice(Value.allCases.map(\.rawValue)), nil, .none)
  }
}

/// What a mirror of an operation sees of each of its parameters, whatever their type.
protocol AnyParam {
  func info(name: String) -> ParamInfo
  var plain: PlainValue { get }
  /// Sets the value of the one instance that the mirror was taken of; false where the type is another.
  func setThroughMirror(_ value: PlainValue) -> Bool
}

extension Param: AnyParam {
  func info(name: String) -> ParamInfo {
    ParamInfo(
      name: name, help: help, domain: domain, defaultValue: box.initial.plain, search: search, unit: unit)
  }

  var plain: PlainValue { box.value.plain }

  func setThroughMirror(_ value: PlainValue) -> Bool {
    guard let typed = Value(plain: value) else { return false }
    box.value = typed
    return true
  }
}
