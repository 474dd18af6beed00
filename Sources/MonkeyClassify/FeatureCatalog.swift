/// What a feature means.
public struct FeatureInfo: Sendable {
  /// snake_case, as in `classify.toml` and in `--json`.
  public var name: String
  /// What it measures, its unit and range, and which classes it tells apart.
  public var help: String
  let read: @Sendable (Measured) -> Double

  init(_ name: String, _ help: String, _ read: @escaping @Sendable (Measured) -> Double) {
    self.name = name
    self.help = help
    self.read = read
  }
}

extension Features {
  /// Every feature, in the order in which they are measured and printed.
  public static let catalog: [FeatureInfo] = [
    FeatureInfo("saturation_mean", "") { $0.colour.saturationMean },
    FeatureInfo("saturation_spread", "") { $0.colour.saturationSpread },
    FeatureInfo("tint", "") { $0.colour.tint },
    FeatureInfo("beyond_tone", "") { $0.colour.beyondTone },
    FeatureInfo("coloured_share", "") { $0.colour.colouredShare },
    FeatureInfo("vivid_share", "") { $0.colour.vividShare },
    FeatureInfo("hue_variety", "") { $0.colour.hueVariety },
    FeatureInfo("luma_mean", "") { $0.tone.mean },
    FeatureInfo("luma_spread", "") { $0.tone.spread },
    FeatureInfo("bimodality", "") { $0.tone.bimodality },
    FeatureInfo("midtones", "") { $0.tone.midtones },
    FeatureInfo("paper_share", "") { $0.tone.paperShare },
    FeatureInfo("paper_level", "") { $0.tone.paperLevel },
    FeatureInfo("black", "") { $0.tone.black },
    FeatureInfo("white", "") { $0.tone.white },
    FeatureInfo("tone_variety", "") { $0.tone.variety },
    FeatureInfo("equal", "") { $0.surface.equal },
    FeatureInfo("equal_tones", "") { $0.surface.equalTones },
    FeatureInfo("nearly_equal", "") { $0.surface.nearlyEqual },
    FeatureInfo("nearly_equal_tones", "") { $0.surface.nearlyEqualTones },
    FeatureInfo("bilevel", "") { $0.surface.bilevel },
    FeatureInfo("noise", "") { Statistics.decades($0.surface.noise, floor: 0.05) },
    FeatureInfo("palette", "") { Statistics.octaves($0.surface.palette, floor: 1) },
    FeatureInfo("top_colours", "") { $0.surface.topColours },
    FeatureInfo("exact_colours", "") { $0.surface.exactColours },
    FeatureInfo("edge_density", "") { $0.edges.density },
    FeatureInfo("straight_edges", "") { $0.edges.straight },
    FeatureInfo("axis_energy", "") { $0.edges.axisEnergy },
    FeatureInfo("sharpness", "") { $0.edges.sharpness },
    FeatureInfo("skewness", "") { $0.edges.skewness },
    FeatureInfo("gradient_spread", "") { $0.edges.density2 },
    FeatureInfo("line_periodicity", "") { $0.screen.lines },
    FeatureInfo("screen_peak", "") { $0.screen.peak },
    FeatureInfo("screen_oblique", "") { $0.screen.oblique },
    FeatureInfo("screen_energy", "") { $0.screen.energy },
    FeatureInfo("screen_oblique_energy", "") { $0.screen.obliqueEnergy },
    FeatureInfo("screen_lattice", "") { $0.screen.lattice },
    FeatureInfo("fine_energy", "") { $0.screen.fine },
    FeatureInfo("glyphs", "") { $0.text.glyphs },
    FeatureInfo("ink_in_glyphs", "") { $0.text.inkInGlyphs },
    FeatureInfo("ink", "") { $0.text.ink },
    FeatureInfo("glyph_height", "") { $0.text.height },
    FeatureInfo("glyph_height_spread", "") { $0.text.heightSpread },
    FeatureInfo("glyph_stroke", "") { $0.text.stroke },
    FeatureInfo("glyphs_in_lines", "") { $0.text.inLines },
    FeatureInfo("line_direction", "") { $0.text.direction },
    FeatureInfo("reading_aspect", "") { $0.text.readingAspect },
    FeatureInfo("line_capacity", "") { $0.text.lineCapacity },
    FeatureInfo("glyph_polarity", "") { $0.text.polarity },
    FeatureInfo("line_fill", "") { $0.text.lineFill },
    FeatureInfo("line_density", "") { $0.text.lineDensity },
    FeatureInfo("raggedness", "") { $0.text.raggedness },
    FeatureInfo("aspect", "") { $0.layout.aspect },
    FeatureInfo("large_scale", "") { $0.layout.largeScale },
    FeatureInfo("smoothness", "") { $0.layout.smoothness },
    FeatureInfo("dark_border", "") { $0.layout.darkBorder },
    FeatureInfo("even_border", "") { $0.layout.evenBorder },
    FeatureInfo("flat_cells", "") { $0.layout.flatCells },
  ]
}
