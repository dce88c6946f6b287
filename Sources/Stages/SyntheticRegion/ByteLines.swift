/// Bytes of a text in the making, handed on in chunks of about a megabyte.
struct ByteLines {
    /// A chunk and room for one more line.
    private var bytes = [UInt8](repeating: 0, count: chunk + longestLine)
    private var used = 0
    private let write: (UnsafeRawBufferPointer) -> Void
    private static let chunk = 1 << 20
    private static let longestLine = 4096

    init(to write: @escaping (UnsafeRawBufferPointer) -> Void) {
        self.write = write
    }

    mutating func append(_ text: String) {
        for byte in text.utf8 { append(byte) }
    }

    /// Appends a whole number in decimal digits.
    mutating func append(_ number: Int) {
        if number < 0 { append(UInt8(ascii: "-")) }
        let magnitude = number.magnitude
        var scale: UInt = 1
        while magnitude / scale >= 10 { scale *= 10 }
        while scale > 0 {
            append(UInt8(48 + magnitude / scale % 10))
            scale /= 10
        }
    }

    /// Appends a value in tenths (`-3.4`); whole numbers without a decimal.
    mutating func append(tenthsOf value: Double) {
        let tenths = Int((value * 10).rounded())
        if tenths < 0 { append(UInt8(ascii: "-")) }
        append(Int(tenths.magnitude) / 10)
        if tenths % 10 != 0 {
            append(UInt8(ascii: "."))
            append(UInt8(48 + tenths.magnitude % 10))
        }
    }

    /// Appends a part of other bytes, in one go.
    mutating func append(_ other: UnsafeBufferPointer<UInt8>, _ part: Range<Int>) {
        let at = used
        bytes.withUnsafeMutableBytes { own in
            UnsafeMutableRawBufferPointer(rebasing: own[at..<(at + part.count)])
                .copyMemory(from: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: other[part])))
        }
        used += part.count
    }

    /// Ends a line and hands the bytes on once there are enough.
    ///
    /// - Precondition: a line is shorter than 4,096 bytes.
    mutating func endLine() {
        append(UInt8(ascii: "\n"))
        if used >= Self.chunk { flush() }
    }

    mutating func flush() {
        bytes.withUnsafeBytes { if used > 0 { write(UnsafeRawBufferPointer(rebasing: $0[..<used])) } }
        used = 0
    }

    private mutating func append(_ byte: UInt8) {
        bytes[used] = byte
        used += 1
    }
}
