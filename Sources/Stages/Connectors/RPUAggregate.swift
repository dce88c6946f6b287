import Messages
import TimeSeries

/// What one patient's record adds to the counts: indices into the lists of ``RPUField``, no identity.
struct RPUVisit {
    /// ENTREE and SORTIE as seconds of their labels.
    var entry: Int
    var exit: Int?
    var age: Int
    var severity: Int
    var orientation: Int
    /// MODE_SORTIE as its ASCII digit, 0 where not stated.
    var exitMode: UInt8
    var syndrome: Int
    /// One bit for each field of ``RPUField/ofPatient``.
    var filled: UInt32
    var usable: UInt32
}

/// Counts of one site by day of entry: memory grows with the days of the delivery, not with its patients.
///
/// A patient is present from ENTREE to SORTIE, at most 72 h; without SORTIE until EXTRACT if ENTREE is in the 24 h before it,
/// else left out and counted. A resend restates the presence of the patients who entered on its days and of no others, so that
/// a sum over `entered` is exact after any sequence of deliveries.
struct RPUAggregate {
    /// Series of one block of counts: the values of its columns are `[day][column][hour]` or `[day][column]`.
    struct Layout {
        var hourly: [(Measure, Stratum)] = []
        var daily: [(Measure, Stratum)] = []

        static let shared: Layout = {
            func cells(_ dimension: Stratum.Dimension, _ values: [String]) -> [Stratum] {
                values.map { Stratum([dimension: $0]) }
            }
            let ages = cells(.age, RPUField.ages)
            var layout = Layout()
            layout.hourly += ([.all] + ages + cells(.severity, RPUField.severities)).map { (.visits, $0) }
            layout.hourly += cells(.orientation, RPUField.orientations).map { (.visits, $0) }
            layout.hourly += ([.all] + ages).map { (.admissions, $0) } + [(.transfers, .all)]
            layout.hourly += cells(.entered, ["0", "1", "2", "3"]).map { (.present, $0) }
            let fields = cells(.field, RPUField.ofPatient.map(\.name))
            layout.daily += cells(.duration, RPUDurations.names).map { (.lengthOfStay, $0) }
            layout.daily += cells(.syndrome, SyndromeCatalog.names).map { (.visits, $0) }
            layout.daily += fields.map { (.fieldsFilled, $0) } + fields.map { (.fieldsUsable, $0) }
            return layout
        }()
    }

    // First columns of each group, in the order of ``Layout/shared``.
    private static let age = 1
    private static let severity = age + RPUField.ages.count
    private static let orientation = severity + RPUField.severities.count
    private static let admissions = orientation + RPUField.orientations.count
    private static let transfers = admissions + 1 + RPUField.ages.count
    private static let present = transfers + 1
    private static let hourColumns = present + 4
    private static let duration = hourColumns * 24
    private static let syndrome = duration + RPUDurations.names.count
    private static let filled = syndrome + SyndromeCatalog.names.count
    private static let usable = filled + RPUField.ofPatient.count
    private static let cellsPerDay = usable + RPUField.ofPatient.count

    private static let longestStay = 72 * 3600
    /// A patient without SORTIE who entered within this many seconds of EXTRACT is taken to be still there.
    private static let stillThere = 24 * 3600

    let header: RPUHeader.Checked
    private var clock: ZoneClock
    private var cells: [Int32]
    private(set) var quality = RPUQuality()

    init(_ header: RPUHeader.Checked, _ zone: CivilZone) {
        self.header = header
        clock = ZoneClock(zone)
        cells = [Int32](repeating: 0, count: header.days.count * Self.cellsPerDay)
    }

    /// Leaves out a patient whose ENTREE is missing (`shape` nil) or no time.
    mutating func rejectEntry(shape: String?, line: Int) {
        quality.read += 1
        if let shape {
            quality.unreadable.add(line)
            if quality.unreadableShape == nil { quality.unreadableShape = shape }
        } else {
            quality.withoutEntry.add(line)
        }
    }

