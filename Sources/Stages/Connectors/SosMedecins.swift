internal import Messages
internal import TimeSeries

/// Acts of SOS Médecins associations, by day or by hour, as a plain export.
///
/// Reads `date[,heure],departement,actes[,age]`, or `association` in the place of `departement`. An association is placed by
/// the département that its name holds (`SOS Médecins Essonne`); one that is named after a town is a place `area:NAME`.
/// Acts by département and region also come with ``SurSaUD``, and weekly rates with ``Odisse``.
///
/// Zeros: a place without any act in the whole file is not covered, and a day without an act is no day: both are set aside,
/// never read as no activity. Clock changes as in ``Samu``. Known-at: see ``ServiceTimes``.
public struct SosMedecins: Connector {
    public init() {}

    public static let card = ConnectorCard(
        name: "sos-medecins", title: Messages.sosTitle, summary: Messages.sosSummary, format: Messages.sosFormat,
        knownAtRule: Messages.serviceKnownAt, reference: "Vigie, docs/design.md, section 8", speaksOfTheFuture: false)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder { TableDecoder(SosMedecinsRows(), source) }
}

/// The rows of one SOS Médecins export.
struct SosMedecinsRows: TableRows {
    static let connector = SosMedecins.card.name
    static let expected = Messages.expectedColumns("date, departement, actes")

    private struct Act {
        var key: SeriesKey
        var step: WrittenStep
        var value: Double
        var known: Instant
    }

    private var date = 0
    private var hour: Int?
    private var place = 0
    private var acts = 0
    private var age: Int?
    private var placeOfName: [String: Place] = [:]
    /// Places with at least one act, and the rows of the others, which wait for one.
    private var active: Set<Place> = []
    private var waiting: [Place: [Act]] = [:]

    mutating func open(_ header: TableHeader, preamble: [String], _ ledger: inout RowLedger) throws(DecodeError) {
        try header.isRecognised(by: ["actes", "actes_sos", "nb_actes"], expected: Self.expected)
        acts = try header.required("actes", "actes_sos", "nb_actes")
        date = try header.required("date", "jour")
        hour = header.column("heure")
        place = try header.required("departement", "dep", "association")
        age = header.column("age", "classe_d_age")
    }

    mutating func take(
        _ row: DelimitedRow, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError) {
        guard let place = place(row, &ledger) else { return }
        var stratum = Stratum.all
        if let age, !row[age].isEmpty {
            guard let read = AgeClass.read(row.text(age)) else {
                return ledger.reject(.age, row, age, Messages.expectedAge)
            }
            if !read.isEmpty { stratum = Stratum([.age: read]) }
        }
        guard let value = ledger.count(row, acts) else { return }
        let series = "\(place)|\(stratum.text)"
        guard let step = ledger.dayOrHour(row, date: date, hour: hour, series: series) else { return }
        if step.isSecondShowing {
            ledger.note("second-hour", .info, line: row.line) { Messages.secondHourShown(count: $0) }
        }
        let act = Act(
            key: SeriesKey(place, .sosActs, stratum, every: step.grain), step: step, value: value,
            known: ServiceTimes.known(step, &ledger))
        if value > 0, active.insert(place).inserted {
            for earlier in waiting.removeValue(forKey: place) ?? [] { state(earlier, &ledger, &batch) }
        }
        if active.contains(place) {
            state(act, &ledger, &batch)
        } else {
            waiting[place, default: []].append(act)
        }
    }

    /// States an act of a place that is covered; a whole day without any is set aside.
    private func state(_ act: Act, _ ledger: inout RowLedger, _ batch: inout ObservationBatch) {
        if act.value == 0, act.step.grain == .day, act.key.stratum == .all {
            return ledger.note(
                "zero-day", .setAside, series: act.key, from: act.step.reference, to: act.step.end
            ) { Messages.sosZeroDays(count: $0) }
        }
        ledger.state(act.key, act.step.reference, act.value, known: act.known, into: &batch)
    }

    private mutating func place(_ row: DelimitedRow, _ ledger: inout RowLedger) -> Place? {
        let text = row.text(place)
        if let known = placeOfName[text] { return known }
        var name = ColumnName.folded(text)
        for prefix in ["sos_medecins_", "sos_"] where name.hasPrefix(prefix) {
            name.removeFirst(prefix.count)
            break
        }
        for prefix in ["du_", "de_la_", "de_l_", "de_", "des_", "d_"] where name.hasPrefix(prefix) {
            name.removeFirst(prefix.count)
            break
        }
        let found: Place
        if let departement = PlaceCodes.departement(name) {
            found = departement
        } else if !name.isEmpty, name.contains(where: \.isLetter), !text.contains("|"), name.utf8.count <= 60 {
            found = Place(.area, "SOS " + name.split(separator: "_").joined(separator: " ").uppercased())
            ledger.note("area", .info, line: row.line) { Messages.sosAreas(count: $0) }
        } else {
            ledger.reject(.place, row, place, Messages.expectedPlaceCode)
            return nil
        }
        placeOfName[text] = found
        return found
    }

    mutating func close(_ ledger: inout RowLedger, into batch: inout ObservationBatch) throws(DecodeError) {
        for (place, acts) in waiting.sorted(by: { $0.key < $1.key }) {
            let isZero = acts.contains { $0.value == 0 }
            let first = acts.map(\.step.reference).min()
            let last = acts.map(\.step.end).max()
            ledger.note(
                isZero ? "zero-column" : "not-covered", isZero ? .setAside : .info,
                series: SeriesKey(place, .sosActs, every: acts.first?.step.grain ?? .day), from: first, to: last,
                count: acts.count
            ) { _ in
                isZero
                    ? Messages.sosZeroColumn(place: place.description)
                    : Messages.sosEmptyColumn(place: place.description)
            }
        }
    }
}
