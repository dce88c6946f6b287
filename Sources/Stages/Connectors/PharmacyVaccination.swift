internal import Messages
internal import TimeSeries

/// Influenza vaccination in pharmacies, by day of a campaign, for France (IQVIA, extrapolated to all pharmacies).
///
/// Reads `campagne,date,jour,variable,groupe,valeur`: variable `DOSES(J07E1)` doses dispensed, `ACTE(VGP)` injections; groupe
/// `65 ans et plus` or `moins de 65 ans`. Each file repeats the campaign before its own: the same day states the same
/// value with the same known-at time whichever file it is read from, so overlaps count once. A date outside its campaign
/// is left out. Nothing is stated between campaigns: a day without row is no day without vaccination.
///
/// Known-at: the time declared on ingest, never before the day has ended; else ``publicationDelayDays`` after its end.
public struct PharmacyVaccination: Connector {
    /// Days from the end of a day to the publication of its figures.
    ///
    /// A week: the files come out once a week in the campaign.
    static let publicationDelayDays = 7

    public init() {}

    public static let card = ConnectorCard(
        name: "pharmacy-vaccination", title: Messages.vaccinationTitle, summary: Messages.vaccinationSummary,
        format: Messages.vaccinationFormat, knownAtRule: Messages.vaccinationKnownAt,
        reference: "IQVIA France, data.gouv.fr, « Vaccination grippe : doses et actes en pharmacie »",
        speaksOfTheFuture: false)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder {
        TableDecoder(PharmacyVaccinationRows(), source)
    }
}

/// The rows of one file of vaccinations.
struct PharmacyVaccinationRows: TableRows {
    static let connector = PharmacyVaccination.card.name
    static let expected = Messages.expectedColumns("campagne, date, jour, variable, groupe, valeur")

    private var campaign = 0
    private var date = 0
    private var variable = 0
    private var group = 0
    private var number = 0

    mutating func open(_ header: TableHeader, preamble: [String], _ ledger: inout RowLedger) throws(DecodeError) {
        try header.isRecognised(by: ["campagne"], expected: Self.expected)
        campaign = try header.required("campagne")
        date = try header.required("date")
        variable = try header.required("variable")
        group = try header.required("groupe")
        number = try header.required("valeur")
    }

    mutating func take(
        _ row: DelimitedRow, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError) {
        guard let day = ledger.day(row, date) else { return }
        guard Self.holds(row.text(campaign), CivilDate(dayNumber: day)) else {
            return ledger.reject(.date, row, campaign, Messages.expectedCampaign)
        }
        let measure: Measure
        switch ColumnName.folded(row.text(variable)).split(separator: "_").first {
        case "doses": measure = .vaccineDoses
        case "acte", "actes": measure = .vaccineInjections
        default: return ledger.reject(.product, row, variable, Messages.expectedOneOf("DOSES(J07E1), ACTE(VGP)"))
        }
        guard let age = AgeClass.read(row.text(group)) else {
            return ledger.reject(.age, row, group, Messages.expectedAge)
        }
        guard let value = ledger.count(row, number) else { return }
        let step = ledger.step(day: day)
        let known = ledger.known(
            byRule: ledger.clock.instant(ofLabelSeconds: (day + 1 + PharmacyVaccination.publicationDelayDays) * 86_400),
            stepEnd: step.end)
        ledger.state(
            SeriesKey(.country("FR"), measure, age.isEmpty ? .all : Stratum([.age: age]), every: .day), step.reference,
            value, known: known, into: &batch)
    }

    /// Whether a campaign `2023-2024` holds a day: from September to August.
    private static func holds(_ campaign: String, _ date: CivilDate) -> Bool {
        let years = campaign.split(separator: "-").compactMap { Int($0) }
        guard years.count == 2, years[1] == years[0] + 1 else { return false }
        return date.year == years[0] ? date.month >= 9 : date.year == years[1] && date.month < 9
    }
}
