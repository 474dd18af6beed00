/// Numbers keys from 0 on, in the order in which they come: a hash table for keys that are hashes already.
///
/// Open addressing with linear probing at no more than half full. The seed is the process's own, so that nobody can write
/// a log whose keys all fall on one slot; the numbers do not depend on it.
struct KeyTable {
  typealias Key = SIMD2<UInt64>

  private(set) var keys: [Key] = []
  private var slots: [Int32]
  private var shift: UInt64
  private let seed = UInt64.random(in: .min ... .max) | 1

  /// A table that will hold so many keys without growing.
  init(capacity: Int = 0) {
    var bits = 4
    while 1 << bits < capacity * 2 { bits += 1 }
    slots = [Int32](repeating: -1, count: 1 << bits)
    shift = UInt64(64 - bits)
    keys.reserveCapacity(capacity)
  }

  var count: Int { keys.count }

  /// The number of a key; nil where it is not in the table.
  func find(_ key: Key) -> Int? {
    let number = slots[slot(of: key)]
    return number < 0 ? nil : Int(number)
  }

  /// The number of a key, new or known.
  mutating func insert(_ key: Key) -> (number: Int, isNew: Bool) {
    var slot = slot(of: key)
    if slots[slot] >= 0 { return (Int(slots[slot]), false) }
    if keys.count * 2 >= slots.count {
      grow()
      slot = self.slot(of: key)
    }
    slots[slot] = Int32(truncatingIfNeeded: keys.count)
    keys.append(key)
    return (keys.count - 1, true)
  }

  /// Where a key is, or the free slot where it would be.
  @inline(__always) private func slot(of key: Key) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: ((key.x ^ key.y &* seed) &* 0x9E37_79B9_7F4A_7C15) >> shift)
    while slots[slot] >= 0, keys[Int(slots[slot])] != key { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    shift -= 1
    for number in keys.indices { slots[slot(of: keys[number])] = Int32(truncatingIfNeeded: number) }
  }
}
