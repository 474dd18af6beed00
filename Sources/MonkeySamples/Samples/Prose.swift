/// The words on the samples: nobody and nothing in them exists.
enum Prose {
  static let society = "Fernhill Harbour Garden Society"
  static let minutesTitle = "Minutes of the Spring Meeting"

  static let minutes = [
    """
    The chair opened the meeting at half past six and thanked the nineteen members who had walked up through the rain. The \
    minutes of the winter meeting were read aloud, corrected in two places, and agreed. Apologies had come from Mr Oduya \
    and from both of the Lindqvist sisters, who were still at sea.
    """,
    """
    The treasurer reported that the seed fund stood at 1,284.60 on the last day of February. The new rain barrels had \
    cost less than feared, since the cooper on Quay Street would take only timber and a basket of plums in payment. \
    Members were reminded that plot rents fall due before the first frost-free Sunday.
    """,
    """
    A long discussion followed about the old wall. Mrs Adeyemi had measured it and found that it leans by a hand's width \
    over twelve paces; she doubted whether it would last another winter. It was resolved to take down the upper courses, \
    to keep every sound stone, and to ask the school whether the older children would draw the work as it went on.
    """,
    """
    The bees came through well: seven hives of eight are flying. Mr Tanaka asked that nobody mow the north bank until \
    the clover is over, and offered to put up a small sign that says so. The sign will be green.
    """,
    """
    For the summer fair it was agreed to bring back the lantern walk, to have no loudspeakers, and to sell the second \
    printing of the recipe book at the old price. Offers of jam should reach the secretary by the tenth of June, in jars \
    no larger than a child's fist.
    """,
    """
    There being no other business, the meeting closed at ten minutes to eight. The next will be held in the boat house \
    on the third Tuesday of May, at the same hour; members are asked to bring their own cups.
    """,
  ]

  static let plots: [[String]] = [
    ["Plot", "Keeper", "Crop this year", "Rent"],
    ["3", "A. Adeyemi", "Beans, leeks, marigolds", "12.50"],
    ["4", "J. Lindqvist", "Early potatoes", "12.50"],
    ["7", "M. Oduya", "Tomatoes under glass", "18.00"],
    ["11", "K. Tanaka", "Clover and eight hives", "6.25"],
  ]

  static let back = [
    """
    Seeds are to be kept dry, dark and labelled. Whoever borrows the long ladder writes it into the blue book and ties it \
    down again. Water drawn from the lower pond is for the lower plots alone until the sluice has been mended. Members who \
    find a stray tool bring it to the boat house; what is not claimed by autumn is sold at the fair.
    """,
    """
    Bonfires only when the wind stands from the land, and never before the hedgehogs have been asked to leave. The gate \
    is closed at dusk by the last to go. Children may climb the walnut tree up to the white ring and no further.
    """,
  ]

  static let caption = [
    "Plate 14. Fruit from the south wall, gathered on the last",
    "warm morning of October. From the yearbook of the society.",
  ]

  static let receiptHead = ["BLUE HERON GROCERS", "14 Quay Street, Fernhill", "Tel 0555 0142", "VAT No 000 1234 567"]

  static let receiptItems: [(String, String)] = [
    ("OAT BREAD 800G", "3.20"), ("WHOLE MILK 2L", "2.15"), ("FREE RANGE EGGS X12", "4.10"), ("CHEDDAR MATURE", "5.75"),
    ("TOMATO VINE 0.642KG", "2.57"), ("  0.642 kg @ 4.00/kg", ""), ("BANANAS 1.105KG", "1.66"),
    ("  1.105 kg @ 1.50/kg", ""), ("LEMON SODA 6PK", "4.89"), ("OLIVE OIL 500ML", "7.40"), ("DARK CHOC 70%", "2.35"),
    ("PAPER TOWEL X4", "3.99"), ("MULTIBUY SAVING", "-1.50"), ("BASIL POT", "1.80"),
  ]

  static let receiptTotals: [(String, String)] = [
    ("SUBTOTAL", "38.36"), ("VAT  5.0%", "1.92"), ("TOTAL", "40.28"), ("CASH", "50.00"), ("CHANGE", "9.72"),
  ]
}
