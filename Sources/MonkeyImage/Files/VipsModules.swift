internal import CVips
import Foundation

/// libvips' loaders that are files of their own (HEIF, JPEG XL, ImageMagick's, slides, PDF), loaded once a file asks for one.
///
/// `vips_init` loads them all, with the forty libraries that they are linked to; that takes longer than decoding a small image does.
/// It looks for them below the folder that VIPSHOME names, so it is told of one that cannot be.
enum VipsModules {
  /// Runs `start`, which is to call `vips_init`, so that no module is loaded; where modules could not be found later, or the
  /// user says where libvips is, as it comes.
  static func heldBack<R>(_ start: () -> R) -> R {
    #if os(Linux)
      guard folder != nil else { return start() }
      setenv(home, "/dev/null", 1)
      // Programs that are started later have libvips of their own.
      defer { unsetenv(home) }
    #endif
    return start()
  }

  /// Loads all modules, unless `vips_init` did; the first call alone does something.
  static func load() { _ = loaded }

  private static let loaded: Void = {
    guard let folder, let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return }
    for name in names.sorted() where name.hasSuffix(".so") {
      // One that cannot be loaded (a library of its own is missing) is one format less, as it is to `vips_init`.
      _ = monkey_vips_module_open(folder + "/" + name)
    }
  }()

  /// Where the modules are: beside the library itself. Nil where there are none, or where VIPSHOME is set.
  private static let folder: String? = {
    #if os(Linux)
      guard getenv(home) == nil, let library = monkey_vips_file().map({ String(cString: $0) }),
        let slash = library.lastIndex(of: "/")
      else { return nil }
      let path = "\(library[..<slash])/vips-modules-\(monkey_vips_version(0)).\(monkey_vips_version(1))"
      return access(path, R_OK | X_OK) == 0 ? path : nil
    #else
      return nil
    #endif
  }()

  private static let home = "VIPSHOME"
}
