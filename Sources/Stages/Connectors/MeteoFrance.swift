import Messages
import TimeSeries

/// Météo-France's climatological files of a département, daily (`Q_…`) and hourly (`H_…`), from meteo.data.gouv.fr.
///
/// Values of the stations that report are averaged by département and step; one whose quality code is 2 (doubtful) is
/// left out. Hours are UTC; rain and the extremes of an hour are of the hour before its time and moved there. A day is
/// taken as the civil day, although rain is counted from 06 UTC to 06 UTC, the minimum from 18 UTC the day before and the
/// maximum from 06 UTC.
///
/// Known on the day after at 12:00 Paris time, or at the declared time, never before the end of the step.
public struct MeteoFrance: Connector {
    public init() {}

    public static let card = ConnectorCard(
        name: "meteofrance", title: Messages.meteoFranceTitle, summary: Messages.meteoFranceSummary,
        format: Messages.meteoFranceFormat, knownAtRule: Messages.meteoFranceKnownAt,
        reference: "Météo-France, données climatologiques de base, meteo.data.gouv.fr", speaksOfTheFuture: false)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder {
        DelimitedRowsDecoder(MeteoFranceRows(source), source)
    }
}

/// The rows of one file, station after station; holds a sum for each département, step and measure.
struct MeteoFranceRows: DelimitedRows {
    static let connector = MeteoFrance.card.name

    /// A column that is read, with its quality code.
    private struct Column {
        var name: String
        var position: Int
        var quality: Int?
        var measure: Measure
        var isOfTheHourBefore: Bool
    }

    private struct Header {
        var isHourly: Bool
        var time: Int
        var station: Int
        var columns: [Column]
        var count: Int
    }

    private struct Cell: Hashable {
        var departement: Int
        var column: Int
        var seconds: Int
    }

    var tally: RowTally
    private let source: DeliverySource
    private var clock: ZoneClock
    private var header: Header?
    private var departements: [String: Int] = [:]
    private var places: [Place] = []
    private var sums: [Cell: (sum: Double, count: Int)] = [:]

    init(_ source: DeliverySource) {
        self.source = source
        clock = ZoneClock(source.zone)
        tally = RowTally(source, connector: Self.connector)
    }

    var columnCount: Int? { header?.count }

    mutating func take(_ row: DelimitedRow, into batch: inout ObservationBatch) throws(DecodeError) {
        guard let header else {
            self.header = try readHeader(row)
            return
        }
        tally.count()
        let code = row.text(header.station)
        guard let departement = departement(ofStation: code) else {
            return tally.reject(
                line: row.line, column: "NUM_POSTE", found: Excerpt.of(row[header.station]),
                expected: Messages.expectedStation)
        }
        guard let seconds = Self.time(row[header.time], isHourly: header.isHourly) else {
            return tally.reject(
                line: row.line, column: header.isHourly ? "AAAAMMJJHH" : "AAAAMMJJ",
                found: Excerpt.of(row[header.time]), expected: Messages.expectedCompactDate)
        }
        var values: [(column: Int, value: Double)] = []
        for (index, column) in header.columns.enumerated() where !row[column.position].isEmpty {
            guard let value = WrittenNumber.read(row[column.position], decimalComma: false) else {
                return tally.reject(
                    line: row.line, column: column.name, found: Excerpt.of(row[column.position]),
                    expected: Messages.expectedNumber)
            }
            if let quality = column.quality, row[quality].elementsEqual([0x32]) {
                tally.note("meteofrance-doubtful", .setAside, line: row.line) {
                    Messages.meteoFranceDoubtful(count: $0)
                }
                continue
            }
            values.append((index, value))
        }
        for (index, value) in values {
            let shift = header.columns[index].isOfTheHourBefore ? -3600 : 0
            let cell = Cell(departement: departement, column: index, seconds: seconds + shift)
            let before = sums[cell] ?? (0, 0)
            sums[cell] = (before.sum + value, before.count + 1)
        }
    }

