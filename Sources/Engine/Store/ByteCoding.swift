/// Writes numbers as compact bytes: varints of seven bits, low ones first; negative numbers zigzag.
public struct ByteWriter {
    public private(set) var bytes: [UInt8] = []

    public init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    @inline(__always)
    public mutating func write(byte: UInt8) { bytes.append(byte) }

    @inline(__always)
    public mutating func write(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    @inline(__always)
    public mutating func write(signed value: Int) { write(varint: zigzag(value)) }

    /// Eight bytes, little-endian; every NaN is written alike.
    public mutating func write(double value: Double) {
        write(word: (value.isNaN ? Double.nan : value).bitPattern)
    }

    /// Eight bytes, little-endian.
    public mutating func write(word pattern: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: pattern >> UInt64(shift)))
        }
    }
}

/// Reads what ``ByteWriter`` wrote; never beyond the end, whatever the bytes are.
public struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    public init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    public var isAtEnd: Bool { position == bytes.count }

    @inline(__always)
    public mutating func byte() throws(BlockError) -> UInt8 {
        guard position < bytes.count else { throw .truncated }
        defer { position += 1 }
        return bytes[position]
    }

    @inline(__always)
    public mutating func varint() throws(BlockError) -> UInt64 {
        let first = try byte()
        if first < 0x80 { return UInt64(first) }
        var value = UInt64(first & 0x7f)
        var shift: UInt64 = 7
        while true {
            let next = try byte()
            guard shift < 64 else { throw .malformed }
            value |= UInt64(next & 0x7f) << shift
            if next < 0x80 { return value }
            shift += 7
        }
    }

    @inline(__always)
    public mutating func signed() throws(BlockError) -> Int { unzigzag(try varint()) }

    /// A number of things, at most `limit`: damaged bytes must not ask for all the memory of the machine.
    public mutating func count(limit: Int) throws(BlockError) -> Int {
        let value = try varint()
        guard value <= UInt64(limit) else { throw .malformed }
        return Int(value)
    }

    public mutating func double() throws(BlockError) -> Double { Double(bitPattern: try word()) }

    /// Eight bytes, little-endian.
    public mutating func word() throws(BlockError) -> UInt64 {
        guard bytes.count - position >= 8 else { throw .truncated }
        defer { position += 8 }
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
    }
}

/// Why stored bytes do not decode.
public enum BlockError: Error, Hashable {
    case truncated
    case malformed
}

@inline(__always)
func zigzag(_ value: Int) -> UInt64 { UInt64(bitPattern: Int64((value << 1) ^ (value >> 63))) }

@inline(__always)
func unzigzag(_ value: UInt64) -> Int { Int(truncatingIfNeeded: value >> 1) ^ -Int(truncatingIfNeeded: value & 1) }
