import Messages
import TimeSeries

/// Gatherings with their expected attendance, in Vigie's own plain CSV for demonstrations, matches and concerts.
///
/// Columns `date`, `departement` or `lieu`, `affluence`, and as wanted `debut`, `fin` (HH:MM), `nom`, `lat`, `lon`,
/// `annonce_le`. A gathering counts on its date, also when it ends after midnight. Place: `departement` (`75`); else `lieu`
/// where it is a place (`dep:93`) or holds a postal code; else `lat`, `lon` (the nearest prefecture of Île-de-France); else
/// `reg:11`. Known at `annonce_le`; without it at the declared time, else when the file was received.
public struct Gatherings: Connector {
    public init() {}

    public static let card = ConnectorCard(
        name: "gatherings", title: Messages.gatheringsTitle, summary: Messages.gatheringsSummary,
        format: Messages.gatheringsFormat, knownAtRule: Messages.gatheringsKnownAt,
        reference: "Vigie, docs/design.md, section 8", speaksOfTheFuture: true)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder {
        TableDecoder(GatheringsRows(), source)
    }
}

/// The rows of one list of gatherings.
struct GatheringsRows: TableRows {
    static let connector = Gatherings.card.name
    static let expected = Messages.expectedGatheringsHeader

    private struct Columns {
        var date, people: Int
        var times: [Int]
        var departement, place, latitude, longitude, announced: Int?
    }

    private var columns: Columns?
    private var counts = EventCounts()

    mutating func open(_ header: TableHeader, preamble: [String], _ ledger: inout RowLedger) throws(DecodeError) {
        try header.isRecognised(by: ["date", "affluence"], expected: Self.expected)
        columns = Columns(
            date: try header.required("date"), people: try header.required("affluence"),
            times: ["debut", "fin"].compactMap { header.column($0) }, departement: header.column("departement"),
            place: header.column("lieu"), latitude: header.column("lat"), longitude: header.column("lon"),
            announced: header.column("annonce_le"))
        if columns?.place == nil { _ = try header.required("departement") }
    }

    mutating func take(
        _ row: DelimitedRow, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError) {
        guard let columns else { return }
        guard let date = WrittenTime(row[columns.date]), date.labelSeconds % 86_400 == 0 else {
            return ledger.reject(.date, row, columns.date, Messages.expectedDate)
        }
        for column in columns.times where !row[column].isEmpty {
            let time = row[column]
            guard time.count == 5, time[2] == 0x3A, let hour = number(time, 0, 2), hour < 25,
                let minute = number(time, 3, 2), minute < 60
            else { return ledger.reject(row, column, Messages.expectedClock) }
        }
        guard let people = ledger.count(row, columns.people) else { return }
        guard !people.isNaN, people < 1e8 else {
            return ledger.reject(.count, row, columns.people, Messages.expectedCount)
        }
        guard let place = place(row, columns, ledger.decimalComma) else {
            return ledger.reject(
                .place, row, columns.departement ?? columns.place ?? columns.date, Messages.expectedPlaceCode)
        }
        var known = ledger.source.declaredAvailableAt ?? ledger.source.receivedAt
        if let column = columns.announced, !row[column].isEmpty {
            guard let time = WrittenTime(row[column]) else {
                return ledger.reject(row, column, Messages.expectedTimestamp)
            }
            known =
                time.offset.map { Instant(secondsSince1970: time.labelSeconds - $0) }
                ?? ledger.clock.instant(ofLabelSeconds: time.labelSeconds)
        }
        counts.add(
            place, on: CivilDate(dayNumber: date.labelSeconds / 86_400), attendance: people, knownAt: known)
    }

    mutating func close(_ ledger: inout RowLedger, into batch: inout ObservationBatch) throws(DecodeError) {
        counts.append(to: &batch, zone: ledger.source.zone)
    }

    /// Nil where `departement`, `lat` or `lon` holds something that is none.
    private func place(_ row: DelimitedRow, _ columns: Columns, _ decimalComma: Bool) -> Place? {
        if let column = columns.departement, !row[column].isEmpty {
            let place = PlaceCodes.departement(row.text(column).trimmed)
            return place.flatMap { Territory.france.entries[$0] == nil ? nil : $0 }
        }
        if let column = columns.place, !row[column].isEmpty {
            let text = row.text(column).trimmed
            if let place = Place(text) { return place }
            for word in text.split(whereSeparator: { !$0.isNumber && !$0.isLetter }) where word.utf8.count == 5 {
                if let place = PlaceCodes.departement(ofCommune: String(word)) { return place }
            }
        }
        guard let latitude = columns.latitude, let longitude = columns.longitude, !row[latitude].isEmpty,
            !row[longitude].isEmpty
        else { return .ileDeFrance }
        guard let y = WrittenNumber.read(row[latitude], decimalComma: decimalComma), abs(y) <= 90,
            let x = WrittenNumber.read(row[longitude], decimalComma: decimalComma), abs(x) <= 180
        else { return nil }
        return PlaceCodes.at(latitude: y, longitude: x)
    }
}