    /// Counts one patient; `line` is that of ENTREE.
    mutating func count(_ visit: RPUVisit, line: Int) {
        quality.read += 1
        var label = visit.entry
        let entry: Instant
        switch clock.reading(ofLabelSeconds: label) {
        case .once(let instant), .twice(let instant, _): entry = instant
        case .never(let switchedAt):
            entry = switchedAt
            label = clock.zone.label(at: switchedAt).secondsSinceEpochOfCivilTime
            quality.neverWas.add(line)
        }
        let day = label / 86_400
        guard header.days.contains(day) else { return quality.outside.add(line) }
        guard entry <= header.availableAt else { return quality.afterExtract.add(line) }
        let base = (day - header.days.lowerBound) * Self.cellsPerDay
        let hour = label % 86_400 / 3600
        func add(_ column: Int) { cells[base + column * 24 + hour] += 1 }
        add(0)
        add(Self.age + visit.age)
        add(Self.severity + visit.severity)
        add(Self.orientation + visit.orientation)
        if visit.exitMode == 0x36 || visit.exitMode == 0x37 {
            add(Self.admissions)
            add(Self.admissions + 1 + visit.age)
            if visit.exitMode == 0x37 { add(Self.transfers) }
        }
        cells[base + Self.syndrome + visit.syndrome] += 1
        let usable = countStay(visit, entry: entry, day: day, base: base, line: line)
        for i in 0..<RPUField.ofPatient.count {
            let bit: UInt32 = 1 << UInt32(i)
            if visit.filled & bit != 0 { cells[base + Self.filled + i] += 1 }
            if usable & bit != 0 { cells[base + Self.usable + i] += 1 }
        }
        quality.accepted += 1
        quality.addFields(filled: visit.filled, usable: usable)
    }

    /// Counts the length of stay and the hours present; returns the usable fields, SORTIE judged by the stay.
    private mutating func countStay(
        _ visit: RPUVisit, entry: Instant, day: Int, base: Int, line: Int
    ) -> UInt32 {
        let exitBit: UInt32 = 1 << UInt32(RPUField.sortie.index)
        guard let exitLabel = visit.exit else {
            cells[base + Self.duration + RPUDurations.unknown] += 1
            quality.withoutExit.add(line)
            if header.availableAt.seconds(since: entry) < Self.stillThere {
                countPresence(from: entry, until: header.availableAt.advanced(bySeconds: 1), day, base)
            }
            return visit.usable
        }
        let exit: Instant
        switch clock.reading(ofLabelSeconds: exitLabel) {
        case .once(let instant), .never(let instant): exit = instant
        case .twice(let first, let second): exit = first >= entry ? first : second
        }
        let stay = exit.seconds(since: entry)
        cells[base + Self.duration + RPUDurations.index(ofSeconds: stay)] += 1
        if stay < 0 {
            quality.negativeStays.add(line)
            return visit.usable & ~exitBit
        }
        if stay > Self.longestStay {
            quality.longStays.add(line)
            return visit.usable & ~exitBit
        }
        countPresence(from: entry, until: exit, day, base)
        return visit.usable
    }

    /// Adds a patient to each full hour from `entry` on and before `until`.
    private mutating func countPresence(from entry: Instant, until: Instant, _ day: Int, _ base: Int) {
        let label = clock.zone.label(at: entry).secondsSinceEpochOfCivilTime
        var instant = entry.advanced(bySeconds: (3600 - label % 3600) % 3600)
        while instant < until, instant <= header.availableAt {
            let at = clock.zone.label(at: instant).secondsSinceEpochOfCivilTime
            let daysAfter = at / 86_400 - day
            guard (0...3).contains(daysAfter) else { return }
            // The second hour of a doubled label has no cell of its own.
            if at % 3600 == 0, clock.instant(ofLabelSeconds: at) == instant {
                cells[base + (Self.present + daysAfter) * 24 + at % 86_400 / 3600] += 1
            }
            instant = instant.advanced(bySeconds: 3600)
        }
    }

    // MARK: - What the delivery gives

    /// A step of the range that was over when the delivery was extracted.
    private struct Step {
        var cell: Int
        var start: Instant
        var end: Instant
    }

