import Messages
import TimeSeries

/// The rows of one SurSaUD file: what they say, and what was left out and why.
///
/// A network (EDs or SOS Médecins) whose total is zero or empty on every row of a place, while the other network has
/// activity there, does not cover the place: its cells are read as missing (nothing is given) and a finding says so.
/// Some mirrors write 0 where the publisher leaves the cell empty. Rows wait until their place and network show activity.
struct SurSaUDRows {
    /// Why a row was left out.
    private enum Rejection: Int, CaseIterable {
        case place, date, ageClass, count, publishedTooEarly

        var rule: String {
            switch self {
            case .place: "sursaud-place"
            case .date: "sursaud-date"
            case .ageClass: "sursaud-age-class"
            case .count: "sursaud-count"
            case .publishedTooEarly: "sursaud-published-too-early"
            }
        }

        func message(_ count: Int) -> Text {
            switch self {
            case .place: Messages.sursaudBadPlace(count: count)
            case .date: Messages.sursaudBadDate(count: count)
            case .ageClass: Messages.sursaudBadAgeClass(count: count)
            case .count: Messages.sursaudBadCount(count: count)
            case .publishedTooEarly: Messages.sursaudPublishedTooEarly(count: count)
            }
        }
    }

    private struct RowIdentity: Hashable {
        var place: Int
        var day: Int
        var ageClass: Int
        var availableAt: Instant
    }

    /// What is known of one place and network so far.
    private struct Coverage {
        var isActive = false
        var rows = 0
        /// Rows whose `series` is a slot of `slots`, not yet a number of the batch.
        var waiting: [ObservationBatch.Row] = []
        var first: Instant?
        var last: Instant?
        var holdsZero = false
    }

    private let source: DeliverySource
    private var clock: ZoneClock
    private var columns: SurSaUDColumns?
    private var decimalComma = false

    private var placeTable = ByteKeyTable()
    private var places: [Place] = []
    private var coverage: [[Coverage]] = []
    private var seen: [RowIdentity: Int] = [:]
    private var values: [Double] = []
    /// Series of each place, figure and age class, in the order of ``slot(_:_:_:_:)``, nil until first used.
    private var slots: [(key: SeriesKey, number: Int32)?] = []

    private var read = 0
    private var rejected = [(count: Int, line: Int)](repeating: (0, 0), count: Rejection.allCases.count)
    private var firstRejection: DecodeError?
    private var identical = (count: 0, line: 0)
    private var contradicting = (count: 0, line: 0)
    var isAtLastLine = false

    init(_ source: DeliverySource) {
        self.source = source
        clock = ZoneClock(source.zone)
    }

    mutating func take(_ row: DelimitedRow, into batch: inout ObservationBatch) throws(DecodeError) {
        guard let columns else {
            self.columns = try SurSaUDColumns(row, fileName: source.fileName)
            decimalComma = !row.bytes.contains(0x2C)
            return
        }
        guard row.count == columns.count else {
            if isAtLastLine, row.count < columns.count {
                throw .truncated(
                    file: source.fileName, line: row.line, expected: Messages.expectedFields(columns.count))
            }
            throw .wrongFieldCount(file: source.fileName, line: row.line, found: row.count, expected: columns.count)
        }
        read += 1
        guard let place = place(row, columns) else { return }
        guard let day = WrittenDay.read(row[columns.date]).map({ $0 * 86_400 }) else {
            return reject(.date, row, columns.date, "date_de_passage", Messages.expectedDate)
        }
        var ageClass = 0
        if let column = columns.ageClass {
            guard row[column].count == 1, let read = number(row[column], 0, 1), read <= AgeBand.allCases.count else {
                return reject(.ageClass, row, column, "sursaud_cl_age_corona", Messages.expectedAgeClass)
            }
            ageClass = read
        }
        let reference = clock.instant(ofLabelSeconds: day)
        guard let available = availability(row, columns, day, reference) else { return }
        guard readFigures(row, columns) else { return }
        guard isNew(row, RowIdentity(place: place, day: day, ageClass: ageClass, availableAt: available))
        else { return }
        keep(columns, place, ageClass, reference, available, &batch)
    }

    // MARK: - Cells

