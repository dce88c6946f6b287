import Messages
import TimeSeries

/// The rows of one table of sites; the header says which.
struct EDListRows: TableRows {
    static let connector = EDList.card.name
    static let expected = Messages.expectedEDList
    static let mayBeEmpty = false

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

    private var layout = Layout.finess
    private var finess = 1
    private var name: Int?
    private var values: [(position: Int, measure: Measure, stratum: Stratum)] = []
    private var sums: [Cell: Double] = [:]
    private var units: Set<Unit> = []
    private var entries: [Place: Territory.Entry] = [:]

    /// Rows of the register are of several kinds.
    var hasFixedWidth: Bool { if case .finess = layout { false } else { true } }

    mutating func take(
        _ row: DelimitedRow, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError) {
        if case .finess = layout { return takeEstablishment(row, &ledger) }
        guard let number = FinessNumber.read(row[finess]) else {
            return ledger.reject(row, finess, Messages.expectedFiness)
        }
        guard let departement = FinessNumber.departement(of: number) else {
            return ledger.reject(row, finess, Messages.expectedFinessDepartement)
        }
        switch layout {
        case .visits(let year, let unit):
            takeYear(row, number, .site(number), year: year, unit: row.text(unit), departement, &ledger)
        case .samu(let year, let has):
            guard row[has].elementsEqual([0x31]) else { return }
            takeYear(row, number, departement, year: year, unit: "SAMU", nil, &ledger)
        case .sites(let own, let opened):
            var parent = departement
            if let own {
                guard let written = PlaceCodes.departement(row.text(own)) else {
                    return ledger.reject(.place, row, own, Messages.expectedPlaceCode)
                }
                parent = written
            }
            learn(row, number, parent, opened: opened.flatMap { CivilDate(iso8601: row.text($0)) })
        case .finess: break
        }
    }

    mutating func close(_ ledger: inout RowLedger, into batch: inout ObservationBatch) throws(DecodeError) {
        for cell in sums.keys.sorted(by: { ($0.key, $0.year) < ($1.key, $1.year) }) {
            guard let first = CivilDate(year: cell.year, month: 1, day: 1),
                let next = CivilDate(year: cell.year + 1, month: 1, day: 1),
                let known = CivilDate(year: cell.year + 2, month: 1, day: 1), let sum = sums[cell]
            else { continue }
            let zone = ledger.source.zone
            ledger.state(
                cell.key, zone.start(of: first), sum,
                known: ledger.known(byRule: zone.start(of: known), stepEnd: zone.start(of: next)), into: &batch)
        }
        ledger.territory = entries.values.sorted { $0.place < $1.place }
    }

    // MARK: - Rows

    /// A row of yearly figures; a site learns its name where `parent` is given.
    private mutating func takeYear(
        _ row: DelimitedRow, _ finess: String, _ place: Place, year column: Int, unit: String, _ parent: Place?,
        _ ledger: inout RowLedger
    ) {
        guard row[column].count == 4, let year = number(row[column], 0, 4), (1990...2100).contains(year)
        else {
            return ledger.reject(row, column, Messages.expectedYear)
        }
        var read: [(Cell, Double)] = []
        for value in values {
            guard let figure = ledger.count(row, value.position) else { return }
            if figure.isNaN { continue }
            let key = SeriesKey(place, value.measure, value.stratum, every: .day)
            read.append((Cell(key: key, year: year), figure))
        }
        guard units.insert(Unit(site: finess, unit: unit, year: year)).inserted else {
            return ledger.reject(rule: "repeated-unit", line: row.line) { Messages.edListRepeatedUnit(count: $0) }
        }
        if read.isEmpty {
            ledger.note("without-figures", .info, line: row.line) { Messages.edListWithoutFigures(count: $0) }
        }
        for (cell, figure) in read { sums[cell, default: 0] += figure }
        if let parent { learn(row, finess, parent, opened: nil) }
    }

    private mutating func learn(_ row: DelimitedRow, _ finess: String, _ parent: Place, opened: CivilDate?) {
        guard let name, !row[name].isEmpty else { return }
        // The register writes 1901 to 1945 for what it does not know.
        let isKnown = opened.map { $0.year > 1950 } ?? false
        entries[.site(finess)] = Territory.Entry(
            place: .site(finess), name: row.text(name).trimmed, parent: parent,
            opened: isKnown ? opened : nil)
    }

    /// The register gives the positions of its establishments in lines of their own.
    mutating func takeOtherLine(_ row: DelimitedRow, _ ledger: inout RowLedger) throws(DecodeError) -> Bool {
        guard case .finess = layout, row.text(0) == "geolocalisation" else { return false }
        ledger.note("positions", .info, line: row.line) { Messages.edListPositions(count: $0) }
        return true
    }

    /// A row of the register.
    private mutating func takeEstablishment(_ row: DelimitedRow, _ ledger: inout RowLedger) {
        guard row.text(0) == "structureet", row.count >= 31 else {
            return ledger.reject(
                line: row.line, column: "structureet", found: Excerpt.of(row[0]), expected: Messages.expectedFinessRow)
        }
        guard let number = FinessNumber.read(row[1]), let departement = FinessNumber.departement(of: number) else {
            return ledger.reject(
                line: row.line, column: "nofinesset", found: Excerpt.of(row[1]), expected: Messages.expectedFiness)
        }
        guard Self.hospitals.contains(row.text(18)) else {
            return ledger.note("other-category", .info, line: row.line) { Messages.edListOtherCategory(count: $0) }
        }
        learn(row, number, departement, opened: CivilDate(iso8601: row.text(28)))
    }

    // MARK: - Header

    mutating func open(_ header: TableHeader, preamble: [String], _ ledger: inout RowLedger) throws(DecodeError) {
        if header.count >= 2, header.names[0] == "finess", header.names[1] == "etalab" {
            layout = .finess
            name = 3
            return
        }
        try header.isRecognised(by: ["FI"], expected: Self.expected)
        finess = try header.required("FI")
        name = header.column("RS")
        if header.column("URG", "PASSU") != nil {
            layout = .visits(year: try header.required("AN", "year"), unit: try header.required("URG"))
            values = [(try header.required("PASSU"), .annualVisits, .all)]
            if let young = header.column("dt18") { values.append((young, .annualVisits, Stratum([.age: "00-17"]))) }
            if let old = header.column("dt80") { values.append((old, .annualVisits, Stratum([.age: "80+"]))) }
        } else if header.column("SAMU") != nil {
            layout = .samu(year: try header.required("AN"), has: try header.required("SAMU"))
            values = [
                (try header.required("APP"), .annualSAMUCalls, .all),
                (try header.required("DR"), .annualSAMUFiles, .all),
                (try header.required("DRM"), .annualSAMUMedicalFiles, .all),
            ]
        } else if header.column("AUTSU", "lat") != nil {
            layout = .sites(departement: header.column("dep"), opened: header.column("DATE_OUVERTURE"))
        } else {
            throw header.missing("URG, SAMU, AUTSU, lat")
        }
    }
}
