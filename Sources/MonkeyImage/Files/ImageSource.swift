internal import CVips

/// The bytes of an image file with their format and number of pages found out, not yet decoded.
struct ImageSource {
  let file: FileBytes
  let format: ImageFormat
  let pageCount: Int

  init(_ file: FileBytes) throws {
    self.file = file
    if let reason = VipsRuntime.failure {
      throw ImageError.unreadable(path: file.path, reason: "libvips cannot be started: \(reason)")
    }
    format = try file.withBytes { try ImageSource.sniff($0, path: file.path) }
    // Every page of a TIFF; of an animation the first frame.
    if format == .tiff {
      let header = try ImageSource.open(file, format: format, page: 0, failOn: VIPS_FAIL_ON_NONE)
      pageCount = max(1, Int(monkey_vips_pages(header.pointer)))
    } else {
      pageCount = 1
    }
  }

  /// The declared size of every page; refuses by it alone, so that a few bytes cannot ask for gigabytes.
  @discardableResult func checkSize(limitMegapixels: Double) throws -> [Decode.PageSize] {
    var total = 0.0
    var sizes: [Decode.PageSize] = []
    for page in 0..<pageCount {
      let header = try ImageSource.open(file, format: format, page: page, failOn: VIPS_FAIL_ON_NONE)
      let (width, height) = (Int(header.pointer.pointee.Xsize), Int(header.pointer.pointee.Ysize))
      total += Double(width) * Double(height)
      if total > limitMegapixels * 1e6 {
        throw ImageError.tooLarge(path: file.path, width: width, height: height, limitMegapixels: limitMegapixels)
      }
      let bands = Int(header.pointer.pointee.Bands)
      sizes.append(Decode.PageSize(width: width, height: height, planes: min(4, max(1, bands))))
    }
    return sizes
  }

  /// Whether this is a PNG file with one bit a sample: byte 24 of the file, in its IHDR chunk.
  static func isOneBit(_ file: FileBytes, _ format: ImageFormat) -> Bool {
    format == .png && file.withBytes { $0.count > 24 && $0[24] == 1 }
  }

  struct DecodedPage {
    var raster: Raster
    var wasTurned: Bool
    var salvaged: Bool
    var warnings: [String]
  }

  func decodePage(_ page: Int, _ options: Decode.Options, early: (any EarlyWork)?) throws -> DecodedPage {
    // Files without fault, nearly all, are decoded side by side.
    let flawless = VipsTurn.shared.together { () -> DecodedPage? in
      _ = VipsMessages.shared.take()
      let strict = format == .jpeg ? VIPS_FAIL_ON_WARNING : VIPS_FAIL_ON_ERROR
      guard let (raster, turned) = try? decodePage(page, options, early, failOn: strict),
        VipsMessages.shared.take().isEmpty
      else {
        return nil
      }
      return DecodedPage(raster: raster, wasTurned: turned, salvaged: false, warnings: [])
    }
    if let flawless { return flawless }
    return try VipsTurn.shared.alone { try decodeFlawed(page, options, early) }
  }

  private func decodeFlawed(
    _ page: Int, _ options: Decode.Options, _ early: (any EarlyWork)?
  ) throws -> DecodedPage {
    monkey_vips_error_clear()
    _ = VipsMessages.shared.take()
    // libjpeg calls lost data a warning, as it does a stray byte in a header: stop at the first and look which it is.
    let levels = format == .jpeg ? [VIPS_FAIL_ON_WARNING, VIPS_FAIL_ON_ERROR] : [VIPS_FAIL_ON_ERROR]
    var reason = ""
    for level in levels {
      do {
        let (raster, turned) = try decodePage(page, options, early, failOn: level)
        let said = VipsMessages.shared.take().filter { !DamageReport.isNoise($0) }.map(DamageReport.plain)
        guard let loss = said.first(where: { DamageReport.losesPixels($0, in: format) }) else {
          let warnings = said.isEmpty && !reason.isEmpty ? [reason] : said
          return DecodedPage(raster: raster, wasTurned: turned, salvaged: false, warnings: warnings)
        }
        reason = loss
        break
      } catch ImageError.damaged(let path, let why) {
        reason = DamageReport.plain(why)
        let error = DamageReport.error(path: path, why)
        if case .unsupportedPixels = error { throw error }
        if DamageReport.losesPixels(reason, in: format) { break }
      }
    }
    guard options.salvage else { throw ImageError.damaged(path: file.path, reason: reason) }
    let (raster, turned) = try decodePage(page, options, early, failOn: VIPS_FAIL_ON_NONE)
    _ = VipsMessages.shared.take()
    return DecodedPage(raster: raster, wasTurned: turned, salvaged: true, warnings: ["damaged: " + reason])
  }