    mutating func end(into batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd {
        guard let header else { return DeliveryEnd() }
        let cells = sums.keys.sorted { a, b in
            (a.departement, a.column, a.seconds) < (b.departement, b.column, b.seconds)
        }
        for cell in cells {
            guard let (sum, count) = sums[cell] else { continue }
            let start: Instant
            let day: Int
            if header.isHourly {
                start = Instant(secondsSince1970: cell.seconds)
                day = source.zone.date(at: start).dayNumber * 86_400
            } else {
                start = clock.instant(ofLabelSeconds: cell.seconds)
                day = cell.seconds
            }
            let end =
                header.isHourly ? start.advanced(bySeconds: 3600) : clock.instant(ofLabelSeconds: day + 86_400)
            let published = clock.instant(ofLabelSeconds: day + 86_400 + 43_200)
            batch.append(
                Observation(
                    series: SeriesKey(
                        places[cell.departement], header.columns[cell.column].measure,
                        every: header.isHourly ? .hour : .day),
                    referenceTime: start, value: sum / Double(count),
                    availableAt: max(end, source.declaredAvailableAt ?? published)))
        }
        return DeliveryEnd()
    }

    // MARK: - Header and cells

    private func readHeader(_ row: DelimitedRow) throws(DecodeError) -> Header {
        let columns = try NamedColumns(
            row, of: source, connector: Self.connector, required: ["NUM_POSTE", "NOM_USUEL", "LAT", "LON", "ALTI"],
            expected: Messages.expectedMeteoFranceHeader)
        let hourly = columns["AAAAMMJJHH"]
        guard let time = hourly ?? columns["AAAAMMJJ"], let station = columns["NUM_POSTE"] else {
            throw .missingColumn(
                file: source.fileName, line: row.line, column: "AAAAMMJJ", found: Excerpt.hidingDigits(row.bytes))
        }
        let known = hourly == nil ? Self.daily : Self.hourly
        let read = known.compactMap { name, measure, before in
            columns[name].map {
                Column(
                    name: name, position: $0, quality: columns["Q\(name)"], measure: measure, isOfTheHourBefore: before)
            }
        }
        guard !read.isEmpty else {
            throw .missingColumn(
                file: source.fileName, line: row.line, column: known.map(\.0).joined(separator: ", "),
                found: Excerpt.hidingDigits(row.bytes))
        }
        return Header(isHourly: hourly != nil, time: time, station: station, columns: read, count: columns.count)
    }

    private static let daily: [(String, Measure, Bool)] = [
        ("RR", .precipitation, false), ("TN", .temperatureMin, false), ("TX", .temperatureMax, false),
        ("TM", .temperature, false), ("FFM", .windSpeed, false), ("UM", .humidity, false),
        ("HNEIGEF", .snowfall, false),
    ]

    private static let hourly: [(String, Measure, Bool)] = [
        ("RR1", .precipitation, true), ("TN", .temperatureMin, true), ("TX", .temperatureMax, true),
        ("T", .temperature, false), ("FF", .windSpeed, false), ("U", .humidity, false),
    ]

    private mutating func departement(ofStation code: String) -> Int? {
        // Eight digits; spreadsheets take the zero off "01053001".
        let padded = code.utf8.count == 7 ? "0" + code : code
        guard padded.utf8.count == 8, padded.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let name = padded.hasPrefix("97") ? String(padded.prefix(3)) : String(padded.prefix(2))
        if let known = departements[name] { return known }
        // Stations of Corsica keep the old number 20.
        let place = name == "20" ? Place.region("94") : .departement(name)
        guard Territory.france.entries[place] != nil else { return nil }
        departements[name] = places.count
        places.append(place)
        return places.count - 1
    }

    /// Seconds of the label; for hours, of UTC.
    private static func time(_ bytes: UnsafeRawBufferPointer, isHourly: Bool) -> Int? {
        guard bytes.count == (isHourly ? 10 : 8), let year = number(bytes, 0, 4), let month = number(bytes, 4, 2),
            let day = number(bytes, 6, 2), let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        guard isHourly else { return date.dayNumber * 86_400 }
        guard let hour = number(bytes, 8, 2), hour < 24 else { return nil }
        return date.dayNumber * 86_400 + hour * 3600
    }
}
