internal import CVips

/// Files that libjpeg and ISA-L decode without libvips: JPEG files of one scan, gray or RGB, and PNG files that are not interlaced.
/// Where they hold metadata, libvips, which reads that, is opened meanwhile.
///
/// The first sign of anything else, be it a stray byte, gives the file to libvips as if nothing had happened: `ImageSource` decides what
/// is a fault, and finds the words. libvips decodes JPEG by the same library, and PNG has one meaning; the pixels are the same.
enum PlainFile {
  /// Nil where the file is to be decoded by libvips.
  static func decode(_ file: FileBytes, _ options: Decode.Options, _ early: (any EarlyWork)?) -> Decode.Result? {
    file.withBytes { bytes in
      if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
        guard let rows = JPEGRows(bytes, limitMegapixels: options.maxMegapixels) else { return nil }
        let header = PlainHeader.jpeg(bytes, subsampled: rows.isSubsampled)
        if header == nil { VipsRuntime.beginStarting() }
        return decode(file, .jpeg, rows, header, options, early)
      }
      if bytes.starts(with: PNGChunks.signature), let chunks = PNGChunks.chunks(of: bytes) {
        let header = PlainHeader.png(bytes, chunks)
        // Has its thread made before a library is opened.
        guard let rows = PNGRows(bytes, chunks, limitMegapixels: options.maxMegapixels) else { return nil }
        if header == nil { VipsRuntime.beginStarting() }
        return decode(file, .png, rows, header, options, early)
      }
      return nil
    }
  }

  private static func decode(
    _ file: FileBytes, _ format: ImageFormat, _ source: some RowSource, _ plain: FileHeader?, _ options: Decode.Options,
    _ early: (any EarlyWork)?
  ) -> Decode.Result? {
    let begin = EarlyBeginning(early, measures: options.early)
    guard let pixels = try? FilePixels(source, deferring: options.defersPlanes, early: begin),
      let header = plain ?? header(of: file, format, expecting: source.layout)
    else {
      early?.forget()
      return nil
    }
    let isTurned = header.orientation > 1
    // What was measured is the image as it is stored.
    if isTurned { early?.forget() }
    return Decode.Result(
      pages: [pixels.raster(header)], format: format, byteCount: file.count, salvaged: false, warnings: [],
      wasTurned: isTurned, isOneBit: ImageSource.isOneBit(file, format))
  }

  /// Nil where libvips has something to say of the file, or sees another image in it.
  private static func header(of file: FileBytes, _ format: ImageFormat, expecting layout: RowLayout) -> FileHeader? {
    guard VipsRuntime.failure == nil else { return nil }
    return VipsTurn.shared.together {
      _ = VipsMessages.shared.take()
      let strict = format == .jpeg ? VIPS_FAIL_ON_WARNING : VIPS_FAIL_ON_ERROR
      guard let image = try? ImageSource.open(file, format: format, page: 0, failOn: strict),
        VipsMessages.shared.take().isEmpty, VipsRows.layout(of: image) == layout
      else { return nil }
      return VipsPixels.header(of: image, format: format)
    }
  }
}
