public import TimeSeries

/// Takes the raw bytes of a delivery, gzip or plain (told by the first two bytes), and feeds a connector's decoder.
///
/// Memory does not depend on the size of the delivery, nor on how far it was compressed.
public struct DeliveryReader: DeliveryDecoder {
    private enum State {
        case undecided
        case plain
        case gzip(GunzipDecoder)
    }

    private let fileName: String
    private var decoder: any DeliveryDecoder
    private var state = State.undecided
    private var head: [UInt8] = []

    /// Reads one delivery with `decoder`, a fresh one.
    public init(_ decoder: any DeliveryDecoder, fileName: String) {
        self.decoder = decoder
        self.fileName = fileName
    }

    /// Takes the next raw bytes; chunks may end anywhere.
    public mutating func consume(_ chunk: UnsafeRawBufferPointer, into batch: inout ObservationBatch)
        throws(DecodeError)
    {
        guard case .undecided = state else { return try pass(chunk, into: &batch) }
        head.append(contentsOf: chunk)
        if head.count >= 2 { try open(into: &batch) }
    }

    /// Ends the delivery; a gzip stream that is cut short is an error.
    public mutating func finish(into batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd {
        if case .undecided = state { try open(into: &batch) }
        if case .gzip(let stream) = state { try stream.finish() }
        return try decoder.finish(into: &batch)
    }

    private mutating func open(into batch: inout ObservationBatch) throws(DecodeError) {
        state = GunzipDecoder.isGzip(head) ? .gzip(try GunzipDecoder(fileName: fileName)) : .plain
        let first = head
        head = []
        try Self.withBytes(of: first) { bytes throws(DecodeError) in try pass(bytes, into: &batch) }
    }

    private mutating func pass(_ chunk: UnsafeRawBufferPointer, into batch: inout ObservationBatch) throws(DecodeError)
    {
        switch state {
        case .undecided, .plain: try decoder.consume(chunk, into: &batch)
        case .gzip(let stream):
            try stream.consume(chunk) { bytes throws(DecodeError) in try decoder.consume(bytes, into: &batch) }
        }
    }

    /// Calls `body` with the bytes of an array, keeping the type of what it throws.
    static func withBytes<R>(
        of bytes: [UInt8], _ body: (UnsafeRawBufferPointer) throws(DecodeError) -> R
    ) throws(DecodeError) -> R {
        let result: Result<R, DecodeError> = bytes.withUnsafeBytes { raw in
            do throws(DecodeError) { return .success(try body(raw)) } catch { return .failure(error) }
        }
        return try result.get()
    }
}

/// A delivery decoded in one go: what tests and small files need.
///
/// Feeds use ``DeliveryReader`` batch by batch.
public struct DecodedDelivery: Sendable, Hashable {
    /// Ordered by series, reference time and availability; of several with the same three, the last in the file.
    public var observations: [Observation]
    public var end: DeliveryEnd

    /// The observations by series, reference time and availability, the last of equals kept.
    static func ordered(_ batch: ObservationBatch) -> [Observation] {
        let names = batch.keys.map(\.description)
        var ranks = [Int](repeating: 0, count: names.count)
        for (rank, key) in names.indices.sorted(by: { names[$0] < names[$1] }).enumerated() { ranks[key] = rank }
        let rows = batch.rows
        let order = rows.indices.sorted { i, j in
            let (a, b) = (rows[i], rows[j])
            if a.series != b.series { return ranks[Int(a.series)] < ranks[Int(b.series)] }
            if a.referenceTime != b.referenceTime { return a.referenceTime < b.referenceTime }
            return a.availableAt == b.availableAt ? i < j : a.availableAt < b.availableAt
        }
        var kept: [Int] = []
        kept.reserveCapacity(order.count)
        for i in order {
            if let last = kept.last, rows[last].series == rows[i].series,
                rows[last].referenceTime == rows[i].referenceTime, rows[last].availableAt == rows[i].availableAt
            {
                kept.removeLast()
            }
            kept.append(i)
        }
        return kept.map { i in
            Observation(
                series: batch.keys[Int(rows[i].series)], referenceTime: rows[i].referenceTime,
                value: rows[i].value.isNaN ? nil : rows[i].value, availableAt: rows[i].availableAt)
        }
    }
}

extension Connector {
    /// A reader of raw bytes, gzip or plain, for one delivery.
    public func reader(for source: DeliverySource) -> DeliveryReader {
        DeliveryReader(decoder(for: source), fileName: source.fileName)
    }

    /// Decodes a whole delivery that is in memory, pushed in chunks of `chunkSize` bytes.
    public func decodeAll(
        _ bytes: [UInt8], from source: DeliverySource, chunkSize: Int = 65_536
    ) throws(DecodeError) -> DecodedDelivery {
        var reader = reader(for: source)
        var batch = ObservationBatch()
        try DeliveryReader.withBytes(of: bytes) { raw throws(DecodeError) in
            var start = 0
            while start < raw.count {
                let end = min(raw.count, start + max(1, chunkSize))
                try reader.consume(UnsafeRawBufferPointer(rebasing: raw[start..<end]), into: &batch)
                start = end
            }
        }
        let end = try reader.finish(into: &batch)
        return DecodedDelivery(observations: DecodedDelivery.ordered(batch), end: end)
    }
}
