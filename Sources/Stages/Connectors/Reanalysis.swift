import Messages
import TimeSeries

/// Daily temperatures that are no station's: NASA POWER (reanalysis) and ODRÉ (means of the regions).
///
/// NASA POWER: CSV `YEAR,MO,DY` (or `DOY`) and `T2M`, `T2M_MIN`, `T2M_MAX`, `PRECTOTCORR`, `RH2M`, `WS10M`, with or without
/// the publisher's block from `-BEGIN HEADER-` to `-END HEADER-`; −999 is missing. ODRÉ: columns `Date`, `Code INSEE région`,
/// `TMin (°C)`, `TMax (°C)`, `TMoy (°C)` or `date`, `code_insee_region`, `tmin`, `tmax`, `tmoy`.
///
/// Known at the declared time, never before the end of the day; without one three days after it (NASA POWER), or on the
/// first day of the second month after (ODRÉ, published month by month).
public struct Reanalysis: Connector {
    public init() {}

    public static let card = ConnectorCard(
        name: "reanalysis", title: Messages.reanalysisTitle, summary: Messages.reanalysisSummary,
        format: Messages.reanalysisFormat, knownAtRule: Messages.reanalysisKnownAt,
        reference:
            "NASA POWER, power.larc.nasa.gov/docs; ODRÉ, temperature-quotidienne-regionale, odre.opendatasoft.com",
        speaksOfTheFuture: false)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder {
        TableDecoder(ReanalysisRows(source), source)
    }
}

/// The rows of one file of either publisher.
struct ReanalysisRows: TableRows {
    static let connector = Reanalysis.card.name
    static let expected = Messages.expectedReanalysisHeader
    static let mayBeEmpty = false
    /// NASA POWER's mark of a missing value.
    private static let fill = -999.0

    private enum Day {
        case parts(year: Int, month: Int, day: Int)
        case ordinal(year: Int, day: Int)
        case written(Int)
    }

    private var isPOWER = false
    private var day = Day.written(0)
    /// Column of the region's code; nil: the whole file is of one place.
    private var region: Int?
    private var columns: [(position: Int, measure: Measure)] = []
    private var place: Place?
    /// Series of each place, in the order of the columns.
    private var series: [Place: [StatedCells.Series]] = [:]

    init(_ source: DeliverySource) {
        place = PlaceCodes.named(in: source.fileName)
        if place == nil, source.fileName.lowercased().contains("paris") { place = .departement("75") }
    }

    /// The publisher's block, from its first line to its last.
    static func isPreamble(_ line: String, after lines: [String]) -> Bool {
        guard let last = lines.last else { return line.hasPrefix("-BEGIN HEADER-") }
        return !last.hasPrefix("-END HEADER-")
    }

    mutating func open(_ header: TableHeader, preamble: [String], _ ledger: inout RowLedger) throws(DecodeError) {
        isPOWER = header.column("YEAR") != nil && header.column("date") == nil
        if !isPOWER { try header.isRecognised(by: ["date"], expected: Self.expected) }
        if let written = header.column("date") {
            day = .written(written)
        } else if let month = header.column("MO"), let ordinal = header.column("DY") {
            day = .parts(year: try header.required("YEAR"), month: month, day: ordinal)
        } else if let ordinal = header.column("DOY") {
            day = .ordinal(year: try header.required("YEAR"), day: ordinal)
        } else {
            throw header.missing("MO, DY")
        }
        let known = isPOWER ? Self.power : Self.odre
        columns = known.compactMap { name, measure in header.column(name).map { (position: $0, measure: measure) } }
        if columns.isEmpty { throw header.missing(known.map(\.0).joined(separator: ", ")) }
        guard isPOWER else {
            region = try header.required("code_insee_region")
            return
        }
        if place == nil {
            place = preamble.lazy.compactMap(Self.location).first.map {
                PlaceCodes.at(latitude: $0.latitude, longitude: $0.longitude)
            }
        }
        if place == nil {
            throw .missingElement(
                file: header.fileName, line: header.line, element: "Location", expected: Messages.expectedPlaceOfFile)
        }
    }