  private func decodePage(
    _ page: Int, _ options: Decode.Options, _ early: (any EarlyWork)?, failOn: VipsFailOn
  ) throws -> (raster: Raster, wasTurned: Bool) {
    let image = try ImageSource.open(file, format: format, page: page, failOn: failOn)
    let turned = monkey_vips_orientation(image.pointer) > 1
    // What is to be turned is measured when it stands.
    let begin = EarlyBeginning(turned ? nil : early, measures: turned ? [] : options.early)
    let raster = try withExtendedLifetime(file) {
      try VipsPixels.raster(
        of: image, format: format, path: file.path, deferring: options.defersPlanes, early: begin)
    }
    return (raster, turned)
  }

  private static func sniff(_ bytes: UnsafeRawBufferPointer, path: String) throws -> ImageFormat {
    if bytes.isEmpty { throw ImageError.unknownFormat(path: path, found: "the file is empty") }
    // BMP goes through ImageMagick inside libvips, which would open anything; so it is let in by its own mark alone.
    if bytes.starts(with: [0x42, 0x4D]) {
      VipsModules.load()
      return .bmp
    }
    if bytes.count > 2, bytes[0] == 0x50, (0x31...0x36).contains(bytes[1]) { return .pnm }
    defer { monkey_vips_error_clear() }
    var found = monkey_vips_find_loader(bytes.baseAddress, bytes.count)
    if found == nil {
      VipsModules.load()
      found = monkey_vips_find_loader(bytes.baseAddress, bytes.count)
    }
    guard let loader = found else {
      throw ImageError.unknownFormat(path: path, found: "its first bytes are those of no known format")
    }
    let name = String(cString: loader)
    guard let format = ImageFormat(loader: name) else {
      throw ImageError.unknownFormat(path: path, found: "its format is not among those that are read")
    }
    return format
  }

  static func open(
    _ file: FileBytes, format: ImageFormat, page: Int, failOn: VipsFailOn
  ) throws -> VipsReference {
    try file.withBytes { bytes in
      let image =
        format == .pnm
        ? monkey_vips_load_source(bytes.baseAddress, bytes.count, 1, failOn)
        : monkey_vips_load(bytes.baseAddress, bytes.count, format == .tiff ? Int32(page) : -1, 1, failOn)
      guard let image else { throw DamageReport.error(path: file.path, VipsRuntime.takeError()) }
      return VipsReference(image)
    }
  }
}

/// What decoders' messages mean for the pixels.
enum DamageReport {
  /// Whether pixels were lost, as against a stray byte between two segments.
  static func losesPixels(_ message: String, in format: ImageFormat) -> Bool {
    // Of other formats a decoder that went on has all its pixels.
    guard format == .jpeg else { return false }
    let text = message.lowercased()
    if text.contains("extraneous bytes before marker") {
      // Before a restart marker they stand inside the coded pixels; elsewhere between segments.
      return (0...7).contains { text.contains("marker 0xd\($0)") }
    }
    return ["premature end", "bad huffman", "corrupt jpeg"].contains { text.contains($0) }
  }

  /// The error for a decoder's failure: damage, unless the decoder says that the kind of file is beyond it.
  static func error(path: String, _ message: String) -> ImageError {
    let reason = plain(message)
    return message.lowercased().contains("not supported")
      ? .unsupportedPixels(path: path, found: reason) : .damaged(path: path, reason: reason)
  }

  /// Messages that repeat what another says.
  static func isNoise(_ message: String) -> Bool {
    message.hasPrefix("error in tile") || message.hasPrefix("read gave") || message.hasPrefix("threaded:")
  }

  /// The message without libvips' names of its own parts.
  static func plain(_ message: String) -> String {
    var text = message
    for prefix in [
      "VipsJpeg: ", "vipspng: ", "tiff2vips: ", "VipsForeignLoad: ", "magick2vips: libMagick error: ",
    ] {
      text = text.replacing(prefix, with: "")
    }
    var seen = Set<String>()
    return text.split(separator: ", ").map(String.init).filter { seen.insert($0).inserted }.joined(separator: ", ")
  }
}
