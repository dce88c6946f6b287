import Messages
import TimeSeries

/// Airparif's hourly concentrations, in UTC: `datetime_utc,NO2,NO,NOX`, or the export of the measuring network.
///
/// The export has six header lines: `,STDEN:NO2,…`, names of stations, their codes, names of pollutants, their codes, units. A
/// plain header names each column `NO2` or `NO2_STDEN_ugm3`. A time is the end of its hour (a year's file runs from
/// 1 January 01:00 to 1 January 00:00). An empty cell is missing; small negative values of NO are noise of the instrument
/// around zero, and kept down to ``lowest``.
///
/// Place: the station's département where Vigie knows it, else the file name's (`dep-93`), else `area:CODE`. Known one hour
/// after the end of the hour, or at the declared time, never before that end.
public struct Airparif: Connector {
    /// The lowest concentration that is read, µg/m³; below it is no noise of the instrument any more.
    static let lowest = -5.0

    public init() {}

    public static let card = ConnectorCard(
        name: "airparif", title: Messages.airparifTitle, summary: Messages.airparifSummary,
        format: Messages.airparifFormat, knownAtRule: Messages.airparifKnownAt,
        reference: "Airparif, mesures horaires, data-airparif-asso.opendata.arcgis.com", speaksOfTheFuture: false)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder {
        TableDecoder(AirparifRows(), source)
    }

    /// Stations of Île-de-France by the code of the network.
    static let stations: [String: String] = [
        "STDEN": "93", "BOB": "93", "TREMB": "93", "PA04C": "75", "PA07": "75", "PA12": "75", "PA13": "75",
        "PA18": "75",
        "GEN": "92", "NEUIL": "92", "VITRY": "94", "NOGENT": "94", "MELUN": "77", "VERS": "78", "EVRY": "91",
        "CERGY": "95",
        "GON": "95",
    ]
}

/// The rows of one file, header lines first.
struct AirparifRows: TableRows {
    static let connector = Airparif.card.name
    static let expected = Messages.expectedAirparifHeader
    static let mayBeEmpty = false

    private struct Column {
        var name: String
        var position: Int
        var key: SeriesKey
        var series: StatedCells.Series
    }

    private var columns: [Column] = []
    /// Lines of the export's header still to come.
    private var linesOfHeader = 0

    mutating func take(
        _ row: DelimitedRow, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError) {
        guard let written = WrittenTime(row[0]), written.offset == 0, written.labelSeconds % 3600 == 0 else {
            return ledger.reject(
                line: row.line, column: "datetime_utc", found: Excerpt.of(row[0]), expected: Messages.expectedUTCHour)
        }
        var values: [Double] = []
        for column in columns {
            let lowest = Airparif.lowest
            guard
                let value = ledger.measured(row, column.position, in: lowest..<5000, Messages.expectedConcentration)
            else { return }
            if value < 0 { ledger.note("negative", .info, line: row.line) { Messages.airparifNegative(count: $0) } }
            values.append(value)
        }
        let end = Instant(secondsSince1970: written.labelSeconds)
        let known = ledger.known(byRule: end.advanced(bySeconds: 3600), stepEnd: end)
        for (column, value) in zip(columns, values) {
            ledger.state(column.series, end.advanced(bySeconds: -3600), value, known: known, into: &batch)
        }
    }

    // MARK: - Header

    mutating func open(_ header: TableHeader, preamble: [String], _ ledger: inout RowLedger) throws(DecodeError) {
        let names = header.names.map(\.trimmed)
        let isExport = names[0].isEmpty && names.dropFirst().contains { $0.contains(":") }
        guard isExport || names[0].lowercased() == "datetime_utc" else { throw header.notThisFormat(Self.expected) }
        var unused: [String] = []
        for (position, name) in names.enumerated().dropFirst() {
            let pollutant: String
            let station: String?
            if isExport {
                let parts = name.split(separator: ":", maxSplits: 1)
                guard parts.count == 2 else { continue }
                (station, pollutant) = (String(parts[0]), String(parts[1]))
            } else {
                let parts = name.split(separator: "_").filter { $0.lowercased() != "ugm3" }
                pollutant = parts.first.map(String.init) ?? ""
                station = parts.count > 1 ? parts.dropFirst().joined(separator: "_") : nil
            }
            guard let measure = Self.pollutants[pollutant.uppercased()] else {
                unused.append(name)
                continue
            }
            guard let place = place(station, header.fileName) else {
                throw .missingElement(
                    file: header.fileName, line: header.line, element: name, expected: Messages.expectedPlaceOfFile)
            }
            let key = SeriesKey(place, measure, every: .hour)
            guard !columns.contains(where: { $0.key == key }) else {
                throw .repeatedColumn(file: header.fileName, line: header.line, column: name)
            }
            columns.append(Column(name: name, position: position, key: key, series: ledger.series(key)))
        }
        if columns.isEmpty { throw header.missing(Self.pollutants.keys.sorted().joined(separator: ", ")) }
        if !unused.isEmpty {
            ledger.note("not-used", .info, line: header.line, count: unused.count) { _ in
                Messages.columnsNotRead(unused)
            }
        }
        linesOfHeader = isExport ? 5 : 0
    }

    /// One of the five other lines of the export's header: the last gives the units.
    mutating func takeOtherLine(_ row: DelimitedRow, _ ledger: inout RowLedger) throws(DecodeError) -> Bool {
        guard linesOfHeader > 0 else { return false }
        linesOfHeader -= 1
        let file = ledger.source.fileName
        guard row[0].isEmpty else {
            throw .badValue(
                file: file, line: row.line, column: "1", found: Excerpt.of(row[0]), expected: Self.expected)
        }
        guard linesOfHeader == 0 else { return true }
        for column in columns {
            let unit = row.text(column.position).trimmed
            guard ["microg/m3", "µg/m3", "ug/m3", "µg/m³"].contains(unit) else {
                throw .badValue(
                    file: file, line: row.line, column: column.name, found: Excerpt.of(unit),
                    expected: Messages.expectedUnit("microg/m3"))
            }
        }
        return true
    }

    private func place(_ station: String?, _ fileName: String) -> Place? {
        if let station, let code = Airparif.stations[station.uppercased()] { return .departement(code) }
        if let named = PlaceCodes.named(in: fileName) { return named }
        return station.flatMap { $0.isEmpty || $0.contains("|") ? nil : Place(.area, $0) }
    }

    private static let pollutants: [String: Measure] = [
        "NO2": .no2, "NO": .no, "NOX": .nox, "O3": .ozone, "PM10": .pm10, "PM25": .pm25, "PM2.5": .pm25, "SO2": .so2,
    ]
}
