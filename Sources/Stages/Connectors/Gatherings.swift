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
        DelimitedRowsDecoder(GatheringsRows(source), source)
    }
}

/// The rows of one list of gatherings.
struct GatheringsRows: DelimitedRows {
    static let connector = Gatherings.card.name

    var tally: RowTally
    private let source: DeliverySource
    private var clock: ZoneClock
    private var columns: NamedColumns?
    private var counts = EventCounts()

    init(_ source: DeliverySource) {
        self.source = source
        clock = ZoneClock(source.zone)
        tally = RowTally(source, connector: Self.connector)
    }

    var columnCount: Int? { columns?.count }

    mutating func take(_ row: DelimitedRow, into batch: inout ObservationBatch) throws(DecodeError) {
        guard let columns else {
            self.columns = try readHeader(row)
            return
        }
        tally.count()
        func cell(_ name: String) -> UnsafeRawBufferPointer? {
            columns[name].flatMap { row[$0].isEmpty ? nil : row[$0] }
        }
        guard let date = cell("date").flatMap({ WrittenTime($0) }), date.labelSeconds % 86_400 == 0 else {
            return reject(row, columns, "date", Messages.expectedDate)
        }
        for name in ["debut", "fin"] {
            guard let time = cell(name) else { continue }
            guard time.count == 5, time[2] == 0x3A, let hour = number(time, 0, 2), hour < 25,
                let minute = number(time, 3, 2), minute < 60
            else { return reject(row, columns, name, Messages.expectedClock) }
        }
        guard let people = cell("affluence").flatMap({ WrittenNumber.read($0, decimalComma: false) }),
            people >= 0, people < 1e8, people == people.rounded()
        else { return reject(row, columns, "affluence", Messages.expectedCount) }
        guard let place = place(cell) else {
            return reject(
                row, columns, columns["departement"] == nil ? "lieu" : "departement", Messages.expectedPlaceCode)
        }
        var known = source.declaredAvailableAt ?? source.receivedAt
        if let written = cell("annonce_le") {
            guard let time = WrittenTime(written) else {
                return reject(row, columns, "annonce_le", Messages.expectedTimestamp)
            }
            known =
                time.offset.map { Instant(secondsSince1970: time.labelSeconds - $0) }
                ?? clock.instant(ofLabelSeconds: time.labelSeconds)
        }
        counts.add(
            place, on: CivilDate(dayNumber: date.labelSeconds / 86_400), attendance: people, knownAt: known)
    }

    mutating func end(into batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd {
        counts.append(to: &batch, zone: source.zone)
        return DeliveryEnd()
    }

    private func readHeader(_ row: DelimitedRow) throws(DecodeError) -> NamedColumns {
        let columns = try NamedColumns(
            row, of: source, connector: Self.connector, required: ["date", "affluence"],
            expected: Messages.expectedGatheringsHeader)
        guard columns["departement"] != nil || columns["lieu"] != nil else {
            throw .missingColumn(
                file: source.fileName, line: row.line, column: "departement", found: Excerpt.hidingDigits(row.bytes))
        }
        return columns
    }

    private mutating func reject(_ row: DelimitedRow, _ columns: NamedColumns, _ name: String, _ expected: Text) {
        tally.reject(
            line: row.line, column: name, found: columns[name].map { Excerpt.of(row[$0]) } ?? "", expected: expected)
    }

    /// Nil where `departement`, `lat` or `lon` holds something that is none.
    private func place(_ cell: (String) -> UnsafeRawBufferPointer?) -> Place? {
        if let code = cell("departement") {
            let text = LenientText.of(code).trimmed.uppercased()
            let place = Place.departement(text.utf8.count == 1 ? "0" + text : text)
            return Territory.france.entries[place] == nil ? nil : place
        }
        if let written = cell("lieu") {
            let text = LenientText.of(written).trimmed
            if let place = Place(text) { return place }
            for word in text.split(whereSeparator: { !$0.isNumber && !$0.isLetter }) where word.utf8.count == 5 {
                if let place = DeliveryPlace.departement(ofCommune: String(word)) { return place }
            }
        }
        guard let latitude = cell("lat"), let longitude = cell("lon") else { return .ileDeFrance }
        guard let y = WrittenNumber.read(latitude, decimalComma: false), abs(y) <= 90,
            let x = WrittenNumber.read(longitude, decimalComma: false), abs(x) <= 180
        else { return nil }
        return DeliveryPlace.at(latitude: y, longitude: x)
    }
}