    mutating func take(
        _ row: DelimitedRow, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError) {
        guard let day = day(row) else {
            return ledger.reject(
                line: row.line, column: isPOWER ? "YEAR, MO, DY" : "date", found: Excerpt.of(row.bytes),
                expected: Messages.expectedDate)
        }
        var place = place
        if let region {
            place = PlaceCodes.region(row.text(region))
            if place == nil { return ledger.reject(.place, row, region, Messages.expectedPlaceCode) }
        }
        guard let place else { return }
        var values: [Double] = []
        for column in columns {
            guard let value = ledger.measured(row, column.position) else { return }
            values.append(value == Self.fill ? .nan : value)
        }
        let step = ledger.step(day: day.dayNumber)
        let known = ledger.known(byRule: published(day, &ledger.clock), stepEnd: step.end)
        let numbers =
            series[place] ?? columns.map { ledger.series(SeriesKey(place, $0.measure, every: .day)) }
        series[place] = numbers
        for (number, value) in zip(numbers, values) {
            ledger.state(number, step.reference, value, known: known, into: &batch)
        }
    }

    // MARK: - Head

    private static let power: [(String, Measure)] = [
        ("T2M", .temperature), ("T2M_MIN", .temperatureMin), ("T2M_MAX", .temperatureMax),
        ("PRECTOTCORR", .precipitation), ("RH2M", .humidity), ("WS10M", .windSpeed),
    ]

    private static let odre: [(String, Measure)] = [
        ("tmin", .temperatureMin), ("tmax", .temperatureMax), ("tmoy", .temperature), ("TMin (°C)", .temperatureMin),
        ("TMax (°C)", .temperatureMax), ("TMoy (°C)", .temperature),
    ]

    /// Reads `Location: Latitude  48.8566   Longitude 2.3522`; nil for any other line.
    private static func location(_ line: String) -> (latitude: Double, longitude: Double)? {
        let words = line.lowercased().split(whereSeparator: { $0 == " " || $0 == ":" || $0 == "," })
        guard let a = words.firstIndex(of: "latitude"), let b = words.firstIndex(of: "longitude"), a + 1 < words.count,
            b + 1 < words.count, let latitude = Double(words[a + 1]), let longitude = Double(words[b + 1]),
            abs(latitude) <= 90, abs(longitude) <= 180
        else { return nil }
        return (latitude, longitude)
    }

    // MARK: - Days

    private func day(_ row: DelimitedRow) -> CivilDate? {
        func integer(_ column: Int) -> Int? { number(row[column], 0, row[column].count) }
        switch day {
        case .parts(let year, let month, let day):
            guard row[year].count == 4, (1...2).contains(row[month].count), (1...2).contains(row[day].count),
                let y = integer(year), let m = integer(month), let d = integer(day)
            else { return nil }
            return CivilDate(year: y, month: m, day: d)
        case .ordinal(let year, let day):
            guard row[year].count == 4, (1...3).contains(row[day].count), let y = integer(year), let d = integer(day),
                let first = CivilDate(year: y, month: 1, day: 1)
            else { return nil }
            let date = first.advanced(byDays: d - 1)
            return d >= 1 && date.year == y ? date : nil
        case .written(let column):
            return WrittenDay.read(row[column]).map { CivilDate(dayNumber: $0) }
        }
    }

    private func published(_ day: CivilDate, _ clock: inout ZoneClock) -> Instant {
        if isPOWER { return clock.instant(ofLabelSeconds: (day.dayNumber + 4) * 86_400) }
        let (year, month, _) = day.parts
        let months = year * 12 + month + 1
        let first = CivilDate(year: months / 12, month: months % 12 + 1, day: 1) ?? day.advanced(byDays: 62)
        return clock.instant(ofLabelSeconds: first.dayNumber * 86_400)
    }
}
