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
        TableDecoder(MeteoFranceRows(), source)
    }
}

/// The rows of one file, station after station; holds a sum for each département, step and measure.
struct MeteoFranceRows: TableRows {
    static let connector = MeteoFrance.card.name
    static let expected = Messages.expectedMeteoFranceHeader
    static let mayBeEmpty = false

    /// A column that is read, with its quality code.
    private struct Column {
        var position: Int
        var quality: Int?
        var measure: Measure
        var isOfTheHourBefore: Bool
    }

    private struct Cell: Hashable {
        var departement: Int
        var column: Int
        var seconds: Int
    }

    private var isHourly = false
    private var time = 0
    private var station = 0
    private var columns: [Column] = []
    private var departements: [String: Int] = [:]
    private var places: [Place] = []
    private var sums: [Cell: (sum: Double, count: Int)] = [:]

    mutating func open(_ header: TableHeader, preamble: [String], _ ledger: inout RowLedger) throws(DecodeError) {
        try header.isRecognised(by: ["NUM_POSTE", "NOM_USUEL", "LAT", "LON", "ALTI"], expected: Self.expected)
        for name in ["NOM_USUEL", "LAT", "LON", "ALTI"] { _ = try header.required(name) }
        station = try header.required("NUM_POSTE")
        isHourly = header.column("AAAAMMJJHH") != nil
        time = try header.required(isHourly ? "AAAAMMJJHH" : "AAAAMMJJ")
        let known = isHourly ? Self.hourly : Self.daily
        columns = known.compactMap { name, measure, before in
            header.column(name).map {
                Column(position: $0, quality: header.column("Q\(name)"), measure: measure, isOfTheHourBefore: before)
            }
        }
        if columns.isEmpty { throw header.missing(known.map(\.0).joined(separator: ", ")) }
    }

    mutating func take(
        _ row: DelimitedRow, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError) {
        guard let departement = departement(ofStation: row.text(station)) else {
            return ledger.reject(row, station, Messages.expectedStation)
        }
        guard let seconds = Self.time(row[time], isHourly: isHourly) else {
            return ledger.reject(row, time, Messages.expectedCompactDate)
        }
        var values: [(column: Int, value: Double)] = []
        for (index, column) in columns.enumerated() {
            guard let value = ledger.measured(row, column.position) else { return }
            if value.isNaN { continue }
            if let quality = column.quality, row[quality].elementsEqual([0x32]) {
                ledger.note("doubtful", .setAside, line: row.line) { Messages.meteoFranceDoubtful(count: $0) }
                continue
            }
            values.append((index, value))
        }
        for (index, value) in values {
            let shift = columns[index].isOfTheHourBefore ? -3600 : 0
            let cell = Cell(departement: departement, column: index, seconds: seconds + shift)
            let before = sums[cell] ?? (0, 0)
            sums[cell] = (before.sum + value, before.count + 1)
        }
    }

    mutating func close(_ ledger: inout RowLedger, into batch: inout ObservationBatch) throws(DecodeError) {
        let cells = sums.keys.sorted { a, b in
            (a.departement, a.column, a.seconds) < (b.departement, b.column, b.seconds)
        }
        for cell in cells {
            guard let (sum, count) = sums[cell] else { continue }
            let step: WrittenStep
            let day: Int
            if isHourly {
                let start = Instant(secondsSince1970: cell.seconds)
                step = WrittenStep(grain: .hour, reference: start, end: start.advanced(bySeconds: 3600))
                day = ledger.source.zone.date(at: start).dayNumber
            } else {
                day = cell.seconds / 86_400
                step = ledger.step(day: day)
            }
            let published = ledger.clock.instant(ofLabelSeconds: (day + 1) * 86_400 + 43_200)
            ledger.state(
                SeriesKey(places[cell.departement], columns[cell.column].measure, every: step.grain), step.reference,
                sum / Double(count), known: ledger.known(byRule: published, stepEnd: step.end), into: &batch)
        }
    }

    // MARK: - Header and cells

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
