public import MonkeyImage

/// The window of an office program that does not exist, pixel for pixel as a screen shows it.
public enum Screenshot {
  static let width = 1280
  static let height = 800

  private static let ink = Color(hex: 0x1F2933)
  private static let muted = Color(hex: 0x7B8794)
  private static let accent = Color(hex: 0x2F6FDE)
  private static let line = Color(hex: 0xE1E6EB)
  private static let bold = Typeface(weight: 0.11, tracking: 0.17)
  private static let bars: [Float] = [52, 61, 48, 75, 83, 70, 92, 104, 97, 112, 88, 121]

  /// The window, 1280 by 800.
  public static func ledger() -> Raster {
    var canvas = Canvas(width: width, height: height, fill: Color(hex: 0xF4F6F8))
    drawTitleBar(&canvas)
    drawSidebar(&canvas)
    drawToolbar(&canvas)
    drawCards(&canvas)
    drawChart(&canvas, in: Box(x: 236, y: 256, width: 600, height: 300))
    drawShares(&canvas, in: Box(x: 856, y: 256, width: 400, height: 300))
    drawTable(&canvas, in: Box(x: 236, y: 576, width: 1020, height: 200))
    drawToast(&canvas)
    return canvas.raster
  }

  private static func drawTitleBar(_ canvas: inout Canvas) {
    canvas.fill(.box(Box(x: 0, y: 0, width: 1280, height: 40), radius: 0), Color(hex: 0x243447))
    for (index, color) in [UInt32(0xE5675F), 0xE8B04A, 0x63B75D].enumerated() {
      canvas.fill(.disc(x: 22 + Float(index) * 22, y: 20, radius: 6.5), Color(hex: color))
    }
    canvas.text(
      "Fernhill Ledger – Overview 2031", x: 640, baseline: 26, size: 18, color: Color(hex: 0xD7DEE6), align: .centre)
  }

  private static func drawSidebar(_ canvas: inout Canvas) {
    canvas.fill(.box(Box(x: 0, y: 40, width: 212, height: 760), radius: 0), Color(hex: 0xFFFFFF))
    canvas.fill(.box(Box(x: 211, y: 40, width: 1, height: 760), radius: 0), line)
    canvas.text("WORKSPACE", x: 22, baseline: 74, size: 14, face: bold, color: muted)
    let items = ["Overview", "Invoices", "Customers", "Stock", "Deliveries", "Reports", "Settings"]
    for (index, item) in items.enumerated() {
      let y = 90 + Float(index) * 40
      let selected = index == 0
      if selected {
        canvas.fill(.box(Box(x: 10, y: y, width: 192, height: 34), radius: 7), Color(hex: 0xE3EDFC))
        canvas.fill(.box(Box(x: 10, y: y + 7, width: 3, height: 20), radius: 1.5), accent)
      }
      let color = selected ? accent : Color(hex: 0x52606D)
      drawIcon(&canvas, index, x: 26, y: y + 10, color: color)
      canvas.text(item, x: 54, baseline: y + 23, size: 18, face: selected ? bold : .sans, color: color)
    }
    canvas.fill(.box(Box(x: 166, y: 138, width: 28, height: 18), radius: 9), Color(hex: 0xE5675F))
    canvas.text("12", x: 180, baseline: 151.5, size: 14, face: bold, color: Color(gray: 1), align: .centre)
    canvas.fill(.disc(x: 36, y: 764, radius: 16), Color(hex: 0x8E6BBF))
    canvas.text("IN", x: 36, baseline: 769, size: 15, face: bold, color: Color(gray: 1), align: .centre)
    canvas.text("Ines Moreau", x: 62, baseline: 761, size: 16, face: bold, color: ink)
    canvas.text("Administrator", x: 62, baseline: 778, size: 14, color: muted)
  }

  /// Small signs of lines and boxes, one for each entry.
  private static func drawIcon(_ canvas: inout Canvas, _ index: Int, x: Float, y: Float, color: Color) {
    switch index % 4 {
    case 0:
      for (dx, dy) in [(Float(0), Float(0)), (8, 0), (0, 8), (8, 8)] {
        canvas.fill(.box(Box(x: x + dx, y: y + dy, width: 6, height: 6), radius: 1.5), color)
      }
    case 1:
      canvas.fill(.frame(Box(x: x + 1, y: y - 1, width: 12, height: 16), radius: 2, width: 1.5), color)
      for row in 0..<3 {
        canvas.fill(.box(Box(x: x + 4, y: y + 3 + Float(row) * 3.5, width: 6, height: 1.3), radius: 0), color)
      }
    case 2:
      canvas.fill(.ring(x: x + 7, y: y + 3, radius: 3.4, width: 1.6), color)
      canvas.fill(.line(x0: x + 1, y0: y + 13.5, x1: x + 13, y1: y + 13.5, width: 1.8), color)
    default:
      canvas.fill(.frame(Box(x: x, y: y + 1, width: 14, height: 12), radius: 2, width: 1.5), color)
      canvas.fill(.line(x0: x + 1, y0: y + 5, x1: x + 13, y1: y + 5, width: 1.4), color)
    }
  }

