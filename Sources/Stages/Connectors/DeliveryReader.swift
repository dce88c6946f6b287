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
    static func ordered(_ observations: [Observation]) -> [Observation] {
        let names = Dictionary(
            Set(observations.map(\.series)).map { ($0, $0.description) }, uniquingKeysWith: { a, _ in a })
        let sorted = observations.enumerated().map { (names[$0.element.series] ?? "", $0.offset, $0.element) }
            .sorted {
                ($0.0, $0.2.referenceTime, $0.2.availableAt, $0.1) < ($1.0, $1.2.referenceTime, $1.2.availableAt, $1.1)
            }
        var kept: [Observation] = []
        for (_, _, observation) in sorted {
            if let last = kept.last, last.series == observation.series, last.referenceTime == observation.referenceTime,
                last.availableAt == observation.availableAt
            {
                kept.removeLast()
            }
            kept.append(observation)
        }
        return kept
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
        return DecodedDelivery(observations: DecodedDelivery.ordered(batch.observations), end: end)
    }
}
