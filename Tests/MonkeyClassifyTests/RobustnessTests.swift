import MonkeyClassify
import MonkeyImage
import MonkeySamples
import TestSupport
import Testing

/// What people do to files leaves the class as it was.
@Suite struct RobustnessTests {
  let folder: TemporaryFolder
  let classifier: Classifier

  init() throws {
    folder = try TemporaryFolder()
    classifier = try Classifier.standard(environment: [:])
  }

  /// What is done to a file.
  enum Change: String, CaseIterable {
    case jpeg60, half, turned, gray, cropped
  }

  private static let scans: Set = ["binary-scan", "halftone-scan", "receipt"]

  private func label(_ raster: Raster) -> String { classifier.classify(Features.measure(raster)).best.name }

  private func changed(_ raster: Raster, _ change: Change, className: String) throws -> Raster? {
    var out = raster
    switch change {
    case .jpeg60:
      let bytes = try Encode.encode([raster], as: .jpeg, path: "x.jpg", options: .init(quality: 60))
      return try Decode.decode(FileBytes(path: folder.write("x.jpg", bytes))).pages.first
    case .half:
      out.mapPlanes { $0.resampled(width: $0.width / 2, height: $0.height / 2, filter: .lanczos3, limits: 0...1) }
    case .turned:
      out.mapPlanes { plane in
        .generate(width: plane.height, height: plane.width) { plane[$1, plane.height - 1 - $0] }
      }
    case .gray:
      // Scans alone: of a photo or a screen it makes another thing.
      if !Self.scans.contains(className) { return nil }
      out.replaceColor(with: [raster.luma()])
    case .cropped:
      out.mapPlanes { plane in
        let (x, y) = (plane.width / 20, plane.height / 20)
        return .generate(width: plane.width - 2 * x, height: plane.height - 2 * y) { plane[x + $0, y + $1] }
      }
    }
    return out
  }

  @Test(arguments: Sample.names.map(\.className))
  func samplesAreTold(className: String) throws {
    let answer = label(try #require(Sample.make(className: className)).raster)
    #expect(answer == className)
  }

  @Test func whatIsDoneToAFileLeavesItsLabel() throws {
    var (kept, judged) = (0, 0)
    var changes: [String] = []
    for (_, className) in Sample.names {
      let raster = try #require(Sample.make(className: className, seed: 7)).raster
      let before = label(raster)
      for change in Change.allCases {
        guard let image = try changed(raster, change, className: className) else { continue }
        let after = label(image)
        judged += 1
        if after == before { kept += 1 } else { changes.append("\(className), \(change): \(before) to \(after)") }
      }
    }
    #expect(judged == 31)
    #expect(Double(kept) >= 0.95 * Double(judged), "\(changes)")
  }
}
