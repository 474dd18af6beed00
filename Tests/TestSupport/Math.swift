#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

func logarithm(_ x: Float) -> Float { log(x) }
public func cosine(_ x: Float) -> Float { cos(x) }
public func cosine(_ x: Double) -> Double { cos(x) }
public func sine(_ x: Double) -> Double { sin(x) }
