import Messages
import TimeSeries

/// The City of Paris's agenda *Que faire à Paris*: how many events there are by département and day.
///
/// JSON of the Explore API (v2.1 `records` or `exports/json`; the shapes of v1 and v2.0 too). The offsets of its times are
/// wrong in winter (`+02:00` all year): every time is read as the wall clock of Paris and its offset is passed over. Each of
/// the `occurrences` counts on the day on which it begins; without them the event counts on every day from `date_start` to
/// `date_end`. The dataset gives no attendance.
///
/// Place: the département of `address_zipcode`, else `dep:75`. Known at the declared time; without one at `updated_at`, else
/// when it was received, and never after that.
public struct QueFaireAParis: Connector {
    /// The longest event without occurrences, days.
    static let longestDays = 366

    public init() {}

    public static let card = ConnectorCard(
        name: "que-faire-a-paris", title: Messages.queFaireTitle, summary: Messages.queFaireSummary,
        format: Messages.queFaireFormat, knownAtRule: Messages.queFaireKnownAt,
        reference: "Ville de Paris, que-faire-a-paris-, opendata.paris.fr (ODbL)", speaksOfTheFuture: true)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder {
        WholeDeliveryDecoder(source, connector: Self.card.name) { bytes, batch throws(DecodeError) in
            let document = try JSONDocument.decode(
                JSONValue.self, from: bytes, of: source, connector: Self.card.name, expected: Messages.expectedQueFaire)
            guard let records = document.records, !records.isEmpty,
                records.allSatisfy({ $0["date_start"] != nil && $0["title"] != nil })
            else {
                throw .notThisFormat(
                    file: source.fileName, connector: Self.card.name, line: 1, found: Messages.foundJSONOfAnotherKind,
                    expected: Messages.expectedQueFaire)
            }
            var reading = QueFaireReading(source)
            for (index, record) in records.enumerated() { reading.take(record, at: index) }
            return try reading.end(&batch)
        }
    }
}

/// Makes counts of the agenda's records.
struct QueFaireReading {
    private struct Occurrence: Hashable {
        var event: String
        var start: Int
    }

    private let source: DeliverySource
    private var ledger: RowLedger
    private var counts = EventCounts()
    private var seen: Set<Occurrence> = []

    init(_ source: DeliverySource) {
        self.source = source
        ledger = RowLedger(source, connector: QueFaireAParis.card.name)
    }

    mutating func take(_ record: [String: JSONValue], at index: Int) {
        ledger.beginRow()
        func name(_ field: String) -> String { "results[\(index)].\(field)" }
        let place = record["address_zipcode"]?.text.flatMap { PlaceCodes.departement(ofCommune: $0.trimmed) }
        let id = record["event_id"]?.text ?? record["id"]?.text ?? "#\(index)"
        let spans: [(start: Int, end: Int)]
        if let written = record["occurrences"]?.text, !written.trimmed.isEmpty {
            var found: [(start: Int, end: Int)] = []
            for part in written.split(separator: ";") where !part.trimmed.isEmpty {
                let times = part.split(separator: "_").map { Self.label(String($0)) }
                guard let start = times.first ?? nil else {
                    return ledger.reject(
                        column: name("occurrences"), found: String(part),
                        expected: Messages.expectedOccurrences)
                }
                found.append((start, start))
            }
            spans = found
        } else {
            guard let start = record["date_start"]?.text.flatMap(Self.label) else {
                return ledger.reject(
                    column: "date_start", found: record["date_start"]?.text ?? "",
                    expected: Messages.expectedTimestamp)
            }
            let end = record["date_end"]?.text.flatMap(Self.label) ?? start
            guard end - start < QueFaireAParis.longestDays * 86_400 else {
                return ledger.reject(rule: "too-long") {
                    Messages.eventsTooLong(count: $0, days: QueFaireAParis.longestDays)
                }
            }
            spans = [(start, max(start, end - 1))]
        }
        let known = known(record)
        for span in spans where seen.insert(Occurrence(event: id, start: span.start)).inserted {
            for day in (span.start / 86_400)...(span.end / 86_400) {
                counts.add(
                    place ?? .departement("75"), on: CivilDate(dayNumber: day), attendance: nil, knownAt: known)
            }
        }
    }

    func end(_ batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd {
        counts.append(to: &batch, zone: source.zone)
        return try ledger.end()
    }

    private func known(_ record: [String: JSONValue]) -> Instant {
        if let declared = source.declaredAvailableAt { return declared }
        guard let label = record["updated_at"]?.text.flatMap(Self.label) else { return source.receivedAt }
        let said = source.zone.instant(of: CivilDateTime(secondsSinceEpochOfCivilTime: label))
        return min(said, source.receivedAt)
    }

    /// Seconds of the wall clock that a time shows, its offset passed over; from 1970 on.
    private static func label(_ text: String) -> Int? {
        let written = Array(text.trimmed.utf8).withUnsafeBytes { WrittenTime($0) }
        return written.flatMap { $0.labelSeconds >= 0 ? $0.labelSeconds : nil }
    }
}
