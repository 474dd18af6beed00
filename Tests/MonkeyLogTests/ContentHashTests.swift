import Foundation
import MonkeyLog
import TestSupport
import Testing

@Suite struct ContentHashTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// Lengths and hashes of the official test vectors of BLAKE3: bytes 0, 1, …, 250 over and over.
  static let vectors: [(length: Int, hex: String)] = [
    (0, "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"),
    (1, "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213"),
    (63, "e9bc37a594daad83be9470df7f7b3798297c3d834ce80ba85d6e207627b7db7b"),
    (64, "4eed7141ea4a5cd4b788606bd23f46e212af9cacebacdc7d1f4c6dc7f2511b98"),
    (65, "de1e5fa0be70df6d2be8fffd0e99ceaa8eb6e8c93a63f2d8d1c30ecb6b263dee"),
    (1023, "10108970eeda3eb932baac1428c7a2163b0e924c9a9e25b35bba72b28f70bd11"),
    (1024, "42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7"),
    (1025, "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444"),
    (2048, "e776b6028c7cd22a4d0ba182a8bf62205d2ef576467e838ed6f2529b85fba24a"),
    (2049, "5f4d72f40d7a5f82b15ca2b2e44b1de3c2ef86c426c95c1af0b6879522563030"),
    (3072, "b98cb0ff3623be03326b373de6b9095218513e64f1ee2edd2525c7ad1e5cffd2"),
    (3073, "7124b49501012f81cc7f11ca069ec9226cecb8a2c850cfe644e327d22d3e1cd3"),
    (4096, "015094013f57a5277b59d8475c0501042c0b642e531b0a1c8f58d2163229e969"),
    (4097, "9b4052b38f1c5fc8b1f9ff7ac7b27cd242487b3d890d15c96a1c25b8aa0fb995"),
    (5120, "9cadc15fed8b5d854562b26a9536d9707cadeda9b143978f319ab34230535833"),
    (6144, "3e2e5b74e048f3add6d21faab3f83aa44d3b2278afb83b80b3c35164ebeca205"),
    (7168, "61da957ec2499a95d6b8023e2b0e604ec7f6b50e80a9678b89d2628e99ada77a"),
    (8192, "aae792484c8efe4f19e2ca7d371d8c467ffb10748d8a5a1ae579948f718a2a63"),
    (16384, "f875d6646de28985646f34ee13be9a576fd515f76b5b0a26bb324735041ddde4"),
    (31744, "62b6960e1a44bcc1eb1a611a8d6235b6b4b78f32e7abc4fb4c6cdcce94895c47"),
    (102400, "bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085"),
  ]

  static func input(_ count: Int) -> [UInt8] { (0..<count).map { UInt8($0 % 251) } }

  @Test func officialVectors() {
    for (length, hex) in Self.vectors {
      let bytes = Self.input(length)
      #expect(ContentHash(bytes: bytes).hex == hex)
      #expect(ContentHash(bytes: Data(bytes)).hex == hex)
      #expect(ContentHash(bytes: AnyCollection(bytes)).hex == hex)
      #expect(bytes.withUnsafeBytes { ContentHash(bytes: $0) }.description == hex)
    }
  }

  @Test func agreesWithB3sum() throws {
    guard let program = TemporaryFolder.program("b3sum") else { return }
    for length in [0, 1, 64, 1024, 1_048_575, 1_048_576, 1_048_577, 3_000_001] {
      let path = try folder.write("f\(length)", Self.input(length))
      let printed = try folder.run(program, ["--no-names", path])
      let hash = try ContentHash.ofFile(path)
      #expect(printed.trimmingCharacters(in: .whitespacesAndNewlines) == hash.hex)
      #expect(hash == ContentHash(bytes: Self.input(length)))
    }
  }

  @Test func piecesOfAnySizeGiveTheSameHash() {
    var random = SeededRandom(seed: 3)
    for length in [0, 1, 63, 64, 65, 127, 128, 1023, 1024, 1025, 2047, 2048, 2049, 70_000] {
      let bytes = Self.input(length)
      var hasher = ContentHasher()
      bytes.withUnsafeBytes { bytes in
        var at = 0
        while at < bytes.count {
          let count = min(bytes.count - at, Int(random.next() % 1500))
          hasher.update(UnsafeRawBufferPointer(rebasing: bytes[at..<at + count]))
          at += count
        }
      }
      #expect(hasher.finish() == ContentHash(bytes: bytes))
    }
  }

  @Test func readsWhatItWrites() {
    var random = SeededRandom(seed: 9)
    for _ in 0..<200 {
      let hash = ContentHash(bytes: (0..<8).map { _ in UInt8(truncatingIfNeeded: random.next()) })
      #expect(ContentHash(hex: hash.hex) == hash)
      #expect(hash.hex.count == 64 && hash.hex.allSatisfy { $0.isHexDigit && !$0.isUppercase })
    }
  }

  @Test func refusesWhatIsNo64LowerCaseDigits() {
    let good = Self.vectors[1].hex
    #expect(ContentHash(hex: good) != nil)
    for bad in ["", good.uppercased(), String(good.dropLast()), good + "0", " " + good.dropLast()] {
      #expect(ContentHash(hex: bad) == nil)
    }
    // Every byte at every place of a word: sixteen of them are digits.
    for place in [0, 7, 8, 15, 31, 63] {
      for byte in UInt8.min...UInt8.max {
        var text = Array(good.utf8)
        text[place] = byte
        guard let string = String(validating: text, as: UTF8.self) else { continue }
        let isDigit = (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
        #expect((ContentHash(hex: string) != nil) == isDigit)
      }
    }
  }

  @Test func ordersAsTheDigitsDo() {
    let hashes = Self.vectors.compactMap { ContentHash(hex: $0.hex) }
    #expect(hashes.sorted().map(\.hex) == Self.vectors.map(\.hex).sorted())
  }

  @Test func whatIsNoFileIsAClearError() throws {
    let fifo = try folder.makeFIFO("pipe")
    for (path, word) in [(folder.path, "a folder"), (fifo, "FIFO"), (folder.path + "/none.png", "No such file")] {
      let error = #expect(throws: LogError.self) { try ContentHash.ofFile(path) }
      #expect(error?.description.contains(path) == true && error?.why.contains(word) == true)
    }
  }
}