  private static func drawToolbar(_ canvas: inout Canvas) {
    canvas.text("Overview", x: 236, baseline: 88, size: 32, face: bold, color: ink)
    canvas.fill(.box(Box(x: 700, y: 62, width: 300, height: 36), radius: 8), Color(gray: 1))
    canvas.fill(.frame(Box(x: 700, y: 62, width: 300, height: 36), radius: 8, width: 1), Color(hex: 0xCBD2D9))
    canvas.fill(.ring(x: 718, y: 79, radius: 5, width: 1.6), muted)
    canvas.fill(.line(x0: 722, y0: 83, x1: 726, y1: 87, width: 1.8), muted)
    canvas.text("Search invoices, customers…", x: 736, baseline: 86, size: 17, color: Color(hex: 0x9AA5B1))
    canvas.fill(.box(Box(x: 1014, y: 62, width: 94, height: 36), radius: 8), Color(gray: 1))
    canvas.fill(.frame(Box(x: 1014, y: 62, width: 94, height: 36), radius: 8, width: 1), Color(hex: 0xCBD2D9))
    canvas.text("Export", x: 1061, baseline: 86, size: 17, color: ink, align: .centre)
    canvas.fill(.box(Box(x: 1120, y: 62, width: 136, height: 36), radius: 8), accent)
    canvas.text("+ New invoice", x: 1188, baseline: 86, size: 17, face: bold, color: Color(gray: 1), align: .centre)
  }

  private static func drawCards(_ canvas: inout Canvas) {
    let cards: [(String, String, String, UInt32)] = [
      ("Income this month", "€ 48,210", "+ 12.4 %", 0x2E9E6B), ("Open invoices", "37", "5 overdue", 0xD9822B),
      ("New customers", "126", "+ 8.1 %", 0x2E9E6B), ("Returned parcels", "9", "- 2.0 %", 0xC94A4A),
    ]
    for (index, card) in cards.enumerated() {
      let box = Box(x: 236 + Float(index) * 260, y: 120, width: 240, height: 116)
      panel(&canvas, box)
      canvas.text(card.0, x: box.left + 18, baseline: box.top + 32, size: 16, color: muted)
      canvas.text(card.1, x: box.left + 18, baseline: box.top + 72, size: 36, face: bold, color: ink)
      canvas.text(card.2, x: box.left + 18, baseline: box.top + 100, size: 15, face: bold, color: Color(hex: card.3))
    }
  }

  private static func panel(_ canvas: inout Canvas, _ box: Box) {
    canvas.fill(.box(box, radius: 10), Color(gray: 1))
    canvas.fill(.frame(box, radius: 10, width: 1), line)
  }

  private static func drawChart(_ canvas: inout Canvas, in box: Box) {
    panel(&canvas, box)
    canvas.text("Sales by month", x: box.left + 18, baseline: box.top + 32, size: 18, face: bold, color: ink)
    let base = box.bottom - 40
    for step in 0...4 {
      let y = base - Float(step) * 50
      canvas.fill(.box(Box(x: box.left + 56, y: y.rounded(), width: box.width - 80, height: 1), radius: 0), line)
      canvas.text("\(step * 30)k", x: box.left + 48, baseline: y + 5, size: 14, color: muted, align: .right)
    }
    for (index, value) in bars.enumerated() {
      let x = box.left + 70 + Float(index) * 42
      let height = value * 50 / 30
      let color = index == 7 ? accent : Color(hex: 0xA9C7F5)
      canvas.fill(.box(Box(x: x, y: (base - height).rounded(), width: 26, height: height.rounded()), radius: 3), color)
      canvas.text(
        Array("JFMAMJJASOND")[index].description, x: x + 13, baseline: base + 20, size: 14, color: muted, align: .centre
      )
    }
    let points = bars.indices.map { index -> SIMD2<Float> in
      [box.left + 83 + Float(index) * 42, base - bars[(index + 3) % 12] * 1.1 - 20]
    }
    for (a, b) in zip(points, points.dropFirst()) {
      canvas.fill(.line(x0: a.x, y0: a.y, x1: b.x, y1: b.y, width: 2), Color(hex: 0xE08A3C))
    }
    for point in points { canvas.fill(.disc(x: point.x, y: point.y, radius: 3.5), Color(hex: 0xE08A3C)) }
  }

