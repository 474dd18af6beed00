import MonkeyTOML
import MonkeyValue

/// The numbers of `classify.toml`, checked: what each kind of image is given for what was measured.
///
/// Notation: ramp r(x) = (x - from) / (to - from), clipped to 0…1, of one feature x; a term t is a ramp or the product of
/// two; the score of kind k is s(k) = bias(k) + Σ weight(t, k) · t; the probability of a class is the sum over its kinds
/// of softmax(sharpness · s). A class may have several kinds (text screens and photo-filled ones), so that each can be
/// told by what it has in common.
struct ScoringTable: Sendable, Hashable {
  /// One way for an image to belong to a class.
  struct Kind: Sendable, Hashable {
    var name: String
    var imageClass: ImageClass
    var bias: Double
  }

  /// A clipped linear function of one feature.
  struct Ramp: Sendable, Hashable {
    /// Index in `Features.catalog`.
    var feature: Int
    var from: Double
    var to: Double

    func value(_ features: [Double]) -> Double {
      let position = (features[feature] - from) / (to - from)
      return position.isFinite ? min(1, max(0, position)) : 0
    }
  }

  /// What is given for one ramp or for two together.
  struct Term: Sendable, Hashable {
    var ramp: Ramp
    var and: Ramp?
    /// One value a kind.
    var weights: [Double]

    func value(_ features: [Double]) -> Double { ramp.value(features) * (and?.value(features) ?? 1) }
  }

  var sharpness: Double
  var kinds: [Kind]
  var terms: [Term]

  /// Reads a table.
  /// - Throws: `TOMLError` with file, line and key, for bad syntax, an unknown or missing key, a wrong type, an unknown
  ///   class, kind or feature, or a ramp without extent.
  init(text: String, file: String) throws(TOMLError) {
    let reader = Reader(document: try TOMLDocument.parse(text, file: file))
    let root = reader.document.root
    try reader.document.checkKeys(of: root, allowed: ["sharpness", "kind", "term"], place: "the scoring table")
    sharpness = try reader.number("sharpness", of: root, place: "the scoring table", default: 1)
    guard sharpness > 0, sharpness <= 100 else {
      throw reader.document.error(
        at: root["sharpness"] ?? root, "sharpness is \(sharpness); a number above 0, at most 100")
    }
    var kinds: [Kind] = []
    for node in try reader.tables("kind", of: root) { kinds.append(try reader.kind(node, before: kinds)) }
    self.kinds = kinds
    let missing = ImageClass.allCases.filter { one in !kinds.contains { $0.imageClass == one } }
    if let first = missing.first {
      throw reader.document.error(
        at: root["kind"] ?? root, "no [[kind]] has the class \"\(first.name)\"; every class needs one")
    }
    terms = []
    let kindNames = kinds.map(\.name)
    for node in try reader.tables("term", of: root) { terms.append(try reader.term(node, kinds: kindNames)) }
  }

  /// Score of every kind.
  func scores(_ features: [Double]) -> [Double] {
    var scores = kinds.map(\.bias)
    for term in terms {
      let value = term.value(features)
      if value != 0 { for kind in scores.indices { scores[kind] += term.weights[kind] * value } }
    }
    return scores
  }
}

/// Checked reading of the nodes of a table.
private struct Reader {
  let document: TOMLDocument
  /// Where the features are in the catalog.
  private let places = Dictionary(
    Features.catalog.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })

  init(document: TOMLDocument) { self.document = document }

  func tables(_ key: String, of root: TOMLNode) throws(TOMLError) -> [TOMLNode] {
    guard let node = root[key] else { throw document.error(at: root, "no [[\(key)]] in the scoring table") }
    guard let elements = node.elements, elements.allSatisfy({ $0.members != nil }) else {
      throw document.error(at: node, "\(key) is \(node.described); write [[\(key)]] before each")
    }
    return elements
  }

  func kind(_ node: TOMLNode, before: [ScoringTable.Kind]) throws(TOMLError) -> ScoringTable.Kind {
    let place = "[[kind]]"
    try document.checkKeys(of: node, allowed: ["name", "class", "bias"], place: place)
    let name = try string("name", of: node, place: place)
    if before.contains(where: { $0.name == name }) {
      throw document.error(at: node["name"] ?? node, "name = \"\(name)\" is given to two kinds")
    }
    let className = try string("class", of: node, place: place)
    guard let imageClass = ImageClass(rawValue: className) else {
      let allowed = ImageClass.allCases.map(\.name)
      throw document.error(
        at: node["class"] ?? node,
        TOMLDocument.unknown("class", className, in: "the key class of \(place)", allowed: allowed))
    }
    let bias = try number("bias", of: node, place: place, default: 0)
    return ScoringTable.Kind(name: name, imageClass: imageClass, bias: bias)
  }

  func term(_ node: TOMLNode, kinds: [String]) throws(TOMLError) -> ScoringTable.Term {
    let place = "[[term]]"
    try document.checkKeys(of: node, allowed: ["feature", "from", "to", "and", "weights"], place: place)
    let ramp = try ramp(node, place: place)
    var second: ScoringTable.Ramp?
    if let and = node["and"] {
      guard and.members != nil else {
        throw document.error(at: and, "and is \(and.described); a table with feature, from, to")
      }
      try document.checkKeys(of: and, allowed: ["feature", "from", "to"], place: "and of \(place)")
      second = try self.ramp(and, place: "and of \(place)")
    }
    guard let table = node["weights"], table.members != nil else {
      throw document.error(
        at: node["weights"] ?? node, "weights of \(place) must be a table with a number for each kind")
    }
    let weightsPlace = "weights of \(place)"
    try document.checkKeys(of: table, allowed: kinds, place: weightsPlace)
    var weights: [Double] = []
    weights.reserveCapacity(kinds.count)
    for kind in kinds { weights.append(try number(kind, of: table, place: weightsPlace, default: 0)) }
    return ScoringTable.Term(ramp: ramp, and: second, weights: weights)
  }

  private func ramp(_ node: TOMLNode, place: String) throws(TOMLError) -> ScoringTable.Ramp {
    let name = try string("feature", of: node, place: place)
    guard let feature = places[name] else {
      throw document.error(
        at: node["feature"] ?? node,
        TOMLDocument.unknown(
          "feature", name, in: "the key feature of \(place)", allowed: Features.catalog.map(\.name)))
    }
    let from = try number("from", of: node, place: place)
    let to = try number("to", of: node, place: place)
    guard from != to else {
      throw document.error(at: node["to"] ?? node, "from and to of \(place) are both \(to); they must differ")
    }
    return ScoringTable.Ramp(feature: feature, from: from, to: to)
  }

  func string(_ key: String, of node: TOMLNode, place: String) throws(TOMLError) -> String {
    guard let member = node[key] else { throw document.error(at: node, "the key \"\(key)\" of \(place) is missing") }
    guard case .string(let value)? = member.value else {
      throw document.error(at: member, "\(key) of \(place) is \(member.described); a string is wanted")
    }
    return value
  }

  func number(_ key: String, of node: TOMLNode, place: String, default fallback: Double? = nil) throws(TOMLError)
    -> Double
  {
    guard let member = node[key] else {
      if let fallback { return fallback }
      throw document.error(at: node, "the key \"\(key)\" of \(place) is missing")
    }
    guard let value = member.value?.number, value.isFinite else {
      throw document.error(at: member, "\(key) of \(place) is \(member.described); a finite number is wanted")
    }
    return value
  }
}
