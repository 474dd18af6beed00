import Foundation
import MonkeyImage
import MonkeyOps
import MonkeyValue
import TestSupport
import Testing

/// What holds for every operation: being in the registry is enough to be tested.
@Suite struct OperationContractTests {
  static let names = OperationRegistry.names

  private func operation(_ name: String) throws -> any ImageOperation.Type {
    try #require(OperationRegistry.named(name))
  }

  @Test func everyOperationFileIsRegistered() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources/MonkeyOps/Operations")
    var declared: [String] = []
    for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /static let name = "([a-z-]+)"/) { declared.append(String(match.1)) }
    }
    #expect(declared.sorted() == Self.names.sorted(), "a new operation needs its line in OperationRegistry")
    #expect(Set(Self.names).count == Self.names.count)
  }

  @Test(arguments: names)
  func declaration(name: String) throws {
    let type = try operation(name)
    #expect(name.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil, "kebab-case")
    #expect(!type.summary.isEmpty && type.summary.hasSuffix("."))
    #expect(type.revision >= 1)
    let parameters = type.parameters
    #expect(Set(parameters.map(\.name)).count == parameters.count)
    for parameter in parameters {
      #expect(parameter.name.wholeMatch(of: /[a-z][a-z0-9]*(_[a-z0-9]+)*/) != nil, "snake_case: \(parameter.name)")
      #expect(!parameter.help.isEmpty)
      #expect(parameter.domain.accept(parameter.defaultValue) == parameter.defaultValue, "\(parameter.name): default")
      guard let search = parameter.search else { continue }
      #expect(search.min < search.max)
      if search.scale == .log { #expect(search.min > 0) }
      for end in [search.min, search.max] {
        #expect(parameter.domain.accept(.double(end)) != nil, "\(parameter.name): \(end) is searched and not legal")
      }
    }
  }

  @Test(arguments: names)
  func argumentsGoRoundAndWrongOnesAreRefused(name: String) throws {
    func check<Operation: ImageOperation>(_ type: Operation.Type) throws {
      let defaults = type.init().arguments
      #expect(defaults == Dictionary(uniqueKeysWithValues: type.parameters.map { ($0.name, $0.defaultValue) }))
      #expect(try type.make(defaults).arguments == defaults)
      #expect(throws: ParameterError.self) { try type.make(["no_such_parameter": 1]) }
      for parameter in type.parameters {
        let other: PlainValue = parameter.defaultValue.number == nil ? 1 : "much"
        #expect(throws: ParameterError.self) { try type.make([parameter.name: other]) }
        if case .number(let range) = parameter.domain {
          #expect(throws: ParameterError.self) { try type.make([parameter.name: .double(range.upperBound + 1)]) }
          #expect(throws: ParameterError.self) { try type.make([parameter.name: .double(.nan)]) }
          #expect(try type.make([parameter.name: .double(range.lowerBound)]).arguments != [:])
        }
      }
    }
    try check(operation(name))
  }

  /// Sizes around the edges, gray and colour, with alpha and 16 bits, blank and busy.
  private static var images: [Raster] {
    var images: [Raster] = []
    for (width, height) in [(1, 1), (2, 3), (1, 40), (40, 1), (15, 17), (33, 16), (64, 48)] {
      let seed = UInt64(width * 100 + height)
      images.append(Raster(gray: .random(width: width, height: height, seed: seed)))
      images.append(
        Raster(
          red: .random(width: width, height: height, seed: seed + 1),
          green: .random(width: width, height: height, seed: seed + 2),
          blue: .random(width: width, height: height, seed: seed + 3),
          alpha: .random(width: width, height: height, seed: seed + 4), bitDepth: 16))
    }
    for level: Float in [0, 0.5, 1] {
      images.append(Raster(gray: Plane(width: 50, height: 40, fill: level)))
      images.append(.generate(width: 50, height: 40) { _, _ in (level, level, level) })
    }
    images.append(Raster(gray: .generate(width: 120, height: 90) { x, y in (x / 7 + y / 9) % 2 == 0 ? 0 : 1 }))
    return images
  }

  @Test(arguments: names)
  func worksOnEveryKindOfImage(name: String) throws {
    let type = try operation(name)
    for image in Self.images {
      var result = image
      let report: StepReport
      do {
        report = try type.init().apply(to: &result)
      } catch let error as OperationError {
        #expect(error.operation == name && !error.reason.isEmpty && !error.remedy.isEmpty)
        continue
      }
      #expect(result.width > 0 && result.height > 0)
      #expect(result.bitDepth == image.bitDepth)
      #expect(result.planes.allSatisfy { $0.samples.allSatisfy(\.isFinite) }, "\(image.width) x \(image.height)")
      if report.skipped != nil {
        #expect(result.planes.map(\.samples) == image.planes.map(\.samples), "skipped, yet changed")
      }
      for (key, value) in report.measured {
        #expect(key.wholeMatch(of: /[a-z][a-z0-9]*(_[a-z0-9]+)*/) != nil)
        if case .double(let number) = value { #expect(number.isFinite) }
      }
      var again = image
      #expect(try type.init().apply(to: &again) == report)
      #expect(again.planes.map(\.samples) == result.planes.map(\.samples), "not the same bytes twice")
    }
  }
}