  private static func drawShares(_ canvas: inout Canvas, in box: Box) {
    panel(&canvas, box)
    canvas.text("Revenue by channel", x: box.left + 18, baseline: box.top + 32, size: 18, face: bold, color: ink)
    let rows: [(String, Float, UInt32)] = [
      ("Web shop", 0.46, 0x2F6FDE), ("Retail", 0.27, 0x35A88A), ("Wholesale", 0.18, 0xE0A33C),
      ("Markets", 0.09, 0x8E6BBF),
    ]
    for (index, row) in rows.enumerated() {
      let y = box.top + 70 + Float(index) * 56
      canvas.text(row.0, x: box.left + 18, baseline: y, size: 16, color: ink)
      canvas.text(
        "\(Int(row.1 * 100)) %", x: box.right - 18, baseline: y, size: 16, face: bold, color: ink, align: .right)
      let track = Box(x: box.left + 18, y: y + 12, width: box.width - 36, height: 10)
      canvas.fill(.box(track, radius: 5), Color(hex: 0xEBEFF3))
      canvas.fill(
        .box(Box(x: track.left, y: track.top, width: (track.width * row.1 * 2).rounded(), height: 10), radius: 5),
        Color(hex: row.2))
    }
  }

  private static func drawTable(_ canvas: inout Canvas, in box: Box) {
    panel(&canvas, box)
    let columns: [Float] = [18, 150, 420, 620, 760, 900]
    for (column, title) in ["Number", "Customer", "Due", "Amount", "Status", ""].enumerated() {
      canvas.text(title, x: box.left + columns[column], baseline: box.top + 30, size: 15, face: bold, color: muted)
    }
    let rows: [[String]] = [
      ["INV-2094", "Blue Heron Grocers", "14 August", "€ 1,820.00", "Paid"],
      ["INV-2095", "Quay Street Cooperage", "17 August", "€ 640.50", "Open"],
      ["INV-2096", "Lindqvist & Daughters", "19 August", "€ 12,075.00", "Overdue"],
      ["INV-2097", "Harbour School", "23 August", "€ 318.20", "Draft"],
    ]
    let tints: [(UInt32, UInt32)] = [
      (0xDDF3E8, 0x1E7F54), (0xE3EDFC, 0x2F6FDE), (0xFBE3E1, 0xB83A35), (0xEBEFF3, 0x52606D),
    ]
    for (index, row) in rows.enumerated() {
      let y = box.top + 42 + Float(index) * 39
      canvas.fill(.box(Box(x: box.left + 1, y: y, width: box.width - 2, height: 1), radius: 0), line)
      for (column, cell) in row.enumerated() {
        let x = box.left + columns[column]
        if column == 4 {
          let chip = Typeface.sans.width(of: cell, size: 15) + 22
          canvas.fill(.box(Box(x: x, y: y + 8, width: chip, height: 23), radius: 11.5), Color(hex: tints[index].0))
          canvas.text(cell, x: x + 11, baseline: y + 25, size: 15, color: Color(hex: tints[index].1))
        } else {
          canvas.text(cell, x: x, baseline: y + 25, size: 16, color: column == 0 ? accent : ink)
        }
      }
      canvas.text("…", x: box.right - 30, baseline: y + 22, size: 20, face: bold, color: muted)
    }
  }

  private static func drawToast(_ canvas: inout Canvas) {
    let box = Box(x: 906, y: 700, width: 344, height: 64)
    canvas.fill(
      .box(Box(x: 906, y: 704, width: 344, height: 64), radius: 10), Color(gray: 0), opacity: 0.18, softness: 16)
    canvas.fill(.box(box, radius: 10), Color(hex: 0x243447))
    canvas.fill(.disc(x: 936, y: 732, radius: 13), Color(hex: 0x2E9E6B))
    canvas.text("✓", x: 936, baseline: 737, size: 20, face: bold, color: Color(gray: 1), align: .centre)
    canvas.text("Backup finished", x: 960, baseline: 728, size: 17, face: bold, color: Color(gray: 1))
    canvas.text("2,418 records in 3.2 s", x: 960, baseline: 748, size: 15, color: Color(hex: 0xA9B7C6))
    canvas.fill(.line(x0: 1228, y0: 718, x1: 1236, y1: 726, width: 1.5), Color(hex: 0xA9B7C6))
    canvas.fill(.line(x0: 1236, y0: 718, x1: 1228, y1: 726, width: 1.5), Color(hex: 0xA9B7C6))
  }
}
