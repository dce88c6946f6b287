/// Encodes many versions of one series: what a database keeps in one row.
///
/// Dense hourly counts take about one byte for each version, its two times included.
///
/// Layout: a format byte (1); runs of versions with equal differences to the version before, each as reference
/// difference and availability difference (zigzag, seconds, the first one from 0) and length; then a ``ValueColumn``.
public enum VersionBlock {
    private static let format: UInt8 = 1

    public static func encode(_ versions: ArraySlice<Version>) -> [UInt8] {
        var writer = ByteWriter(capacity: 2 * versions.count + 64)
        writer.write(byte: format)
        var last = (reference: 0, available: 0)
        var step = (reference: 0, available: 0)
        var length: UInt64 = 0
        for version in versions {
            let next = (
                reference: version.reference &- last.reference, available: version.available &- last.available
            )
            if length > 0, next != step {
                write(step, length, into: &writer)
                length = 0
            }
            step = next
            length += 1
            last = (version.reference, version.available)
        }
        if length > 0 { write(step, length, into: &writer) }
        ValueColumn.encode(versions.map(\.value), into: &writer)
        return writer.bytes
    }

    /// Appends exactly `count` versions.
    public static func decode(_ bytes: UnsafeRawBufferPointer, count: Int, into versions: inout [Version])
        throws(BlockError)
    {
        var reader = ByteReader(bytes)
        guard try reader.byte() == format else { throw .malformed }
        let start = versions.count
        versions.reserveCapacity(start + count)
        var (reference, available) = (0, 0)
        var left = count
        while left > 0 {
            let (step, delay) = (try reader.signed(), try reader.signed())
            let length = try reader.count(limit: left)
            guard length > 0 else { throw .malformed }
            for _ in 0..<length {
                reference &+= step
                available &+= delay
                versions.append(Version(reference: reference, available: available, value: 0))
            }
            left -= length
        }
        let values = try ValueColumn.decode(count, from: &reader)
        guard reader.isAtEnd else { throw .malformed }
        for index in 0..<count { versions[start + index].value = values[index] }
    }

    private static func write(_ step: (reference: Int, available: Int), _ length: UInt64, into writer: inout ByteWriter)
    {
        writer.write(signed: step.reference)
        writer.write(signed: step.available)
        writer.write(varint: length)
    }
}
