import Messages
import TimeSeries

/// The rows of one table of sites; the header says which.
struct EDListRows: DelimitedRows {
    static let connector = EDList.card.name

    private enum Layout {
        /// Visits of a year by site and unit.
        case visits(year: Int, unit: Int)
        /// Sites with their authorisations, or their addresses.
        case sites(departement: Int?, opened: Int?)
        case samu(year: Int, has: Int)
        /// The register, rows of several kinds without header.
        case finess
    }

    private struct Cell: Hashable {
        var key: SeriesKey
        var year: Int
    }

    private struct Unit: Hashable {
        var site: String
        var unit: String
        var year: Int
    }

    /// Categories of FINESS with beds of short stay: CHR, CH, ESPIC and private hospitals, of the army, against cancer.
    private static let hospitals: Set<String> = ["101", "106", "114", "122", "128", "129", "131", "355", "365"]

    var tally: RowTally
    private let source: DeliverySource
    private var clock: ZoneClock
    private var layout: Layout?
    private var number = 0
    private var name: Int?
    private var values: [(position: Int, name: String, measure: Measure, stratum: Stratum)] = []
    private(set) var columnCount: Int?
    private var sums: [Cell: Double] = [:]
    private var units: Set<Unit> = []
    private var entries: [Place: Territory.Entry] = [:]

    init(_ source: DeliverySource) {
        self.source = source
        clock = ZoneClock(source.zone)
        tally = RowTally(source, connector: Self.connector)
    }

    mutating func take(_ row: DelimitedRow, into batch: inout ObservationBatch) throws(DecodeError) {
        guard let layout else { return try readHeader(row) }
        if case .finess = layout { return try takeEstablishment(row) }
        tally.count()
        guard let finess = FinessNumber.read(row[number]) else {
            return tally.reject(
                line: row.line, column: "FI", found: Excerpt.of(row[number]), expected: Messages.expectedFiness)
        }
        guard let departement = FinessNumber.departement(of: finess) else {
            return tally.reject(
                line: row.line, column: "FI", found: finess, expected: Messages.expectedFinessDepartement)
        }
        switch layout {
        case .visits(let year, let unit):
            takeYear(row, finess, .site(finess), year: year, unit: row.text(unit), departement)
        case .samu(let year, let has):
            guard row[has].elementsEqual([0x31]) else { return }
            takeYear(row, finess, departement, year: year, unit: "SAMU", nil)
        case .sites(let own, let opened):
            let written = own.map { Place.departement(row.text($0)) }
            if let written, Territory.france.entries[written] == nil {
                return tally.reject(
                    line: row.line, column: "dep", found: written.code, expected: Messages.expectedPlaceCode)
            }
            learn(row, finess, written ?? departement, opened: opened.flatMap { CivilDate(iso8601: row.text($0)) })
        case .finess: break
        }
    }