    private mutating func place(_ row: DelimitedRow, _ columns: SurSaUDColumns) -> Int? {
        let column: Int
        switch columns.place {
        case .fixed(let place):
            if places.isEmpty { add(place) }
            return 0
        case .region(let c), .departement(let c), .country(let c): column = c
        }
        if let known = placeTable.find(row[column]) { return known }
        let code = row.text(column)
        let isCode =
            !code.isEmpty && code.utf8.count <= 3
            && code.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
        guard isCode else {
            reject(.place, row, column, "reg, dep, fra", Messages.expectedPlaceCode)
            return nil
        }
        // Spreadsheets take the zero off "01".
        let padded = code.utf8.count == 1 ? "0" + code : code
        let place: Place
        switch columns.place {
        case .region: place = .region(padded)
        case .departement: place = .departement(padded)
        case .country, .fixed: place = .country("FR")
        }
        if let known = places.firstIndex(of: place) {
            placeTable.insert(Array(row[column]), value: known)
            return known
        }
        placeTable.insert(Array(row[column]), value: places.count)
        add(place)
        return places.count - 1
    }

    private mutating func add(_ place: Place) {
        places.append(place)
        coverage.append([Coverage](repeating: Coverage(), count: SurSaUDColumns.Network.allCases.count))
    }

    private mutating func availability(
        _ row: DelimitedRow, _ columns: SurSaUDColumns, _ day: Int, _ reference: Instant
    ) -> Instant? {
        if let column = columns.published, !row[column].isEmpty {
            guard let written = WrittenTime(row[column]) else {
                reject(.date, row, column, "published", Messages.expectedTimestamp)
                return nil
            }
            let published =
                written.offset.map { Instant(secondsSince1970: written.labelSeconds - $0) }
                ?? clock.instant(ofLabelSeconds: written.labelSeconds)
            guard published >= reference else {
                reject(.publishedTooEarly, row, column, "published", Messages.expectedLaterThanDay)
                return nil
            }
            return published
        }
        let dayEnd = clock.instant(ofLabelSeconds: day + 86_400)
        if let declared = source.declaredAvailableAt { return max(declared, dayEnd) }
        return clock.instant(ofLabelSeconds: day + 86_400 * (1 + SurSaUD.publicationDelayDays))
    }

    /// Reads the row's counts into `values`; false when one is no count, and the row is left out.
    private mutating func readFigures(_ row: DelimitedRow, _ columns: SurSaUDColumns) -> Bool {
        values.removeAll(keepingCapacity: true)
        for figure in columns.figures {
            let field = row[figure.column]
            if field.isEmpty {
                values.append(.nan)
                continue
            }
            guard let value = WrittenNumber.read(field, decimalComma: decimalComma), value >= 0,
                value == value.rounded(), value < 1e9
            else {
                reject(.count, row, figure.column, figure.measure.name, Messages.expectedCount)
                return false
            }
            values.append(value)
        }
        return true
    }

    private mutating func reject(
        _ why: Rejection, _ row: DelimitedRow, _ column: Int, _ name: String, _ expected: Text
    ) {
        if rejected[why.rawValue].count == 0 { rejected[why.rawValue].line = row.line }
        rejected[why.rawValue].count += 1
        if firstRejection == nil {
            firstRejection = .badValue(
                file: source.fileName, line: row.line, column: name, found: Excerpt.of(row[column]), expected: expected)
        }
    }

    /// Whether the row says something that an earlier row of the file has not said.
    private mutating func isNew(_ row: DelimitedRow, _ identity: RowIdentity) -> Bool {
        var hasher = Hasher()
        for value in values { hasher.combine(value.bitPattern) }
        let digest = hasher.finalize()
        guard let before = seen.updateValue(digest, forKey: identity) else { return true }
        if before == digest {
            if identical.count == 0 { identical.line = row.line }
            identical.count += 1
            return false
        }
        if contradicting.count == 0 { contradicting.line = row.line }
        contradicting.count += 1
        return true
    }

    // MARK: - Observations

    private mutating func keep(
        _ columns: SurSaUDColumns, _ place: Int, _ ageClass: Int, _ reference: Instant, _ available: Instant,
        _ batch: inout ObservationBatch
    ) {
        for network in SurSaUDColumns.Network.allCases {
            let n = network.rawValue
            guard columns.figures.contains(where: { $0.network == network }) else { continue }
            coverage[place][n].rows += 1
            coverage[place][n].first = min(coverage[place][n].first ?? reference, reference)
            coverage[place][n].last = max(coverage[place][n].last ?? reference, reference)
        }
        for (index, figure) in columns.figures.enumerated() {
            let value = values[index]
            let n = figure.network.rawValue
            if figure.isTotal, value > 0, !coverage[place][n].isActive {
                coverage[place][n].isActive = true
                for row in coverage[place][n].waiting { append(row, &batch) }
                coverage[place][n].waiting = []
            }
            if value == 0 { coverage[place][n].holdsZero = true }
            // Men and women are published for all ages only: an empty cell there says nothing.
            if figure.sex != nil, ageClass != 0 || value.isNaN { continue }
            let row = ObservationBatch.Row(
                series: slot(place, index, figure, ageClass), value: value, referenceTime: reference,
                availableAt: available)
            if coverage[place][n].isActive {
                append(row, &batch)
            } else {
                coverage[place][n].waiting.append(row)
            }
        }
    }

