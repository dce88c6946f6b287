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
        DelimitedRowsDecoder(ReanalysisRows(source), source)
    }
}

/// The rows of one file of either publisher.
struct ReanalysisRows: DelimitedRows {
    static let connector = Reanalysis.card.name
    /// NASA POWER's mark of a missing value.
    private static let fill = -999.0

    private enum Day {
        case parts(year: Int, month: Int, day: Int)
        case ordinal(year: Int, day: Int)
        case written(Int)
    }

    private struct Header {
        var isPOWER: Bool
        var day: Day
        /// Column of the region's code; nil: the whole file is of one place.
        var region: Int?
        var columns: [(name: String, position: Int, measure: Measure)]
        var count: Int
    }

    var tally: RowTally
    private let source: DeliverySource
    private var clock: ZoneClock
    private var header: Header?
    private var isInBlock = false
    private var place: Place?

    init(_ source: DeliverySource) {
        self.source = source
        clock = ZoneClock(source.zone)
        tally = RowTally(source, connector: Self.connector)
        place = DeliveryPlace.named(in: source.fileName)
        if place == nil, source.fileName.lowercased().contains("paris") { place = .departement("75") }
    }

    var columnCount: Int? { header?.count }

    mutating func take(_ row: DelimitedRow, into batch: inout ObservationBatch) throws(DecodeError) {
        guard let header else { return try takeHead(row) }
        tally.count()
        guard let day = day(row, header) else {
            return tally.reject(
                line: row.line, column: header.isPOWER ? "YEAR, MO, DY" : "date", found: Excerpt.of(row.bytes),
                expected: Messages.expectedDate)
        }
        var place = place
        if let region = header.region {
            let code = Place.region(row.text(region))
            guard Territory.france.entries[code] != nil else {
                return tally.reject(
                    line: row.line, column: "code_insee_region", found: Excerpt.of(row[region]),
                    expected: Messages.expectedPlaceCode)
            }
            place = code
        }
        guard let place else { return }
        var values: [Double] = []
        for column in header.columns {
            let field = row[column.position]
            guard !field.isEmpty else {
                values.append(.nan)
                continue
            }
            guard let value = WrittenNumber.read(field, decimalComma: false) else {
                return tally.reject(
                    line: row.line, column: column.name, found: Excerpt.of(field), expected: Messages.expectedNumber)
            }
            values.append(value == Self.fill ? .nan : value)
        }
        let label = day.dayNumber * 86_400
        let start = clock.instant(ofLabelSeconds: label)
        let end = clock.instant(ofLabelSeconds: label + 86_400)
        let known = max(end, source.declaredAvailableAt ?? published(day, header))
        for (column, value) in zip(header.columns, values) {
            batch.append(
                Observation(
                    series: SeriesKey(place, column.measure, every: .day), referenceTime: start,
                    value: value.isNaN ? nil : value, availableAt: known))
        }
    }

    mutating func end(into batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd { DeliveryEnd() }

    // MARK: - Head

    /// The publisher's block, where there is one, then the names of the columns.
    private mutating func takeHead(_ row: DelimitedRow) throws(DecodeError) {
        let line = LenientText.of(row.bytes)
        if row.line == 1, line.hasPrefix("-BEGIN HEADER-") {
            isInBlock = true
            return
        }
        if isInBlock {
            if line.hasPrefix("-END HEADER-") {
                isInBlock = false
            } else if place == nil, let point = Self.location(line) {
                place = DeliveryPlace.at(latitude: point.latitude, longitude: point.longitude)
            }
            return
        }
        let names = LenientText.of(row.bytes).lowercased()
        let isPOWER = names.contains("year") && !names.contains("insee")
        let columns = try NamedColumns(
            row, of: source, connector: Self.connector, required: isPOWER ? ["YEAR"] : ["date"],
            expected: Messages.expectedReanalysisHeader)
        func missing(_ name: String) -> DecodeError {
            .missingColumn(
                file: source.fileName, line: row.line, column: name, found: Excerpt.hidingDigits(row.bytes))
        }
        let day: Day
        if let written = columns["date"], !isPOWER {
            day = .written(written)
        } else if let year = columns["YEAR"], let month = columns["MO"], let ordinal = columns["DY"] {
            day = .parts(year: year, month: month, day: ordinal)
        } else if let year = columns["YEAR"], let ordinal = columns["DOY"] {
            day = .ordinal(year: year, day: ordinal)
        } else {
            throw missing("MO, DY")
        }
        let known = isPOWER ? Self.power : Self.odre
        let read = known.compactMap { name, measure in
            columns[name].map { (name: name, position: $0, measure: measure) }
        }
        guard !read.isEmpty else { throw missing(known.map(\.0).joined(separator: ", ")) }
        let region = columns["code_insee_region"] ?? columns["code insee région"]
        if !isPOWER, region == nil { throw missing("code_insee_region") }
        if isPOWER, place == nil {
            throw .missingElement(
                file: source.fileName, line: row.line, element: "Location", expected: Messages.expectedPlaceOfFile)
        }
        header = Header(isPOWER: isPOWER, day: day, region: region, columns: read, count: columns.count)
    }

    private static let power: [(String, Measure)] = [
        ("T2M", .temperature), ("T2M_MIN", .temperatureMin), ("T2M_MAX", .temperatureMax),
        ("PRECTOTCORR", .precipitation), ("RH2M", .humidity), ("WS10M", .windSpeed),
    ]

    private static let odre: [(String, Measure)] = [
        ("tmin", .temperatureMin), ("tmax", .temperatureMax), ("tmoy", .temperature), ("tmin (°c)", .temperatureMin),
        ("tmax (°c)", .temperatureMax), ("tmoy (°c)", .temperature),
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

    private func day(_ row: DelimitedRow, _ header: Header) -> CivilDate? {
        func integer(_ column: Int) -> Int? { number(row[column], 0, row[column].count) }
        switch header.day {
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
            guard let written = WrittenTime(row[column]), written.labelSeconds % 86_400 == 0 else { return nil }
            return CivilDate(dayNumber: written.labelSeconds / 86_400)
        }
    }

    private mutating func published(_ day: CivilDate, _ header: Header) -> Instant {
        if header.isPOWER { return clock.instant(ofLabelSeconds: (day.dayNumber + 4) * 86_400) }
        let (year, month, _) = day.parts
        let months = year * 12 + month + 1
        let first = CivilDate(year: months / 12, month: months % 12 + 1, day: 1) ?? day.advanced(byDays: 62)
        return clock.instant(ofLabelSeconds: first.dayNumber * 86_400)
    }
}
