internal import Messages
internal import TimeSeries

/// Interventions of fire brigades by day or hour, or by week as the SDIS of Essonne publishes them.
///
/// Reads `date[,heure],departement,interventions[,nature]`, the table that Vigie proposes to a SDIS or the BSPP, and the
/// published weeks `ope_annee;ope_semaine;ope_categorie;ope_code_insee;…;nb_ope` (a row for each week, commune and category:
/// added up over the communes of a département, in all and by category; weeks read as ISO weeks). Natures keep their
/// service's words (`suap`, `incu`); none, or `total`, is all interventions.
///
/// The yearly figures of all SDIS (data.gouv.fr, « interventions réalisées par les services d’incendie et de secours »)
/// are no series of days and are refused. A day without any intervention is set aside. Clock changes as in ``Samu``.
///
/// Known-at: see ``ServiceTimes``; published weeks at the latest on the Wednesday at 12:00 after the week.
public struct FireBrigade: Connector {
    public init() {}

    public static let card = ConnectorCard(
        name: "fire-brigade", title: Messages.fireTitle, summary: Messages.fireSummary, format: Messages.fireFormat,
        knownAtRule: Messages.fireKnownAt,
        reference: "SDIS 91, data.gouv.fr, « Interventions des pompiers » ; Vigie, docs/design.md, section 8",
        speaksOfTheFuture: false)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder { TableDecoder(FireBrigadeRows(), source) }
}

/// The rows of one file of interventions.
struct FireBrigadeRows: TableRows {
    static let connector = FireBrigade.card.name
    static let expected = Messages.expectedColumns("date, departement, interventions / ope_annee, ope_semaine, nb_ope")

    /// Columns of the published weeks.
    private struct Weeks {
        var year, week, category, number: Int
        var commune: Int?
        var postcode: Int?
    }

    private struct Sum: Hashable {
        var place: Place
        var monday: Int
        /// Empty for all.
        var nature: String
    }

    private var weeks: Weeks?
    private var date = 0
    private var hour: Int?
    private var place = 0
    private var number = 0
    private var nature: Int?
    private var sums: [Sum: Double] = [:]

    mutating func open(_ header: TableHeader, preamble: [String], _ ledger: inout RowLedger) throws(DecodeError) {
        if header.column("ope_annee", "ope_semaine", "nb_ope") != nil {
            weeks = Weeks(
                year: try header.required("ope_annee"), week: try header.required("ope_semaine"),
                category: try header.required("ope_categorie"), number: try header.required("nb_ope"),
                commune: header.column("ope_code_insee"), postcode: header.column("ope_code_postal"))
            return
        }
        if header.column("annee") != nil, header.column("date", "jour") == nil {
            throw header.refused(Messages.fireYearly)
        }
        try header.isRecognised(by: ["interventions", "nb_interventions"], expected: Self.expected)
        number = try header.required("interventions", "nb_interventions")
        date = try header.required("date", "jour")
        hour = header.column("heure")
        place = try header.required("departement", "dep")
        nature = header.column("nature", "nature_intervention", "categorie")
    }

    mutating func take(
        _ row: DelimitedRow, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError) {
        if let weeks { return add(row, weeks, &ledger) }
        guard let place = PlaceCodes.departement(row.text(self.place)) else {
            return ledger.reject(.place, row, self.place, Messages.expectedPlaceCode)
        }
        let kind = nature.map { Self.nature(row.text($0)) } ?? ""
        guard let value = ledger.count(row, number) else { return }
        guard let step = ledger.dayOrHour(row, date: date, hour: hour, series: "\(place)|\(kind)") else { return }
        if step.isSecondShowing {
            ledger.note("second-hour", .info, line: row.line) { Messages.secondHourShown(count: $0) }
        }
        if value == 0, kind.isEmpty, step.grain == .day {
            return ledger.note("zero-day", .setAside, line: row.line, from: step.reference, to: step.end) {
                Messages.fireZeroDays(count: $0)
            }
        }
        ledger.state(
            Self.key(place, kind, every: step.grain), step.reference, value, known: ServiceTimes.known(step, &ledger),
            into: &batch)
    }

    private static func nature(_ text: String) -> String {
        let folded = ColumnName.folded(text).split(separator: "_").joined(separator: "-")
        return ["total", "toutes", "ensemble"].contains(folded) ? "" : String(folded.prefix(60))
    }

    private static func key(_ place: Place, _ nature: String, every grain: Grain) -> SeriesKey {
        SeriesKey(place, .fireInterventions, nature.isEmpty ? .all : Stratum([.nature: nature]), every: grain)
    }

    // MARK: - Published weeks

    /// Adds a row of one commune and category to the sums of its week.
    private mutating func add(_ row: DelimitedRow, _ weeks: Weeks, _ ledger: inout RowLedger) {
        guard let year = Int(row.text(weeks.year)), let week = Int(row.text(weeks.week)),
            let monday = CivilDate(isoYear: year, week: week)?.dayNumber
        else { return ledger.reject(.week, row, weeks.week, Messages.expectedWeek) }
        guard let place = place(row, weeks, ledger.source.fileName) else {
            return ledger.reject(.place, row, weeks.commune ?? weeks.week, Messages.expectedPlaceCode)
        }
        guard let value = ledger.count(row, weeks.number) else { return }
        guard !value.isNaN else { return ledger.reject(.count, row, weeks.number, Messages.expectedCount) }
        let kind = Self.nature(row.text(weeks.category))
        sums[Sum(place: place, monday: monday, nature: ""), default: 0] += value
        if !kind.isEmpty { sums[Sum(place: place, monday: monday, nature: kind), default: 0] += value }
    }

    /// The département of a commune's code, else of its postcode, else of the SDIS in the file's name.
    private func place(_ row: DelimitedRow, _ weeks: Weeks, _ fileName: String) -> Place? {
        for column in [weeks.commune, weeks.postcode] {
            guard let column else { continue }
            // Spreadsheets make 91001.0 of a column with gaps, and take the zero off 01001.
            var code = row.text(column).split(separator: ".").first.map(String.init) ?? ""
            if code.utf8.count == 4 { code = "0" + code }
            guard code.utf8.count == 5 else { continue }
            return PlaceCodes.departement(ofCommune: code)
        }
        let words = ColumnName.folded(fileName).split(separator: "_")
        return words.first { $0.hasPrefix("sdis") }.flatMap { PlaceCodes.departement(String($0.dropFirst(4))) }
    }

    mutating func close(_ ledger: inout RowLedger, into batch: inout ObservationBatch) throws(DecodeError) {
        let ordered = sums.sorted {
            ($0.key.place, $0.key.nature, $0.key.monday) < ($1.key.place, $1.key.nature, $1.key.monday)
        }
        for (sum, value) in ordered {
            let step = ledger.step(week: sum.monday)
            // Wednesday 12:00 after the week.
            let latest = ledger.clock.instant(ofLabelSeconds: (sum.monday + 9) * 86_400 + 43_200)
            ledger.state(
                Self.key(sum.place, sum.nature, every: .week), step.reference, value,
                known: ledger.known(atTheLatest: latest, stepEnd: step.end), into: &batch)
        }
    }
}
