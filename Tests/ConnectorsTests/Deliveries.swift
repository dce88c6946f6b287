import Connectors
import Foundation
import TimeSeries

/// Deliveries that tests make up, and the publishers' real ones, read by any connector.
struct Deliveries<C: Connector> {
    var connector = C()
    var fileName = "a.csv"
    /// 2026-02-01T00:00Z, after every real file but before none of the invented ones that say otherwise.
    var received = Instant(secondsSince1970: 1_769_904_000)
    var declared: Instant?

    func decode(_ bytes: [UInt8]) throws(DecodeError) -> DecodedDelivery {
        try connector.decodeAll(
            bytes,
            from: DeliverySource(fileName: fileName, receivedAt: received, declaredAvailableAt: declared))
    }

    func decode(_ text: String) throws(DecodeError) -> DecodedDelivery { try decode(Array(text.utf8)) }

    /// The error, or nil when the text decodes.
    func error(_ text: String) -> DecodeError? {
        do throws(DecodeError) {
            _ = try decode(text)
            return nil
        } catch { return error }
    }

    /// A real file under its own name.
    func real(_ path: String) throws -> DecodedDelivery {
        var named = self
        named.fileName = (path as NSString).lastPathComponent
        return try named.decode(try PublisherFiles.bytes(path))
    }
}

extension DecodedDelivery {
    /// `series from value known`, one text for each observation: what a test compares.
    var lines: [String] {
        observations.map {
            "\($0.series) \($0.referenceTime) \($0.value.map { "\($0)" } ?? "missing") \($0.availableAt)"
        }
    }

    /// `rule count` of every finding.
    var notes: [String] { end.findings.map { "\($0.check) \($0.count)" } }

    func value(_ series: String, _ from: String) -> Double? {
        observations.last { $0.series.description == series && $0.referenceTime.description == from }?.value
    }
}
