import MonkeyImage
import TestSupport
import Testing

@Suite struct PlaneTests {
  @Test func copiesAreIndependent() {
    let first = Plane.random(width: 17, height: 5, seed: 1)
    var second = first
    second[3, 2] = 9
    #expect(first[3, 2] != 9)
    #expect(second[3, 2] == 9)
    #expect(second[4, 2] == first[4, 2])
  }

  @Test(arguments: [0, 1, 15, 16, 17, 33])
  func rowsStartOn64Bytes(width: Int) {
    let plane = Plane(width: width, height: 3, fill: 0.5)
    #expect(plane.stride % 16 == 0 && plane.stride >= width)
    plane.read { view in
      for y in 0..<3 { #expect(UInt(bitPattern: view.row(y)) % 64 == 0) }
    }
    #expect(plane.samples == [Float](repeating: 0.5, count: width * 3))
  }

  @Test func groupsOfRowsCoverEveryRowOnceInOrder() {
    for count in [0, 1, 31, 32, 33, 200] {
      let groups = Parallel.mapRows(count, chunk: 32) { $0 }
      #expect(groups.flatMap { Array($0) } == Array(0..<count))
    }
  }

  @Test func memoryOfPlanesThatAreGoneIsNeverThatOfLivingOnes() {
    let kept = Plane(width: 1024, height: 1024, fill: 3)
    for round in 0..<40 {
      var one = Plane(width: 1024, height: 1024, fill: Float(round))
      let copy = one
      let other = Plane(width: 1024, height: 512 + round, fill: -1)
      one[5, 5] = 100
      #expect(copy[5, 5] == Float(round) && one[5, 5] == 100 && other[1023, 511] == -1)
    }
    Parallel.perform(16) { k in
      let mine = Plane(width: 1024, height: 600, fill: Float(k))
      #expect(mine.samples.allSatisfy { $0 == Float(k) })
    }
    #expect(kept.samples.allSatisfy { $0 == 3 })
  }

  @Test func colourBecomesItsLumaInPlace() {
    for (width, height) in [(1, 1), (17, 3), (40, 70)] {
      let image = Raster(
        red: .random(width: width, height: height, seed: 1), green: .random(width: width, height: height, seed: 2),
        blue: .random(width: width, height: height, seed: 3), alpha: .random(width: width, height: height, seed: 4))
      var gray = image
      gray.reduceToLuma()
      #expect(gray.colorModel == .gray && gray.color[0].samples == image.luma().samples)
      #expect(gray.alpha?.samples == image.alpha?.samples)
      gray.reduceToLuma()
      #expect(gray.color[0].samples == image.luma().samples)
    }
  }
}
