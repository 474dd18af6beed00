/// A forest of disjoint sets: each member hangs on one that is not greater, and a set's least member, its root, on itself. Which that is does not
/// depend on the order of joining. Path halving (R. E. Tarjan, "Efficiency of a good but not linear set union algorithm", JACM 22, 1975).
enum DisjointSets {
  @inline(__always)
  static func root(_ parent: UnsafeMutablePointer<Int32>, _ member: Int32) -> Int32 {
    var i = member
    while parent[Int(i)] != i {
      parent[Int(i)] = parent[Int(parent[Int(i)])]
      i = parent[Int(i)]
    }
    return i
  }

  /// Makes the sets of two members one.
  @inline(__always)
  static func join(_ parent: UnsafeMutablePointer<Int32>, _ a: Int32, _ b: Int32) {
    let (rootA, rootB) = (root(parent, a), root(parent, b))
    if rootA < rootB { parent[Int(rootB)] = rootA } else if rootB < rootA { parent[Int(rootA)] = rootB }
  }
}