    mutating func end(into batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd {
        for cell in sums.keys.sorted(by: { ($0.key, $0.year) < ($1.key, $1.year) }) {
            guard let first = CivilDate(year: cell.year, month: 1, day: 1),
                let next = CivilDate(year: cell.year + 1, month: 1, day: 1),
                let known = CivilDate(year: cell.year + 2, month: 1, day: 1)
            else { continue }
            let published = source.declaredAvailableAt ?? clock.zone.start(of: known)
            batch.append(
                Observation(
                    series: cell.key, referenceTime: clock.zone.start(of: first), value: sums[cell],
                    availableAt: max(clock.zone.start(of: next), published)))
        }
        return DeliveryEnd(territory: entries.values.sorted { $0.place < $1.place })
    }

    // MARK: - Rows

    /// A row of yearly figures; a site learns its name where `parent` is given.
    private mutating func takeYear(
        _ row: DelimitedRow, _ finess: String, _ place: Place, year column: Int, unit: String, _ parent: Place?
    ) {
        guard row[column].count == 4, let year = Connectors.number(row[column], 0, 4), (1990...2100).contains(year)
        else {
            return tally.reject(
                line: row.line, column: "AN", found: Excerpt.of(row[column]), expected: Messages.expectedYear)
        }
        var read: [(Cell, Double)] = []
        for value in values where !row[value.position].isEmpty {
            guard let figure = WrittenNumber.read(row[value.position], decimalComma: false), figure >= 0, figure < 1e9,
                figure == figure.rounded()
            else {
                return tally.reject(
                    line: row.line, column: value.name, found: Excerpt.of(row[value.position]),
                    expected: Messages.expectedCount)
            }
            let key = SeriesKey(place, value.measure, value.stratum, every: .day)
            read.append((Cell(key: key, year: year), figure))
        }
        guard units.insert(Unit(site: finess, unit: unit, year: year)).inserted else {
            return tally.reject(rule: "repeated-unit", line: row.line) { Messages.edListRepeatedUnit(count: $0) }
        }
        if read.isEmpty {
            tally.note("ed-list-without-figures", .info, line: row.line) { Messages.edListWithoutFigures(count: $0) }
        }
        for (cell, figure) in read { sums[cell, default: 0] += figure }
        if let parent { learn(row, finess, parent, opened: nil) }
    }

    private mutating func learn(_ row: DelimitedRow, _ finess: String, _ parent: Place, opened: CivilDate?) {
        guard let name, !row[name].isEmpty else { return }
        // The register writes 1901 to 1945 for what it does not know.
        let isKnown = opened.map { $0.year > 1950 } ?? false
        entries[.site(finess)] = Territory.Entry(
            place: .site(finess), name: LenientText.of(row[name]).trimmed, parent: parent,
            opened: isKnown ? opened : nil)
    }

    /// A row of the register.
    private mutating func takeEstablishment(_ row: DelimitedRow) throws(DecodeError) {
        let kind = row.text(0)
        if kind == "geolocalisation" {
            return tally.note("ed-list-positions", .info, line: row.line) { Messages.edListPositions(count: $0) }
        }
        tally.count()
        guard kind == "structureet", row.count >= 31 else {
            return tally.reject(
                line: row.line, column: "structureet", found: Excerpt.of(row[0]), expected: Messages.expectedFinessRow)
        }
        guard let finess = FinessNumber.read(row[1]), let departement = FinessNumber.departement(of: finess) else {
            return tally.reject(
                line: row.line, column: "nofinesset", found: Excerpt.of(row[1]), expected: Messages.expectedFiness)
        }
        guard Self.hospitals.contains(row.text(18)) else {
            return tally.note("ed-list-other-category", .info, line: row.line) {
                Messages.edListOtherCategory(count: $0)
            }
        }
        name = 3
        learn(row, finess, departement, opened: CivilDate(iso8601: row.text(28)))
    }

    // MARK: - Header

    private mutating func readHeader(_ row: DelimitedRow) throws(DecodeError) {
        if row.count >= 2, row.text(0) == "finess", row.text(1) == "etalab" {
            layout = .finess
            return
        }
        let columns = try NamedColumns(
            row, of: source, connector: Self.connector, required: ["FI"], expected: Messages.expectedEDList)
        func require(_ name: String) throws(DecodeError) -> Int {
            guard let position = columns[name] else {
                throw .missingColumn(
                    file: source.fileName, line: row.line, column: name, found: Excerpt.hidingDigits(row.bytes))
            }
            return position
        }
        number = try require("FI")
        name = columns["RS"]
        if columns["URG"] != nil || columns["PASSU"] != nil {
            let year = try require(columns["year"] == nil ? "AN" : "year")
            layout = .visits(year: year, unit: try require("URG"))
            values = [(try require("PASSU"), "PASSU", .annualVisits, .all)]
            if let young = columns["dt18"] { values.append((young, "dt18", .annualVisits, Stratum([.age: "00-17"]))) }
            if let old = columns["dt80"] { values.append((old, "dt80", .annualVisits, Stratum([.age: "80+"]))) }
        } else if columns["SAMU"] != nil {
            layout = .samu(year: try require("AN"), has: try require("SAMU"))
            values = [
                (try require("APP"), "APP", .annualSAMUCalls, .all), (try require("DR"), "DR", .annualSAMUFiles, .all),
                (try require("DRM"), "DRM", .annualSAMUMedicalFiles, .all),
            ]
        } else if columns["AUTSU"] != nil || columns["lat"] != nil {
            layout = .sites(departement: columns["dep"], opened: columns["DATE_OUVERTURE"])
        } else {
            throw .missingColumn(
                file: source.fileName, line: row.line, column: "URG, SAMU, AUTSU, lat",
                found: Excerpt.hidingDigits(row.bytes))
        }
        columnCount = columns.count
    }
}
