// swift-tools-version: 6.1
import Foundation
import PackageDescription

// On Linux libvips is opened at run time (`CVips`), for which its headers and GLib's are enough; Homebrew's folder is searched only for what a
// program is linked to.
#if os(Linux)
  let vipsHeaders = "gobject-2.0"
#else
  let vipsHeaders = "vips"
#endif
let foreign: [Target] = [
  .systemLibrary(name: "CVipsHeaders", pkgConfig: vipsHeaders, providers: [.apt(["libvips-dev"]), .brew(["vips"])]),
  .target(
    name: "CVips", dependencies: ["CVipsHeaders"],
    cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])],
    linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
  .systemLibrary(
    name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"]), .brew(["jpeg-turbo"])]),
  .systemLibrary(
    name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"]), .brew(["isa-l"])]),
  .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
  .systemLibrary(name: "CBLAKE3", pkgConfig: "libblake3", providers: [.apt(["libblake3-dev"]), .brew(["blake3"])]),
]

// What our own TOML reader, which knows lines, is held against in its tests.
let tomlReference: Target.Dependency = .product(name: "TOMLKit", package: "TOMLKit")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

// Of Foundation `monkey` needs what FoundationEssentials holds. To load the rest, with all of ICU, takes as long as all else of its start. So on Linux
// its modules name the libraries that they link to; what needs another one is an undefined symbol then.
let lean = ["FoundationEssentials", "swiftSynchronization", "swiftDispatch", "dispatch", "BlocksRuntime"]

// An arrow of docs/ARCHITECTURE.md is an entry here: a target sees what it names and nothing else.
let ours: [Target] = [
  .target(name: "MonkeyValue"),
  .target(name: "MonkeyTOML", dependencies: ["MonkeyValue"]),
  .target(
    name: "MonkeyImage", dependencies: ["CVips", "CJPEG", "CISAL", "CZlib"],
    linkerSettings: lean.map { .linkedLibrary($0, .when(platforms: [.linux])) }),
  .target(name: "MonkeyOps", dependencies: ["MonkeyValue", "MonkeyImage"]),
  .target(
    name: "MonkeyClassify", dependencies: ["MonkeyImage", "MonkeyTOML", "MonkeyValue"],
    resources: [.embedInCode("classify.toml")]),
  .target(name: "MonkeyLog", dependencies: ["MonkeyValue", "CBLAKE3"]),
  .target(
    name: "MonkeyRecipe",
    dependencies: ["MonkeyValue", "MonkeyTOML", "MonkeyImage", "MonkeyOps", "MonkeyClassify", "MonkeyLog"],
    resources: [.embedInCode("Recipes")]),
  .target(
    name: "MonkeyTune",
    dependencies: ["MonkeyValue", "MonkeyImage", "MonkeyOps", "MonkeyClassify", "MonkeyRecipe", "MonkeyLog"]),
  .target(name: "MonkeyBatch", dependencies: ["MonkeyValue", "MonkeyImage", "MonkeyClassify", "MonkeyLog"]),
  .target(
    name: "MonkeyCLI",
    dependencies: [
      "MonkeyValue", "MonkeyImage", "MonkeyOps", "MonkeyClassify", "MonkeyRecipe", "MonkeyLog", "MonkeyBatch",
      argumentParser,
    ]),
  .executableTarget(name: "monkey", dependencies: ["MonkeyCLI"]),
  .executableTarget(
    name: "monkey-generate",
    dependencies: [
      "MonkeyCLI", "MonkeyTunerCLI", "MonkeyOps", "MonkeyRecipe", "MonkeyClassify", "MonkeyLog", "MonkeyValue",
      argumentParser,
    ]),
  .target(
    name: "MonkeyTunerCLI",
    dependencies: [
      "MonkeyCLI", "MonkeyTune", "MonkeyValue", "MonkeyClassify", "MonkeyRecipe", "MonkeyLog", argumentParser,
    ]),
  .executableTarget(name: "monkey-tuner", dependencies: ["MonkeyCLI", "MonkeyTunerCLI"]),
  .target(name: "MonkeySamples", dependencies: ["MonkeyImage", "MonkeyValue"]),
  .executableTarget(
    name: "monkey-samples",
    dependencies: ["MonkeySamples", "MonkeyImage", "MonkeyValue", "MonkeyCLI", argumentParser]),
  .target(name: "TestSupport", dependencies: ["MonkeyImage", "MonkeyValue"], path: "Tests/TestSupport"),
  .testTarget(
    name: "MonkeySamplesTests", dependencies: ["MonkeySamples", "MonkeyImage", "TestSupport", "monkey"]),
  .testTarget(name: "MonkeyValueTests", dependencies: ["MonkeyValue", "TestSupport"]),
  .testTarget(name: "MonkeyTOMLTests", dependencies: ["MonkeyTOML", "MonkeyValue", "TestSupport", tomlReference]),
  .testTarget(
    name: "MonkeyCLITests", dependencies: ["MonkeyImage", "MonkeyLog", "MonkeyValue", "TestSupport", "monkey"]),
  .testTarget(
    name: "MonkeyBatchTests", dependencies: ["MonkeyBatch", "MonkeyImage", "MonkeyLog", "TestSupport", "monkey"]),
  .testTarget(name: "MonkeyLogTests", dependencies: ["MonkeyLog", "MonkeyValue", "TestSupport"]),
  .testTarget(name: "MonkeyImageTests", dependencies: ["MonkeyImage", "TestSupport"]),
  .testTarget(
    name: "MonkeyClassifyTests",
    dependencies: ["MonkeyClassify", "MonkeyImage", "MonkeySamples", "MonkeyTOML", "TestSupport"]),
  .testTarget(
    name: "MonkeyRecipeTests",
    dependencies: [
      "MonkeyRecipe", "MonkeyOps", "MonkeyImage", "MonkeyClassify", "MonkeyTOML", "MonkeyLog", "MonkeyValue",
      "TestSupport",
    ]),
  .testTarget(
    name: "MonkeyTuneTests",
    dependencies: [
      "MonkeyTune", "MonkeyRecipe", "MonkeyOps", "MonkeyImage", "MonkeyClassify", "MonkeyLog", "MonkeyValue",
      "MonkeySamples",
      "TestSupport",
      "monkey", "monkey-tuner",
    ]),
  .testTarget(name: "MonkeyOpsTests", dependencies: ["MonkeyOps", "MonkeyImage", "MonkeyValue", "TestSupport"]),
]

// The pixel kernels are compiled for the instruction sets of the machine that builds: AVX2 makes them about 1.6 times as fast,
// AVX-512 another 1.2, on processors new enough (those that have VBMI2 too) not to slow down for it. No multiply-add is
// fused in any case, so all builds give the same bytes. MONKEY_PORTABLE=1 builds for any machine.
let tuned: [SwiftSetting] = {
  #if arch(x86_64) && os(Linux)
    guard Context.environment["MONKEY_PORTABLE"] == nil,
      let machine = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
      machine.contains(" avx2 ")
    else { return [] }
    let wide = ["-mavx512f", "-mavx512vl", "-mavx512bw", "-mavx512dq", "-mprefer-vector-width=512"]
    let sets = ["-mavx2"] + (machine.contains(" avx512_vbmi2 ") ? wide : [])
    return [.unsafeFlags(sets.flatMap { ["-Xcc", $0] })]
  #else
    return []
  #endif
}()

for target in ours {
  target.swiftSettings = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .unsafeFlags(["-warnings-as-errors"]),
  ]
  if ["MonkeyImage", "MonkeyClassify"].contains(target.name) { target.swiftSettings? += tuned }
  if ["MonkeyImage", "MonkeyOps", "MonkeyRecipe", "MonkeyBatch", "MonkeyCLI"].contains(target.name) {
    target.swiftSettings?.append(.unsafeFlags(["-Xfrontend", "-disable-all-autolinking"], .when(platforms: [.linux])))
  }
}

let package = Package(
  name: "monkey",
  platforms: [.macOS(.v14)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
  ],
  targets: foreign + ours
)
