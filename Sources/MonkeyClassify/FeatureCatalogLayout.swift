extension Features {
  /// The large view: shape, ground, and how tone and colour change over the image.
  static let layoutCatalog: [FeatureInfo] = [
    FeatureInfo(
      "aspect",
      "log2 of longer / shorter side, 0…4. Receipts and phone windows are long.",
      high: "a long format", low: "a squarish format"
    ) { $0.layout.aspect },
    FeatureInfo(
      "large_scale",
      "Deviation of local means / total deviation, 0…1. Low where one texture, or text, fills the image.",
      high: "large shapes", low: "the same everywhere"
    ) { $0.layout.largeScale },
    FeatureInfo(
      "detail",
      "Share of the page's variance inside cells of 16 pixels, log10 of (it + 0.003); -2.5…0. X-rays and "
        + "gradients under -1.5.",
      high: "much detail", low: "little detail"
    ) { Statistics.decades($0.layout.detail, floor: 0.003) },
    FeatureInfo(
      "pixel_detail",
      "Variance between neighbours of the page / total, log10 of (it + 0.0005); -3.3 smooth … 0 noise.",
      high: "detail down to the pixel", low: "smooth"
    ) { Statistics.decades($0.layout.pixelDetail, floor: 0.0005) },
    FeatureInfo(
      "dark_border",
      "Share of the image's border darker than 0.25, 0…1. Scanner beds, dark windows, X-rays.",
      high: "a dark border", low: "no dark border"
    ) { $0.layout.darkBorder },
    FeatureInfo(
      "even_border",
      "Share of the border within 0.05 of its median, 0…1. Rendered margins and blank paper against cropped "
        + "scenes.",
      high: "an even border", low: "a varied border"
    ) { $0.layout.evenBorder },
    FeatureInfo(
      "flat_cells",
      "Share of cells of 16 pixels whose luma varies by under 0.03, 0…1. Grounds of pages, windows, charts.",
      high: "large flat areas", low: "no flat area"
    ) { $0.layout.flatCells },
    FeatureInfo(
      "margin",
      "Depth of even ground along the side where it is narrowest / extent, log10 of (it + 0.003); -2.5 none … -0.3. "
        + "Charts and logos stand on it; windows, scenes and scans reach the edge.",
      high: "even ground all round", low: "something at the edge"
    ) { Statistics.decades($0.layout.margin, floor: 0.003) },
    FeatureInfo(
      "gaps",
      "Runs of bare rows or of bare columns, whichever are fewer, log10 of (number + 1), 0…1.5. What a plot shows, its axes and "
        + "labels stand apart both ways, lines of text one way alone; scenes and windows reach the edge.",
      high: "things apart on even ground", low: "no gaps of even ground"
    ) { Statistics.decades(Double($0.layout.gaps), floor: 1) },
    FeatureInfo(
      "steepness",
      "Root mean square step of the thumbnail's luma / deviation, log10 of (it + 0.01); -2 … 0. Scenes -0.3: one thing "
        + "ends before another; X-rays -0.7: rays add up what they pass.",
      high: "sudden changes of tone", low: "slow changes of tone"
    ) { Statistics.decades($0.gradients.steepness, floor: 0.01) },
    FeatureInfo(
      "crossing_colours",
      "Energy of the thumbnail's colour gradients across their main direction / along it, log10 of (it + 0.0001); -4…0. "
        + "Gray -4; scenes -2: light and shade change all colours together; drawn colours meet anyhow, -1.5.",
      high: "colours that change each for itself", low: "colours that change together"
    ) { Statistics.decades($0.gradients.crossing, floor: 0.0001) },
    FeatureInfo(
      "gradient_evenness",
      "(mean gradient)² / mean of its square on the page, 0…0.8. Textures, X-rays and noise are alike everywhere; scenes "
        + "have calm and busy places, rendered images little else than edges.",
      high: "as much change everywhere", low: "changes in few places"
    ) { $0.gradients.evenness },
    FeatureInfo(
      "faint_direction",
      "Coherence of the thumbnail's structure tensor where luma changes by under 8 of 255, 0…1 (1 where that is nowhere). Noise, "
        + "grain and paper point anywhere, 0.6; drawn gradients, strokes of a brush and X-rays one way, 0.8.",
      high: "faint changes that point one way", low: "faint changes that point anywhere"
    ) { $0.gradients.coherence.faint },
    FeatureInfo(
      "direction",
      "The same over places that change by under 13 of 255, each by its change, 0…1 (0 where nothing changes): shading against "
        + "texture.",
      high: "soft changes that point one way", low: "soft changes that point anywhere"
    ) { $0.gradients.coherence.small },
  ]
}
