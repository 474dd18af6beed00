extension Features {
  /// Every feature, in the order in which they are measured and printed.
  ///
  /// Chroma is the length of (Cb, Cr) by ITU-R BT.709; luma and chroma are of gamma-coded samples; "neighbours" are pixels
  /// side by side at full resolution, "the page" is the image reduced to at most 600,000 pixels.
  public static let catalog: [FeatureInfo] = colourCatalog + surfaceCatalog + textCatalog + layoutCatalog

  /// Colour and tone of the whole image.
  private static let colourCatalog: [FeatureInfo] = [
    FeatureInfo(
      "saturation_mean",
      "Mean chroma of the reduced image, log10 of (chroma + 0.004); -2.4 gray … -0.4 vivid. Colour photos "
        + "against mono photos and scans.",
      high: "much colour", low: "little colour"
    ) { Statistics.decades($0.colour.saturationMean, floor: 0.004) },
    FeatureInfo(
      "saturation_spread",
      "Standard deviation of chroma, log10 of (it + 0.004); -2.4…-0.7. Even casts (sepia, paper) spread little, "
        + "scenes and charts much.",
      high: "unevenly spread colour", low: "evenly spread colour"
    ) { Statistics.decades($0.colour.saturationSpread, floor: 0.004) },
    FeatureInfo(
      "tint",
      "Length of the mean chroma vector, 0…0.5: a cast over the whole image, as of sepia, yellowed paper, a "
        + "coloured screen.",
      high: "a cast of one colour", low: "no cast"
    ) { $0.colour.tint },
    FeatureInfo(
      "beyond_tone",
      "Root mean square chroma that does not follow from tone, log10 of (it + 0.002); -2.7…-0.6. Gray, sepia "
        + "and one-ink pictures have none.",
      high: "colour that tone does not explain", low: "colour that follows from tone"
    ) { Statistics.decades($0.colour.beyondTone, floor: 0.002) },
    FeatureInfo(
      "strongest_colour",
      "98th percentile of chroma that does not follow from tone, log10 of (it + 0.005); -2.3…-0.4. One red coat "
        + "makes a colour photo; stains do not reach it.",
      high: "some strongly coloured places", low: "no strongly coloured place"
    ) { Statistics.decades($0.colour.strongest, floor: 0.005) },
    FeatureInfo(
      "colour_detail",
      "Root mean square chroma that follows neither from tone nor from the place, log10 of (it + 0.002); -2.7…-0.7. "
        + "Things have colours of their own; toning, stains and fading have not.",
      high: "things of different colours", low: "no thing of a colour of its own"
    ) { Statistics.decades($0.colour.colourDetail, floor: 0.002) },
    FeatureInfo(
      "one_hue",
      "Length of the mean chroma vector / mean chroma, 0…1 (1 where there is no colour): 1 for one tint, low "
        + "for many hues.",
      high: "a single hue", low: "several hues"
    ) { $0.colour.oneHue },
    FeatureInfo(
      "minor_axis",
      "Deviation of chroma along its minor axis, log10 of (it + 0.002); -2.7…-0.8: colour in two dimensions, "
        + "which toning cannot make.",
      high: "colours in every direction", low: "colours along one axis"
    ) { Statistics.decades($0.colour.minorAxis, floor: 0.002) },
    FeatureInfo(
      "coloured_share",
      "Share of pixels whose chroma lies over 0.08 from what their tone suggests, 0…1. Colour photos, maps and "
        + "charts.",
      high: "many coloured pixels", low: "few coloured pixels"
    ) { $0.colour.colouredShare },
    FeatureInfo(
      "vivid_share",
      "Share of pixels with chroma over 0.25, 0…1. User interfaces, charts, false colours; rare in scenes.",
      high: "vivid colours", low: "no vivid colours"
    ) { $0.colour.vividShare },
    FeatureInfo(
      "hue_variety",
      "Effective number of hues of 24, as a share, 0…1. Scenes and colour wheels against tints and two-colour "
        + "art.",
      high: "many hues", low: "few hues"
    ) { $0.colour.hueVariety },
    FeatureInfo(
      "luma_mean",
      "Mean luma, 0…1. Paper is light; X-rays, dark windows and night are dark.",
      high: "light", low: "dark"
    ) { $0.tone.mean },
    FeatureInfo(
      "luma_spread",
      "Standard deviation of luma, 0…0.5. Ink on paper is far apart; faded prints and textures are not.",
      high: "strong contrast", low: "weak contrast"
    ) { $0.tone.spread },
    FeatureInfo(
      "bimodality",
      "Otsu's separability, 0…1: how much of luma's variance two levels explain. Near 0.9 for ink on paper.",
      high: "two tones", low: "tones of all kinds"
    ) { $0.tone.bimodality },
    FeatureInfo(
      "midtones",
      "Share of pixels in the middle half between the 2nd and 98th percentile of luma, 0…1. Photos have many, "
        + "pages few.",
      high: "many middle tones", low: "few middle tones"
    ) { $0.tone.midtones },
    FeatureInfo(
      "paper_share",
      "Share of pixels within 0.06 of the commonest luma, 0…1. Pages, receipts, windows and charts have a "
        + "ground.",
      high: "one ground tone", low: "no ground tone"
    ) { $0.tone.paperShare },
    FeatureInfo(
      "paper_level",
      "The commonest luma, 0…1. White paper and light windows, gray paper, dark windows.",
      high: "a light ground", low: "a dark ground"
    ) { $0.tone.paperLevel },
    FeatureInfo(
      "black",
      "Share of pixels at or under 5/255 in luma, 0…1. Two-level scans, scanner beds, dark windows, X-ray "
        + "surrounds.",
      high: "much pure black", low: "no pure black"
    ) { $0.tone.black },
    FeatureInfo(
      "white",
      "Share of pixels at or over 250/255 in luma, 0…1. Two-level scans, over-exposed receipts, light windows, "
        + "charts.",
      high: "much pure white", low: "no pure white"
    ) { $0.tone.white },
    FeatureInfo(
      "tone_variety",
      "Effective number of 64 luma levels, as a share, 0…1. Photos use most, rendered images few.",
      high: "many tones", low: "few tones"
    ) { $0.tone.variety },
  ]

  /// Neighbouring pixels, edges and periodic structure.
  private static let surfaceCatalog: [FeatureInfo] = [
    FeatureInfo(
      "equal",
      "Share of neighbours equal in every channel, 0…1, at full resolution. Rendered images and two-level scans "
        + "repeat; sensors never do.",
      high: "neighbours that are exactly equal", low: "neighbours that always differ"
    ) { $0.surface.equal },
    FeatureInfo(
      "equal_tones",
      "The same without pairs that are black or white, 0…1. Rendered grounds and panels, not over-exposed paper "
        + "or two-level scans.",
      high: "exactly even colours", low: "no exactly even colour"
    ) { $0.surface.equalTones },
    FeatureInfo(
      "nearly_equal",
      "Share of neighbours that differ by at most 2/255, 0…1. Survives compression, which breaks equality.",
      high: "neighbours nearly equal", low: "rough everywhere"
    ) { $0.surface.nearlyEqual },
    FeatureInfo(
      "nearly_equal_tones",
      "The same among pairs that are not both black or white, 0…1. Even panels and smooth skies against edges "
        + "and grain.",
      high: "even middle tones", low: "rough middle tones"
    ) { $0.surface.nearlyEqualTones },
    FeatureInfo(
      "bilevel",
      "Share of pixels at 0…5 or 250…255 in every channel, 0…1. Two-level scans are nothing else.",
      high: "black and white alone", low: "tones between black and white"
    ) { $0.surface.bilevel },
    FeatureInfo(
      "noise",
      "Noise of the calmest fifth of 8x8 blocks of middle tone, log10 of (255ths + 0.05); -1.3 rendered, -0.5 "
        + "camera, 0.3 grain, over 0.5 screens.",
      high: "noise or grain everywhere", low: "no noise at all"
    ) { Statistics.decades($0.surface.noise, floor: 0.05) },
    FeatureInfo(
      "palette",
      "Effective number of colours at 4 bits a channel, log2; 0…10. Photos of colour over 6, pages and windows "
        + "under 4.",
      high: "many colours", low: "few colours"
    ) { Statistics.octaves($0.surface.palette, floor: 1) },
    FeatureInfo(
      "top_colours",
      "Share of the 4 commonest of these colours, 0…1. Grounds of pages, windows and charts.",
      high: "a few colours cover most", low: "no colour covers much"
    ) { $0.surface.topColours },
    FeatureInfo(
      "exact_colours",
      "Share of the 6 commonest exact colours among pixels neither black nor white, 0…1. Themes of user "
        + "interfaces and charts.",
      high: "exact colours that repeat", low: "no exact colour repeats"
    ) { $0.surface.exactColours },
    FeatureInfo(
      "edge_density",
      "Share of pixels with a central difference over 0.12, log10 of (it + 0.003); -2.5…-0.2. Screens and dense "
        + "text against X-rays and gradients.",
      high: "many edges", low: "hardly any edge"
    ) { Statistics.decades($0.edges.density, floor: 0.003) },
    FeatureInfo(
      "straight_edges",
      "Share of steps between neighbours that run straight along an axis for 12 pixels, 0…1. Windows, boxes, "
        + "axes of charts, rules of forms.",
      high: "long straight edges along the axes", low: "no straight edges along the axes"
    ) { $0.edges.straight },
    FeatureInfo(
      "axis_energy",
      "Share of gradient energy within 3 degrees of an axis, 0…1. Rendered type and boxes against scenes.",
      high: "edges along the axes", low: "edges in all directions", silent: EdgeMeasures.silentAxisEnergy
    ) { $0.edges.axisEnergy },
    FeatureInfo(
      "sharpness",
      "Share of an edge's rise between two neighbouring pixels, 0…1. Rendered and two-level edges are steps; "
        + "lenses and scanners spread them.",
      high: "edges one pixel wide", low: "soft edges", silent: EdgeMeasures.silentSharpness
    ) { $0.edges.sharpness },
    FeatureInfo(
      "skewness",
      "Skewness of luma about its local mean, -1.2…1.2. Negative for dark marks on light ground, positive for light "
        + "on dark.",
      high: "light marks on dark", low: "dark marks on light"
    ) { $0.edges.skewness },
    FeatureInfo(
      "gradient_spread",
      "(mean gradient)² / mean of its square, 0…0.8. About 0.6 for noise, grain and texture, low where few "
        + "edges stand on even ground.",
      high: "gradients everywhere", low: "few edges on even ground"
    ) { $0.edges.density2 },
    FeatureInfo(
      "line_periodicity",
      "Median over rows and columns of the best autocorrelation peak at lags 3…24 of high-passed lines, 0.15 (chance)…1. "
        + "Screens, cloth; one band of text does not count.",
      high: "lines that repeat", low: "no repetition along lines"
    ) { $0.screen.lines },
    FeatureInfo(
      "screen_peak",
      "Strongest spectral peak over the median of its ring at 0.08 cycles a pixel and above, log10; 1.1 (what chance gives) and more. "
        + "Screens of prints, weaves.",
      high: "a sharp peak in the spectrum", low: "no peak in the spectrum"
    ) { $0.screen.peak },
    FeatureInfo(
      "screen_oblique",
      "The same more than 10 degrees off the axes, log10. Screens are laid at angles; scan lines, rules and "
        + "cloth are not.",
      high: "a spectral peak at an angle", low: "no spectral peak at an angle"
    ) { $0.screen.oblique },
    FeatureInfo(
      "screen_energy",
      "Share of fine energy in spectral peaks, 0…1.",
      high: "fine structure that repeats", low: "no repeating fine structure"
    ) { $0.screen.energy },
    FeatureInfo(
      "screen_oblique_energy",
      "Share of fine energy in peaks off the axes, 0…1.",
      high: "fine structure that repeats at an angle", low: "no fine structure at an angle"
    ) { $0.screen.obliqueEnergy },
    FeatureInfo(
      "screen_lattice",
      "Likeness of the peaks to themselves a quarter turn on, 0…1: dots of a screen against lines and weaves.",
      high: "a lattice of dots", low: "no lattice of dots"
    ) { $0.screen.lattice },
    FeatureInfo(
      "fine_energy",
      "Share of fine energy at 0.25 cycles a pixel and above, 0…1. 0.8 for noise and dithering, low for soft "
        + "pictures.",
      high: "energy at the finest scale", low: "soft at the finest scale"
    ) { $0.screen.fine },
  ]

  /// Marks and lines of them.
  private static let textCatalog: [FeatureInfo] = [
    FeatureInfo(
      "glyphs",
      "Marks of a glyph's proportions, log10 of (number + 1), 0…4.",
      high: "many glyph-like marks", low: "hardly any glyph-like mark"
    ) { $0.text.glyphs },
    FeatureInfo(
      "ink_in_glyphs",
      "Share of ink that is in such marks, 0…1. Pages of text against pictures and charts.",
      high: "ink that is in glyphs", low: "ink that is not in glyphs", silent: TextMeasures.Silent.inkInGlyphs
    ) { $0.text.inkInGlyphs },
    FeatureInfo(
      "ink",
      "Share of pixels that stand out from their surroundings, 0…1.",
      high: "much ink", low: "little ink"
    ) { $0.text.ink },
    FeatureInfo(
      "glyph_height",
      "Median glyph height / shorter side, log2; -8…-2.5. Receipts and cuttings have large glyphs, pages and "
        + "windows small ones.",
      high: "large glyphs", low: "small glyphs", silent: TextMeasures.Silent.height
    ) { $0.text.height },
    FeatureInfo(
      "glyph_height_spread",
      "Interquartile range of glyph heights / median, 0…3. Type has few sizes, textures all.",
      high: "marks of all heights", low: "marks of one height", silent: TextMeasures.Silent.heightSpread
    ) { $0.text.heightSpread },
    FeatureInfo(
      "glyph_stroke",
      "Median stroke / height of glyphs, 0…0.6.",
      high: "heavy strokes", low: "thin strokes", silent: TextMeasures.Silent.stroke
    ) { $0.text.stroke },
    FeatureInfo(
      "glyphs_in_lines",
      "Share of glyphs with a neighbour of like height beside them, in the better of two directions, 0…1. Text "
        + "against texture.",
      high: "marks that stand in lines", low: "marks that stand anyhow"
    ) { $0.text.inLines },
    FeatureInfo(
      "line_direction",
      "How much better that direction is, 0…1. Text has one, texture none.",
      high: "lines in one direction", low: "no direction of lines", silent: TextMeasures.Silent.direction
    ) { $0.text.direction },
    FeatureInfo(
      "reading_aspect",
      "log2 of extent across the lines / extent along them, -3…3. Receipts are long across their lines "
        + "whichever way they lie.",
      high: "long across the lines", low: "wide along the lines", silent: TextMeasures.Silent.readingAspect
    ) { $0.text.readingAspect },
    FeatureInfo(
      "line_capacity",
      "log2 of extent along the lines / glyph height, 3…9: what fits on a line. 5 for receipts, 6 for pages, 7 "
        + "for windows.",
      high: "room for long lines", low: "room for short lines alone", silent: TextMeasures.Silent.lineCapacity
    ) { $0.text.lineCapacity },
    FeatureInfo(
      "glyph_polarity",
      "Light glyphs against dark ones, -1 all dark … 1 all light.",
      high: "light glyphs", low: "dark glyphs", silent: TextMeasures.Silent.polarity
    ) { $0.text.polarity },
    FeatureInfo(
      "line_fill",
      "Share of the text block's width that glyphs cover on a line, 0…1. Set pages are full, receipts and lists "
        + "are not.",
      high: "full lines", low: "lines with gaps", silent: TextMeasures.Silent.lineFill
    ) { $0.text.lineFill },
    FeatureInfo(
      "line_density",
      "Lines / number that would fit at twice the glyph height, 0…2.",
      high: "dense lines", low: "sparse lines", silent: TextMeasures.Silent.lineDensity
    ) { $0.text.lineDensity },
    FeatureInfo(
      "raggedness",
      "Deviation of where lines begin and end / width of the block, 0…1. Justified pages against centred "
        + "receipts and labels.",
      high: "lines that begin and end anywhere", low: "lines that begin and end alike",
      silent: TextMeasures.Silent.raggedness
    ) { $0.text.raggedness },
  ]
}
