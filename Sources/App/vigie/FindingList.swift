import Foundation
import Messages
import Store
import TimeSeries

/// Findings of checks and of deliveries, the gravest first, numbered from 1.
struct FindingList {
    struct Entry {
        var finding: Finding
        /// Connectors that may have brought the values.
        var source: String
        /// Nil for what a check found.
        var delivery: DeliveryHeader?
    }

    private(set) var entries: [Entry] = []

    /// Findings of deliveries that are listed, the newest: so many to look at, so many worth knowing.
    private static let mostDelivered = 2000

    /// - Parameter keys: nil: all series, and findings without a series.
    init(_ report: QualityReport, store: any ObservationStore, matching keys: Set<SeriesKey>?, at origin: Instant)
        throws(StoreError)
    {
        let deliveries = try store.deliveries(limit: .max)
        var sources: [Measure: String] = [:]
        for finding in report.findings {
            let measure = finding.series?.measure
            let source =
                measure.map { sources[$0] ?? deliveries.connectors(of: $0).joined(separator: ", ") } ?? ""
            if let measure { sources[measure] = source }
            entries.append(Entry(finding: finding, source: source))
        }
        var seen: Set<Finding> = []
        for stored in try store.newestFindings(ofEach: Self.mostDelivered)
        where stored.delivery.receivedAt <= origin && seen.insert(stored.finding).inserted {
            guard keys.map({ keys in stored.finding.series.map(keys.contains) ?? false }) ?? true else { continue }
            entries.append(
                Entry(finding: stored.finding, source: stored.delivery.connector, delivery: stored.delivery))
        }
        entries = entries.enumerated().sorted { a, b in
            let (one, other) = (a.element, b.element)
            if one.finding.severity != other.finding.severity { return one.finding.severity > other.finding.severity }
            return (one.source, a.offset) < (other.source, b.offset)
        }.map(\.element)
    }

    func table(zone: CivilZone) -> Table {
        var table = Table(columns: [
            Table.Column(name: "number", heading: Messages.headingNumber, isNumber: true),
            Table.Column(name: "severity", heading: Messages.headingSeverity),
            Table.Column(name: "source", heading: Messages.headingSource),
            Table.Column(name: "series", heading: Messages.headingSeries),
            Table.Column(name: "check", heading: Messages.headingCheck),
            Table.Column(name: "from", heading: Messages.headingFrom),
            Table.Column(name: "to", heading: Messages.headingTo),
            Table.Column(name: "count", heading: Messages.headingCount, isNumber: true),
            Table.Column(name: "message", heading: Messages.headingMessage),
        ])
        func time(_ instant: Instant?) -> String { instant.map { "\(zone.label(at: $0))" } ?? "" }
        table.rows = entries.enumerated().map { i, entry in
            [
                String(i + 1), entry.finding.severity.rawValue, entry.source, entry.finding.series?.description ?? "",
                entry.finding.check, time(entry.finding.from), time(entry.finding.to), String(entry.finding.count),
                entry.finding.message[.current],
            ]
        }
        return table
    }

    /// The sentence on standard error, the versions of the values on standard output.
    func printRows(
        of entry: Entry, store: any ObservationStore, zone: CivilZone, at origin: Instant, _ format: TableFormat
    ) throws {
        Console.note(entry.finding.message[.current])
        var table = Table(columns: [
            Table.Column(name: "series", heading: Messages.headingSeries),
            Table.Column(name: "step", heading: Messages.headingStepOfValue),
            Table.Column(name: "value", heading: Messages.headingValue, isNumber: true),
            Table.Column(name: "known_at", heading: Messages.headingKnown),
            Table.Column(name: "connector", heading: Messages.headingConnector),
            Table.Column(name: "delivery", heading: Messages.headingDelivery),
        ])
        if let delivery = entry.delivery {
            Console.note(Messages.findingOfDelivery(name: delivery.name, line: entry.finding.line)[.current])
        }
        if let series = entry.finding.series {
            let found = try FindingRows(
                of: series, from: entry.finding.from, to: entry.finding.to, in: store, now: origin, limit: 5000)
            table.rows = found.rows.map { row in
                [
                    series.description, "\(zone.label(at: row.referenceTime))", row.value.map(Self.number) ?? "",
                    "\(zone.label(at: row.availableAt))", row.delivery?.connector ?? "", row.delivery?.name ?? "",
                ]
            }
            if found.left > 0 { Console.note(Messages.rowsLeft(found.left)[.current]) }
        }
        table.print(format)
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }
}
