import Connectors
import Foundation
import TimeSeries

/// One delivery read by a connector in a test.
enum ConnectorReading {
    static let received = Instant(secondsSince1970: 1_760_000_000)

    static func decode(
        _ connector: some Connector, _ text: String, file: String, receivedAt: Instant = received,
        declared: Instant? = nil
    ) throws -> DecodedDelivery {
        try connector.decodeAll(
            Array(text.utf8),
            from: DeliverySource(fileName: file, receivedAt: receivedAt, declaredAvailableAt: declared))
    }

    /// Why a text is refused; nil where it is read.
    static func error(_ connector: some Connector, _ text: String, file: String) -> DecodeError? {
        do {
            _ = try decode(connector, text, file: file)
            return nil
        } catch {
            return error as? DecodeError
        }
    }

    /// A real file of the folder beside the project.
    static func publisherFile(_ connector: some Connector, _ path: String) throws -> DecodedDelivery {
        try connector.decodeAll(
            try PublisherFiles.bytes(path),
            from: DeliverySource(fileName: (path as NSString).lastPathComponent, receivedAt: received))
    }

    /// What publishers' servers send instead of data.
    static let htmlErrorPage = "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head></html>\n"
}
