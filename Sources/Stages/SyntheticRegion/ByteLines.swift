/// Bytes of a text in the making, handed on in chunks of about a megabyte.
struct ByteLines {
    private var bytes: [UInt8] = []
    private let write: (UnsafeRawBufferPointer) -> Void
    private static let chunk = 1 << 20

    init(to write: @escaping (UnsafeRawBufferPointer) -> Void) {
        self.write = write
        bytes.reserveCapacity(Self.chunk + 4096)
    }

    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func append(_ more: [UInt8]) { bytes.append(contentsOf: more) }

    mutating func append(_ byte: Unicode.Scalar) { bytes.append(UInt8(ascii: byte)) }

    /// Appends a whole number in decimal digits.
    mutating func append(_ number: Int) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        let magnitude = number.magnitude
        var scale: UInt = 1
        while magnitude / scale >= 10 { scale *= 10 }
        while scale > 0 {
            bytes.append(UInt8(48 + magnitude / scale % 10))
            scale /= 10
        }
    }

    /// Appends a value in tenths (`-3.4`); whole numbers without a decimal.
    mutating func append(tenthsOf value: Double) {
        let tenths = Int((value * 10).rounded())
        if tenths < 0 { bytes.append(UInt8(ascii: "-")) }
        append(Int(tenths.magnitude) / 10)
        if tenths % 10 != 0 {
            bytes.append(UInt8(ascii: "."))
            bytes.append(UInt8(48 + tenths.magnitude % 10))
        }
    }

    /// Ends a line and hands the bytes on once there are enough.
    mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
        if bytes.count >= Self.chunk { flush() }
    }

    mutating func flush() {
        bytes.withUnsafeBytes { if !$0.isEmpty { write($0) } }
        bytes.removeAll(keepingCapacity: true)
    }
}
