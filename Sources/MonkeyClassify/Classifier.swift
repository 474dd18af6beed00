public import MonkeyImage
public struct Features {
  public var values: [(name: String, value: Double)] = []
  public static func measure(_ r: Raster) -> Features { Features() }
}
public struct Classification {
  public var best: ImageClass = .unknown; public var confidence = 0.0;
  public func score(of c: ImageClass) -> Double { 0 }
}
public struct Classifier: Sendable {
  public static func standard(environment: [String: String]) throws -> Classifier { Classifier() }
  public func classify(_ f: Features) -> Classification { Classification() }
}
