import Messages
import TimeSeries

/// The bytes of a delivery that can only be read whole: JSON documents, calendars.
struct WholeDelivery {
    /// The largest delivery read whole, bytes.
    static let limit = 64 << 20

    let source: DeliverySource
    let connector: String
    private(set) var bytes: [UInt8] = []

    init(_ source: DeliverySource, connector: String) {
        self.source = source
        self.connector = connector
    }

    /// - Throws: `refused` above ``limit``.
    mutating func append(_ chunk: UnsafeRawBufferPointer) throws(DecodeError) {
        guard bytes.count + chunk.count <= Self.limit else {
            throw .refused(
                file: source.fileName, connector: connector, line: 1, reason: Messages.deliveryTooLarge(Self.limit))
        }
        bytes.append(contentsOf: chunk)
    }

    /// Gives the bytes up.
    mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    /// The first byte that is no white space and no UTF-8 mark.
    var firstSign: UInt8? { bytes.first { ![0xEF, 0xBB, 0xBF].contains($0) && $0 > 0x20 } }
}

/// A decoder of small formats that can only be read whole.
struct WholeDeliveryDecoder: DeliveryDecoder {
    typealias Reading = (_ bytes: [UInt8], _ batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd

    private let read: Reading
    private var held: WholeDelivery

    init(_ source: DeliverySource, connector: String, read: @escaping Reading) {
        held = WholeDelivery(source, connector: connector)
        self.read = read
    }

    mutating func consume(_ chunk: UnsafeRawBufferPointer, into batch: inout ObservationBatch) throws(DecodeError) {
        try held.append(chunk)
    }

    mutating func finish(into batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd {
        guard held.bytes.contains(where: { $0 > 0x20 }) else {
            throw .empty(file: held.source.fileName, connector: held.connector)
        }
        return try read(held.take(), &batch)
    }
}
