/// Encodes many values exactly: counts and short decimals as varints, runs of zeros and of missing values as one.
///
/// Anything else takes eight bytes a value. What is read is what was written, all NaNs being one.
///
/// Layout: a byte `decimals` 0…4 (or 255: raw), then tokens. A token is a varint; even: the value times 10^decimals,
/// zigzag, doubled; ends in binary 01: a run of zeros of length (token >> 2) + 1; ends in 11: a run of missing values.
public enum ValueColumn {
    private static let raw: UInt8 = 255
    private static let powers = [1.0, 10.0, 100.0, 1000.0, 10_000.0]
    /// Scaled values stay below 2⁵², where every integer is a `Double` and a token fits 64 bits.
    private static let bound = 0x1p52

    public static func encode(_ values: [Double], into writer: inout ByteWriter) {
        guard let decimals = powers.indices.first(where: { isExact(values, power: powers[$0]) }) else {
            writer.write(byte: raw)
            for value in values { writer.write(double: value) }
            return
        }
        writer.write(byte: UInt8(decimals))
        let power = powers[decimals]
        var index = 0
        while index < values.count {
            let value = values[index]
            if value == 0 || value.isNaN {
                let start = index
                if value == 0 {
                    while index < values.count, values[index] == 0 { index += 1 }
                } else {
                    while index < values.count, values[index].isNaN { index += 1 }
                }
                writer.write(varint: UInt64(index - start - 1) << 2 | (value == 0 ? 0b01 : 0b11))
            } else {
                writer.write(varint: zigzag(Int((value * power).rounded())) << 1)
                index += 1
            }
        }
    }

    /// Reads exactly `count` values.
    public static func decode(_ count: Int, from reader: inout ByteReader) throws(BlockError) -> [Double] {
        var values: [Double] = []
        values.reserveCapacity(count)
        let decimals = try reader.byte()
        if decimals == raw {
            for _ in 0..<count { values.append(try reader.double()) }
            return values
        }
        guard powers.indices.contains(Int(decimals)) else { throw .malformed }
        let power = powers[Int(decimals)]
        while values.count < count {
            let token = try reader.varint()
            if token & 1 == 0 {
                let whole = Double(unzigzag(token >> 1))
                values.append(decimals == 0 ? whole : whole / power)
            } else {
                let length = token >> 2
                guard length < UInt64(count - values.count) else { throw .malformed }
                values.append(contentsOf: repeatElement(token & 0b10 == 0 ? 0 : .nan, count: Int(length) + 1))
            }
        }
        return values
    }

    private static func isExact(_ values: [Double], power: Double) -> Bool {
        for value in values where !value.isNaN {
            let scaled = (value * power).rounded()
            guard abs(scaled) < bound, scaled / power == value else { return false }
        }
        return true
    }
}
