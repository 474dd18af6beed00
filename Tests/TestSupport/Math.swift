#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

func logarithm(_ x: Float) -> Float { log(x) }
func cosine(_ x: Float) -> Float { cos(x) }
