import Foundation
import MonkeyOps
public import MonkeyLog
public import MonkeyRecipe
public import MonkeyValue

/// One parameter of one step of a recipe that can be searched.
public struct SearchDimension: Sendable, Hashable {
  /// The step's place in the recipe.
  public var step: Int
  /// The step's operation.
  public var operation: String
  public var info: ParamInfo
  /// `denoise.strength`; from the second step of the same operation on `denoise#2.strength`.
  public var name: String

  private var search: SearchRange { info.search ?? SearchRange(min: 0, max: 1, scale: .linear) }
  private var isLog: Bool { search.scale == .log && search.min > 0 }

  /// The value's place between the ends of the search range, 0…1, on the parameter's scale; a value outside the range
  /// lies outside, by half a range at most.
  public func coordinate(_ value: Double) -> Double {
    guard search.max > search.min else { return 0 }
    let place: Double
    if isLog {
      place = log(max(value, search.min * 1e-3) / search.min) / log(search.max / search.min)
    } else {
      place = (value - search.min) / (search.max - search.min)
    }
    return place.isFinite ? max(-0.5, min(1.5, place)) : 0
  }

  /// The value at a place of the search range: three significant digits of the range, whole for integers, legal always.
  public func value(at place: Double) -> PlainValue {
    let place = max(0, min(1, place))
    var number: Double
    if isLog {
      number = search.min * pow(search.max / search.min, place)
      let unit = pow(10, (log10(number)).rounded(.down) - 2)
      number = rounded(number, to: unit)
    } else {
      let range = search.max - search.min
      number = search.min + place * range
      if range > 0 { number = rounded(number, to: pow(10, log10(range).rounded(.down) - 2)) }
    }
    number = max(search.min, min(search.max, number))
    switch info.domain {
    case .integer(let legal):
      let whole = max(Double(legal.lowerBound), min(Double(legal.upperBound), number.rounded()))
      return Int(exactly: whole).map(PlainValue.int) ?? info.defaultValue
    case .number(let legal): return .double(max(legal.lowerBound, min(legal.upperBound, number)))
    case .boolean, .choice: return info.defaultValue
    }
  }

  /// A multiple of a power of ten, free of the dust of binary fractions: 0.3, not 0.30000000000000004.
  private func rounded(_ number: Double, to unit: Double) -> Double {
    unit >= 1 ? (number / unit).rounded() * unit : (number / unit).rounded() / (1 / unit).rounded()
  }
}

/// A recipe as a place in a search space.
public struct SearchPoint: Sendable, Hashable {
  /// One number a dimension of the space, see `SearchDimension.coordinate`; empty for `isPassthrough`.
  public var coordinates: [Double]
  /// The values of the parameters that are not searched, by "step.name".
  public var settings: [String: PlainValue]
  /// No processing at all: it stands beside the space.
  public var isPassthrough: Bool

  public init(coordinates: [Double], settings: [String: PlainValue] = [:], isPassthrough: Bool = false) {
    self.coordinates = coordinates
    self.settings = settings
    self.isPassthrough = isPassthrough
  }

  /// The input as it is.
  public static let passthrough = SearchPoint(coordinates: [], isPassthrough: true)
}

/// All recipes with the operations of one recipe in their order: what the tuner can choose among.
public struct SearchSpace: Sendable {
  /// The recipe that is used now.
  public let recipe: Recipe
  /// Every numeric parameter with a search range, in the order of the steps and their declarations.
  public let dimensions: [SearchDimension]
  /// Where that recipe stands.
  public let live: SearchPoint
  /// Where the operations' declared defaults stand, parameters that are not searched as they are now.
  public let declared: SearchPoint

  public init(_ recipe: Recipe) {
    self.recipe = recipe
    var dimensions: [SearchDimension] = []
    var seen: [String: Int] = [:]
    for (index, step) in recipe.steps.enumerated() {
      let count = (seen[step.name] ?? 0) + 1
      seen[step.name] = count
      let prefix = count == 1 ? step.name : "\(step.name)#\(count)"
      for info in type(of: step.operation).parameters where info.search != nil && info.defaultValue.number != nil {
        dimensions.append(
          SearchDimension(step: index, operation: step.name, info: info, name: "\(prefix).\(info.name)"))
      }
    }
    self.dimensions = dimensions
    let arguments = recipe.steps.map(\.arguments)
    live = Self.point(dimensions, arguments)
    declared = SearchPoint(
      coordinates: dimensions.map { $0.coordinate($0.info.defaultValue.number ?? 0) }, settings: live.settings)
  }

  /// Where the recipe of a recorded run stands; nil where it has other operations.
  public func point(of steps: [StepRecord]) -> SearchPoint? {
    if steps.isEmpty { return .passthrough }
    guard steps.count == recipe.steps.count, zip(steps, recipe.steps).allSatisfy({ $0.op == $1.name }) else {
      return nil
    }
    return Self.point(dimensions, zip(recipe.steps, steps).map { $0.arguments.merging($1.args) { _, new in new } })
  }

  /// The recipe of a recorded run as it was, within the search ranges or not; nil where it has other operations.
  func recipe(of steps: [StepRecord]) -> Recipe? {
    guard steps.isEmpty || steps.count == recipe.steps.count, zip(steps, recipe.steps).allSatisfy({ $0.op == $1.name })
    else { return nil }
    return try? Recipe(
      zip(recipe.steps, steps).map { step, record in
        let operation: any ImageOperation.Type = type(of: step.operation)
        return Recipe.Step(try Self.make(operation, record.args))
      })
  }

  /// The recipe at a place. Coordinates are those of `dimensions`; what `tuned` leaves out stays as it is in `base`.
  /// - Throws: `ParameterError` where a combination is not legal.
  public func recipe(at point: SearchPoint, tuned: Set<Int>) throws -> Recipe {
    if point.isPassthrough { return Recipe([]) }
    var arguments = recipe.steps.map(\.arguments)
    for (index, dimension) in dimensions.enumerated() where tuned.contains(index) {
      arguments[dimension.step][dimension.info.name] = dimension.value(at: point.coordinates[index])
    }
    return Recipe(
      try zip(recipe.steps, arguments).map { step, arguments in
        let operation: any ImageOperation.Type = type(of: step.operation)
        return Recipe.Step(try Self.make(operation, arguments))
      })
  }

  /// The place as it is after rounding to values that a recipe would hold.
  public func snapped(_ point: SearchPoint, tuned: Set<Int>) -> SearchPoint {
    if point.isPassthrough { return point }
    var snapped = live
    for (index, dimension) in dimensions.enumerated() where tuned.contains(index) {
      snapped.coordinates[index] = dimension.coordinate(
        dimension.value(at: point.coordinates[index]).number ?? 0)
    }
    return snapped
  }

  private static func make<Operation: ImageOperation>(
    _ type: Operation.Type, _ arguments: [String: PlainValue]
  ) throws -> any ImageOperation { try type.make(arguments) }

  private static func point(_ dimensions: [SearchDimension], _ arguments: [[String: PlainValue]]) -> SearchPoint {
    if arguments.isEmpty { return .passthrough }
    var settings: [String: PlainValue] = [:]
    for (step, values) in arguments.enumerated() {
      for (name, value) in values { settings["\(step).\(name)"] = value }
    }
    let coordinates = dimensions.map { dimension -> Double in
      let value = settings.removeValue(forKey: "\(dimension.step).\(dimension.info.name)")
      return dimension.coordinate(value?.number ?? dimension.info.defaultValue.number ?? 0)
    }
    return SearchPoint(coordinates: coordinates, settings: settings)
  }
}