    /// Gives every cell, zeros included, of the steps that were over at EXTRACT.
    func end(into batch: inout ObservationBatch) -> DeliveryEnd {
        var clock = clock
        var hours: [Step] = []
        var days: [Step] = []
        var unfinished = 0
        for (i, day) in header.days.enumerated() {
            let base = i * Self.cellsPerDay
            for hour in 0..<24 {
                let label = day * 86_400 + hour * 3600
                if case .never = clock.reading(ofLabelSeconds: label) { continue }
                let step = Step(
                    cell: base + hour, start: clock.instant(ofLabelSeconds: label),
                    end: clock.instant(ofLabelSeconds: label + 3600))
                if step.end <= header.availableAt { hours.append(step) } else { unfinished += Int(cells[step.cell]) }
            }
            let step = Step(
                cell: base + Self.duration, start: clock.instant(ofLabelSeconds: day * 86_400),
                end: clock.instant(ofLabelSeconds: (day + 1) * 86_400))
            if step.end <= header.availableAt { days.append(step) }
        }
        let place = Place.site(header.finess)
        for (column, (measure, stratum)) in Layout.shared.hourly.enumerated() where column < Self.present {
            let number = batch.number(of: SeriesKey(place, measure, stratum, every: .hour))
            for step in hours { append(step.start, cells[step.cell + column * 24], number, &batch) }
        }
        for (column, (measure, stratum)) in Layout.shared.daily.enumerated() {
            let number = batch.number(of: SeriesKey(place, measure, stratum, every: .day))
            for step in days { append(step.start, cells[step.cell + column], number, &batch) }
        }
        givePresence(place, &clock, &batch)
        return DeliveryEnd(
            replaced: replaced(place, hours, days),
            findings: quality.findings(unfinished: hours.count < header.days.count * 23 ? unfinished : 0),
            recordsRead: quality.read, recordsRejected: quality.read - quality.accepted)
    }

    private func append(_ start: Instant, _ count: Int32, _ number: Int32, _ batch: inout ObservationBatch) {
        batch.append(
            ObservationBatch.Row(
                series: number, value: Double(count), referenceTime: start, availableAt: header.availableAt))
    }

    /// Presence of the patients who entered on each day, at the hours of that day and the three after it.
    private func givePresence(_ place: Place, _ clock: inout ZoneClock, _ batch: inout ObservationBatch) {
        for daysAfter in 0...3 {
            let (measure, stratum) = Layout.shared.hourly[Self.present + daysAfter]
            let number = batch.number(of: SeriesKey(place, measure, stratum, every: .hour))
            for (i, day) in header.days.enumerated() {
                for hour in 0..<24 {
                    let label = (day + daysAfter) * 86_400 + hour * 3600
                    let instant: Instant
                    switch clock.reading(ofLabelSeconds: label) {
                    case .once(let only), .twice(let only, _): instant = only
                    case .never: continue
                    }
                    guard instant <= header.availableAt else { continue }
                    let cell = i * Self.cellsPerDay + (Self.present + daysAfter) * 24 + hour
                    append(instant, cells[cell], number, &batch)
                }
            }
        }
    }

    /// What a store must reset even where an earlier delivery used strata that this one does not.
    ///
    /// Presence is stated by day of entry and syndromes share their measure with daily totals of other sources: both are
    /// complete as given and need no range.
    private func replaced(_ place: Place, _ hours: [Step], _ days: [Step]) -> [ReplacedRange] {
        var ranges: [ReplacedRange] = []
        if let first = hours.first, let last = hours.last {
            ranges.append(
                ReplacedRange(
                    place: place, measures: [.visits, .admissions, .transfers], grain: .hour, from: first.start,
                    to: last.end, absent: .zero, availableAt: header.availableAt))
        }
        if let first = days.first, let last = days.last {
            ranges.append(
                ReplacedRange(
                    place: place, measures: [.lengthOfStay, .fieldsFilled, .fieldsUsable], grain: .day,
                    from: first.start, to: last.end, absent: .zero, availableAt: header.availableAt))
        }
        return ranges
    }
}
