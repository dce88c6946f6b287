internal import Messages
internal import TimeSeries

/// OpenHealth's daily index of activity in pharmacies (IAS), by syndrome: France, or the regions of before 2016.
///
/// Reads `PERIODE;IAS_brut;IAS_lissé;Incidence_Sentinelles` (national) and `PERIODE;Loc_Reg11;…;Sais_2013_2014;…`
/// (regional); `;`, decimal comma, ISO-8859-1; days as `2014-04-13` or `13-04-2014`; `NA` for missing. The syndrome stands in
/// the publisher's file name (`Openhealth_S-Grippal.csv`, `…_Gastro_…`). Read are IAS_brut, in which 0 means missing, or
/// IAS_lissé where there is no other, and Loc_Reg; the seasons `Sais_…` and the incidence of Sentinelles are not.
///
/// Known-at: the time declared on ingest, never before the day has ended; else ``rawDelayDays`` after its end, and
/// ``smoothedDelayDays`` for smoothed and regional figures: the publisher smooths each day with the seven days after it.
public struct PharmacyIndex: Connector {
    /// Days from the end of a day to the publication of its raw index.
    public var rawDelayDays: Int
    /// Days from the end of a day to the end of the last day that its smoothed index holds, and its publication.
    public var smoothedDelayDays: Int

    /// Two days, and nine.
    public init() {
        rawDelayDays = 2
        smoothedDelayDays = 9
    }

    public static let card = ConnectorCard(
        name: "ias", title: Messages.iasTitle, summary: Messages.iasSummary, format: Messages.iasFormat,
        knownAtRule: Messages.iasKnownAt,
        reference: "OpenHealth, « Indicateurs avancés sanitaires (IAS) », openhealth.fr and data.gouv.fr",
        speaksOfTheFuture: false)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder {
        TableDecoder(PharmacyIndexRows(rawDelayDays, smoothedDelayDays), source)
    }
}

/// The rows of one IAS file.
struct PharmacyIndexRows: TableRows {
    static let connector = PharmacyIndex.card.name
    static let expected = Messages.expectedColumns("PERIODE, IAS_brut / PERIODE, Loc_Reg11…")

    private struct Figure {
        var column: Int
        var place: Place
        var delayDays: Int
        var zeroIsMissing: Bool
    }

    private let rawDelayDays: Int
    private let smoothedDelayDays: Int
    private var day = 0
    private var syndrome = ""
    private var figures: [Figure] = []

    init(_ rawDelayDays: Int, _ smoothedDelayDays: Int) {
        self.rawDelayDays = max(0, rawDelayDays)
        self.smoothedDelayDays = max(0, smoothedDelayDays)
    }

    mutating func open(_ header: TableHeader, preamble: [String], _ ledger: inout RowLedger) throws(DecodeError) {
        let france = Place.country("FR")
        if let raw = header.column("ias_brut") {
            figures = [Figure(column: raw, place: france, delayDays: rawDelayDays, zeroIsMissing: true)]
        } else if let smoothed = header.column("ias_lisse") {
            figures = [Figure(column: smoothed, place: france, delayDays: smoothedDelayDays, zeroIsMissing: false)]
        }
        for (column, name) in header.names.enumerated() {
            let folded = ColumnName.folded(name)
            guard folded.hasPrefix("loc_reg"), let place = PlaceCodes.region(String(folded.dropFirst(7))) else {
                continue
            }
            figures.append(Figure(column: column, place: place, delayDays: smoothedDelayDays, zeroIsMissing: false))
            if place.kind == .area {
                ledger.note("old-region", .info, line: header.line) { Messages.placesOfBefore2016(count: $0) }
            }
        }
        if figures.isEmpty {
            try header.isRecognised(by: ["periode"], expected: Self.expected)
            throw header.missing("IAS_brut")
        }
        day = try header.required("periode")
        guard let found = PublishedSyndromes.found(in: header.fileName) else {
            throw header.refused(Messages.iasNoSyndrome)
        }
        syndrome = found
        let read = Set(figures.map(\.column) + [day])
        let others = header.names.indices.filter { !read.contains($0) }.map { Excerpt.of(header.names[$0]) }
        if !others.isEmpty {
            ledger.note("column", .info, line: header.line, count: others.count) { _ in
                Messages.columnsNotRead(others)
            }
        }
    }

    mutating func take(
        _ row: DelimitedRow, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError) {
        guard let day = ledger.day(row, day) else { return }
        var values: [Double] = []
        for figure in figures {
            guard let value = ledger.value(row, figure.column) else { return }
            values.append(value)
        }
        let step = ledger.step(day: day)
        for (figure, value) in zip(figures, values) {
            let isZero = figure.zeroIsMissing && value == 0
            if isZero {
                ledger.note("zero", .setAside, line: row.line, from: step.reference, to: step.end) {
                    Messages.iasZeros(count: $0)
                }
            }
            let known = ledger.known(
                byRule: ledger.clock.instant(ofLabelSeconds: (day + 1 + figure.delayDays) * 86_400), stepEnd: step.end)
            ledger.state(
                SeriesKey(figure.place, .pharmacyIndex, .syndrome(syndrome), every: .day), step.reference,
                isZero ? .nan : value, known: known, into: &batch)
        }
    }
}
