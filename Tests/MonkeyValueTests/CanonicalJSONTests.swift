import MonkeyValue
import Testing

@Suite struct CanonicalJSONTests {
  @Test(
    "numbers as ECMAScript prints them (RFC 8785, appendix B)",
    arguments: [
      (0.0, "0"), (-0.0, "0"), (60.0, "60"), (0.75, "0.75"), (-1.5, "-1.5"), (1e21, "1e+21"),
      (1e20, "100000000000000000000"),
      (1e-6, "0.000001"), (1e-7, "1e-7"), (Double.leastNonzeroMagnitude, "5e-324"),
      (1.7976931348623157e308, "1.7976931348623157e+308"),
      (9007199254740992, "9007199254740992"), (295147905179352825856, "295147905179352830000"),
      (999999999999999737856, "999999999999999700000"), (333333333.3333332, "333333333.3333332"),
      (0.000001, "0.000001"), (-0.0000033333333333333333, "-0.0000033333333333333333"), (123.456, "123.456"),
      (1424953923781206.2, "1424953923781206.2"), (0.1 + 0.2, "0.30000000000000004"),
    ])
  func number(value: Double, text: String) {
    #expect(CanonicalJSON.number(value) == text)
  }

  @Test func numbersReadBack() {
    var bits: UInt64 = 0x3FF0_0000_0000_0001
    for _ in 0..<20_000 {
      bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: bits)
      guard value.isFinite else { continue }
      #expect(Double(CanonicalJSON.number(value)) == value)
    }
  }

  @Test func nonFiniteIsNull() {
    #expect(JSONValue.double(.nan).text == "null")
    #expect(JSONValue.double(.infinity).text == "null")
  }

  @Test func strings() {
    #expect(JSONValue.string("a\"b\\c\n\u{01}é\u{1F600}/").text == #""a\"b\\c\n\u0001é😀/""#)
  }

  @Test func objectsKeepOrderAndArgumentsAreSorted() {
    let value = JSONValue.object([
      .init("b", .int(1)), .init("a", .array([.null, .bool(true)])),
      .init("c", .object(["y": 2, "x": 0.5])),
    ])
    #expect(value.text == #"{"b":1,"a":[null,true],"c":{"x":0.5,"y":2}}"#)
  }
}