    /// Where `slots` holds the series of a cell.
    private mutating func slot(
        _ place: Int, _ index: Int, _ figure: SurSaUDColumns.Figure, _ ageClass: Int
    ) -> Int32 {
        let classes = AgeBand.allCases.count + 1
        let figures = columns?.figures.count ?? 0
        let slot = (place * figures + index) * classes + ageClass
        while slots.count <= slot { slots.append(nil) }
        if slots[slot] == nil {
            let key = SeriesKey(places[place], figure.measure, Self.stratum(ageClass, figure.sex), every: .day)
            slots[slot] = (key, -1)
        }
        return Int32(slot)
    }

    /// Gives a row to the batch under the batch's own number of its series.
    private mutating func append(_ row: ObservationBatch.Row, _ batch: inout ObservationBatch) {
        guard case .some((let key, var number)) = slots[Int(row.series)] else { return }
        if number < 0 || Int(number) >= batch.keys.count || batch.keys[Int(number)] != key {
            number = batch.number(of: key)
            slots[Int(row.series)] = (key, number)
        }
        var numbered = row
        numbered.series = number
        batch.append(numbered)
    }

    private static func stratum(_ ageClass: Int, _ sex: String?) -> Stratum {
        if let sex { return Stratum([.sex: sex]) }
        return ageClass == 0 ? .all : .age(AgeBand.allCases[ageClass - 1])
    }

    // MARK: - End

    mutating func end(
        lastLineUnended: Bool, line: Int, into batch: inout ObservationBatch
    ) throws(DecodeError) -> DeliveryEnd {
        let rejectedRows = rejected.reduce(0) { $0 + $1.count }
        if rejectedRows == read, let firstRejection { throw firstRejection }
        var findings: [Finding] = []
        for why in Rejection.allCases where rejected[why.rawValue].count > 0 {
            let (count, line) = rejected[why.rawValue]
            findings.append(
                Finding(check: why.rule, severity: .rejected, message: why.message(count), line: line, count: count))
        }
        if identical.count > 0 {
            findings.append(
                Finding(
                    check: "sursaud-repeated-row", severity: .info,
                    message: Messages.sursaudRepeated(count: identical.count), line: identical.line,
                    count: identical.count))
        }
        if contradicting.count > 0 {
            findings.append(
                Finding(
                    check: "sursaud-contradicting-row", severity: .warning,
                    message: Messages.repeatedRows(count: contradicting.count), line: contradicting.line,
                    count: contradicting.count))
        }
        for place in places.indices { findings += settle(place, &batch) }
        if lastLineUnended {
            findings.append(
                Finding(check: "last-line-unended", severity: .info, message: Messages.lastLineUnended, line: line))
        }
        return DeliveryEnd(findings: findings, recordsRead: read, recordsRejected: rejectedRows)
    }

    /// Decides on the rows that still wait: true zeros, or a network that does not cover the place.
    private mutating func settle(_ place: Int, _ batch: inout ObservationBatch) -> [Finding] {
        let networks = SurSaUDColumns.Network.allCases
        let anyActive = coverage[place].contains { $0.isActive }
        var findings: [Finding] = []
        for network in networks where !coverage[place][network.rawValue].isActive {
            let state = coverage[place][network.rawValue]
            guard state.rows > 0 else { continue }
            if !anyActive {
                for row in state.waiting { append(row, &batch) }
                continue
            }
            let measure: Measure = network == .emergencyDepartments ? .visits : .sosActs
            findings.append(
                Finding(
                    check: state.holdsZero ? "sursaud-zero-column" : "sursaud-not-covered",
                    severity: state.holdsZero ? .setAside : .info,
                    message: state.holdsZero
                        ? Messages.sursaudZeroColumn(place: places[place].description, measure: measure.name)
                        : Messages.sursaudNotCovered(place: places[place].description, measure: measure.name),
                    series: SeriesKey(places[place], measure, every: .day), from: state.first,
                    to: state.last.map { clock.zone.start(of: clock.zone.date(at: $0).advanced(byDays: 1)) },
                    count: state.rows))
        }
        return findings
    }
}
