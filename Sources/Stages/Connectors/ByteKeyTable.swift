internal import Foundation

/// A map from short byte strings to numbers, looked up without making a `String`; remembers the last hit.
struct ByteKeyTable {
    private var slots = [Int32](repeating: -1, count: 64)
    private var keys: [[UInt8]] = []
    private var values: [Int] = []
    private var last = -1

    /// The number of a key, or nil.
    mutating func find(_ bytes: UnsafeRawBufferPointer) -> Int? {
        if last >= 0, equals(last, bytes) { return values[last] }
        var slot = Self.hash(bytes) & (slots.count - 1)
        while slots[slot] >= 0 {
            let entry = Int(slots[slot])
            if equals(entry, bytes) {
                last = entry
                return values[entry]
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Adds a key that is not in the table.
    mutating func insert(_ key: [UInt8], value: Int) {
        keys.append(key)
        values.append(value)
        if keys.count * 2 > slots.count {
            slots = [Int32](repeating: -1, count: slots.count * 2)
            for entry in keys.indices { place(entry) }
        } else {
            place(keys.count - 1)
        }
    }

    private mutating func place(_ entry: Int) {
        var slot = keys[entry].withUnsafeBytes { Self.hash($0) } & (slots.count - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(entry)
    }

    private func equals(_ entry: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        keys[entry].withUnsafeBytes { own in
            guard own.count == bytes.count else { return false }
            guard let a = own.baseAddress, let b = bytes.baseAddress else { return own.isEmpty }
            return memcmp(a, b, own.count) == 0
        }
    }

    /// FNV-1a, 64 bits (Fowler, Noll, Vo), folded.
    private static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int(truncatingIfNeeded: (hash ^ (hash >> 32)) & 0x7FFF_FFFF)
    }
}
