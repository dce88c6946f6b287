import Messages
import TimeSeries

/// The ATMO index of Atmo France and its members: JSON (GeoJSON `features`, ArcGIS, records) and CSV.
///
/// `date_ech` or `date`, `code_zone`, `code_qual` and `code_no2`, `code_o3`, `code_pm10`, `code_pm25`, `code_so2`: 1 good … 6
/// extremely bad, 7 an event, 0 or empty not available. A département has the index of its worst zone, as a zone has that of
/// its worst pollutant. Zones: INSEE code of a commune or département; SIREN of an EPCI that holds the département's number
/// (`24DD…`), another EPCI is an `area:`.
///
/// Known at the declared time; without one at `date_maj`, else at 13:00 Paris time of `date_dif`, else at the start of the day
/// described, and never after it was received.
public struct AirQualityIndex: Connector {
    public init() {}

    public static let card = ConnectorCard(
        name: "air-quality-index", title: Messages.airIndexTitle, summary: Messages.airIndexSummary,
        format: Messages.airIndexFormat, knownAtRule: Messages.airIndexKnownAt,
        reference: "Atmo France, api.atmo-france.org, indice ATMO (arrêté du 10 juillet 2020)", speaksOfTheFuture: true)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder {
        TableDecoder(AirQualityRows(source), source)
    }
}

/// The rows of a CSV of indices, or the records of a JSON document.
struct AirQualityRows: TableRows {
    static let connector = AirQualityIndex.card.name
    static let expected = Messages.expectedAirIndex
    static let json = JSONForm.document
    static let mayBeEmpty = false

    private var indices: ZoneIndices
    private var columns: [String: Int] = [:]

    init(_ source: DeliverySource) { indices = ZoneIndices(source) }

    mutating func open(_ header: TableHeader, preamble: [String], _ ledger: inout RowLedger) throws(DecodeError) {
        try header.isRecognised(by: ["code_qual", "code_zone"], expected: Self.expected)
        for name in ["code_qual", "code_zone"] { _ = try header.required(name) }
        _ = try header.required("date_ech", "date")
        for name in header.names { columns[ColumnName.folded(name)] = header.column(name) }
    }

    mutating func take(
        _ row: DelimitedRow, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError) {
        let columns = columns
        indices.take(line: row.line, &ledger) { name in
            columns[name].flatMap { row[$0].isEmpty ? nil : row.text($0).trimmed }
        }
    }

    mutating func take(
        _ document: JSONValue, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError) {
        guard let records = document.records, !records.isEmpty,
            records.allSatisfy({ $0["code_qual"] != nil && $0["code_zone"] != nil && Self.hasNoPollen($0) })
        else {
            throw .notThisFormat(
                file: ledger.source.fileName, connector: Self.connector, line: 1,
                found: Messages.foundJSONOfAnotherKind, expected: Self.expected)
        }
        for record in records {
            ledger.beginRow()
            indices.take(line: nil, &ledger) { name in
                guard let value = record[name], !value.isNull else { return nil }
                // ArcGIS writes days as milliseconds since 1970.
                if name.hasPrefix("date"), case .number(let number) = value, abs(number) < 1e15 {
                    return Instant(secondsSince1970: Int(number) / 1000).description
                }
                return value.text
            }
        }
    }

    /// The pollen index has the same field names.
    private static func hasNoPollen(_ record: [String: JSONValue]) -> Bool {
        record["code_ambr"] == nil && record["pollen_resp"] == nil
    }

    mutating func close(_ ledger: inout RowLedger, into batch: inout ObservationBatch) throws(DecodeError) {
        indices.state(in: &ledger, into: &batch)
    }
}

/// The worst index of the zones of each place, day and publication.
struct ZoneIndices {
    private struct Cell: Hashable {
        var place: Place
        var pollutant: Int
        var day: Int
        var known: Instant
    }

