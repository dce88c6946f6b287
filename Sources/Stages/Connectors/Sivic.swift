internal import Messages
internal import TimeSeries

/// Daily hospital flows of COVID-19 patients by département (SI-VIC): admissions, critical care, deaths, discharges.
///
/// Reads `dep;jour;incid_hosp;incid_rea;incid_dc;incid_rad`. Counts stand on the day on which they were declared, so that
/// week-ends dip. The sister file of stocks and cumulative counts (`hosp;rea;rad;dc` by sex) is refused.
///
/// Known-at: the time declared on ingest, never before the day has ended; else ``publicationDelayHours`` after its end.
public struct Sivic: Connector {
    /// Hours from the end of a day to the moment at which its figures count as known.
    ///
    /// One day: published in the evening, on working days only in the last year.
    static let publicationDelayHours = 24

    public init() {}

    public static let card = ConnectorCard(
        name: "sivic", title: Messages.sivicTitle, summary: Messages.sivicSummary, format: Messages.sivicFormat,
        knownAtRule: Messages.sivicKnownAt,
        reference: "Santé publique France, data.gouv.fr, « données hospitalières relatives à l’épidémie de COVID-19 »",
        speaksOfTheFuture: false)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder {
        TableDecoder(SivicRows(), source)
    }
}

/// The rows of one SI-VIC file.
struct SivicRows: TableRows {
    static let connector = Sivic.card.name
    static let expected = Messages.expectedColumns("dep, jour, incid_hosp, incid_rea, incid_dc, incid_rad")
    private static let measures: [(String, Measure)] = [
        ("incid_hosp", .hospitalEntries), ("incid_rea", .criticalCareEntries), ("incid_dc", .hospitalDeaths),
        ("incid_rad", .hospitalDischarges),
    ]

    private var place = 0
    private var day = 0
    private var figures: [(column: Int, measure: Measure)] = []

    mutating func open(_ header: TableHeader, preamble: [String], _ ledger: inout RowLedger) throws(DecodeError) {
        if header.column("incid_hosp") == nil, header.column("hosp") != nil, header.column("rad") != nil {
            throw header.refused(Messages.sivicStocks)
        }
        try header.isRecognised(by: Self.measures.map(\.0), expected: Self.expected)
        place = try header.required("dep", "departement")
        day = try header.required("jour", "date")
        for (name, measure) in Self.measures { figures.append((try header.required(name), measure)) }
    }

    mutating func take(
        _ row: DelimitedRow, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError) {
        guard let day = ledger.day(row, day) else { return }
        guard let place = PlaceCodes.departement(row.text(place)) else {
            return ledger.reject(.place, row, self.place, Messages.expectedPlaceCode)
        }
        var values: [Double] = []
        for figure in figures {
            guard let value = ledger.count(row, figure.column) else { return }
            values.append(value)
        }
        let step = ledger.step(day: day)
        let known = ledger.known(
            byRule: ledger.clock.instant(ofLabelSeconds: (day + 1) * 86_400 + Sivic.publicationDelayHours * 3600),
            stepEnd: step.end)
        for (figure, value) in zip(figures, values) {
            ledger.state(
                SeriesKey(place, figure.measure, every: .day), step.reference, value, known: known, into: &batch)
        }
    }
}