    /// Field and stratum; the first is the index itself.
    private static let fields: [(name: String, stratum: Stratum)] = [
        ("code_qual", .all), ("code_no2", Stratum([.product: "no2"])), ("code_o3", Stratum([.product: "ozone"])),
        ("code_pm10", Stratum([.product: "pm10"])), ("code_pm25", Stratum([.product: "pm25"])),
        ("code_so2", Stratum([.product: "so2"])),
    ]

    private let source: DeliverySource
    private var worst: [Cell: Int] = [:]

    init(_ source: DeliverySource) { self.source = source }

    /// Takes one zone; `text` gives a field's value, nil where it is absent or empty.
    mutating func take(line: Int?, _ ledger: inout RowLedger, _ text: (String) -> String?) {
        let written = text("date_ech") ?? text("date") ?? ""
        guard let label = Self.time(written)?.labelSeconds, label >= 0 else {
            return ledger.reject(line: line, column: "date_ech", found: written, expected: Messages.expectedDate)
        }
        let code = text("code_zone") ?? ""
        guard let place = Self.place(code) else {
            return ledger.reject(line: line, column: "code_zone", found: code, expected: Messages.expectedZone)
        }
        var values: [(pollutant: Int, index: Int)] = []
        for (pollutant, field) in Self.fields.enumerated() {
            guard let written = text(field.name) else { continue }
            guard let index = Int(written), (0...7).contains(index) else {
                return ledger.reject(
                    line: line, column: field.name, found: written, expected: Messages.expectedAirIndexValue)
            }
            values.append((pollutant, index))
        }
        let day = label / 86_400
        let known = known(text, day)
        for value in values {
            let cell = Cell(place: place, pollutant: value.pollutant, day: day, known: known)
            worst[cell] = max(worst[cell] ?? 0, value.index)
        }
    }

    func state(in ledger: inout RowLedger, into batch: inout ObservationBatch) {
        let cells = worst.keys.sorted { a, b in
            (a.place, a.pollutant, a.day, a.known) < (b.place, b.pollutant, b.day, b.known)
        }
        for cell in cells {
            guard let index = worst[cell] else { continue }
            ledger.state(
                SeriesKey(cell.place, .airQualityIndex, Self.fields[cell.pollutant].stratum, every: .day),
                ledger.step(day: cell.day).reference, index == 0 ? .nan : Double(index), known: cell.known, into: &batch
            )
        }
    }

    private func known(_ text: (String) -> String?, _ day: Int) -> Instant {
        if let declared = source.declaredAvailableAt { return declared }
        var said = source.zone.start(of: CivilDate(dayNumber: day))
        if let updated = text("date_maj").flatMap(Self.time), updated.labelSeconds % 86_400 != 0 {
            said =
                updated.offset.map { Instant(secondsSince1970: updated.labelSeconds - $0) }
                ?? source.zone.instant(of: updated.label)
        } else if let issued = (text("date_dif") ?? text("date_maj")).flatMap(Self.time) {
            said = source.zone.instant(
                of: CivilDateTime(date: issued.label.date, hour: 13))
        }
        return min(said, source.receivedAt)
    }

    /// Reads a day or time; `2024/07/01` as well.
    private static func time(_ text: String) -> WrittenTime? {
        let dashed = text.replacing("/", with: "-")
        return Array(dashed.utf8).withUnsafeBytes { WrittenTime($0) }
    }

    private static func place(_ code: String) -> Place? {
        if let commune = PlaceCodes.departement(ofCommune: code) { return commune }
        let digits = code.utf8.allSatisfy { (0x30...0x39).contains($0) }
        if code.utf8.count == 9, digits {
            let departement = Place.departement(String(code.dropFirst(2).prefix(2)))
            let says = code.hasPrefix("24") && Territory.france.entries[departement] != nil
            return says ? departement : Place(.area, code)
        }
        return PlaceCodes.departement(code: code).flatMap { Territory.france.entries[$0] == nil ? nil : $0 }
    }
}
