internal import Messages
internal import TimeSeries

/// Over-the-counter sales of pharmacies by week, département and family of products.
///
/// Reads `semaine;departement;famille;ventes`, the table that Vigie proposes to whoever delivers sales: an ISO week
/// (`2026-S04`, `202604`) or its Monday, a département's code or name (or a region's or France's name), a family in the
/// deliverer's own words, units sold. A family `total` is the sum over families.
///
/// Known-at: the time declared on ingest; else that of receipt, at the latest ``publicationDelayHours`` after the end of the
/// week; never before it has ended.
public struct PharmacySales: Connector {
    /// Hours on the wall clock from the end of a week (Monday 00:00) to the latest arrival of its sales.
    ///
    /// Wednesday 12:00.
    static let publicationDelayHours = 60

    public init() {}

    public static let card = ConnectorCard(
        name: "pharmacy-sales", title: Messages.salesTitle, summary: Messages.salesSummary,
        format: Messages.salesFormat,
        knownAtRule: Messages.salesKnownAt, reference: "Vigie, docs/design.md, section 8", speaksOfTheFuture: false)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder {
        TableDecoder(PharmacySalesRows(), source)
    }
}

/// The rows of one file of sales.
struct PharmacySalesRows: TableRows {
    static let connector = PharmacySales.card.name
    static let expected = Messages.expectedColumns("semaine, departement, famille, ventes")

    private var week = 0
    private var place = 0
    private var family = 0
    private var sales = 0

    mutating func open(_ header: TableHeader, preamble: [String], _ ledger: inout RowLedger) throws(DecodeError) {
        try header.isRecognised(by: ["ventes", "famille"], expected: Self.expected)
        week = try header.required("semaine", "week")
        place = try header.required("departement", "dep")
        family = try header.required("famille", "famille_de_produits")
        sales = try header.required("ventes", "unites")
    }

    mutating func take(
        _ row: DelimitedRow, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError) {
        guard let monday = ledger.week(row, week) else { return }
        let name = row.text(place)
        guard let place = PlaceCodes.departement(name) ?? PlaceCodes.place(named: name) else {
            return ledger.reject(.place, row, self.place, Messages.expectedPlaceCode)
        }
        let product = ColumnName.folded(row.text(family)).split(separator: "_").joined(separator: "-")
        guard !product.isEmpty, product.utf8.count <= 60 else {
            return ledger.reject(.product, row, family, Messages.expectedFamily)
        }
        guard let value = ledger.count(row, sales) else { return }
        let step = ledger.step(week: monday)
        let latest = ledger.clock.instant(
            ofLabelSeconds: (monday + 7) * 86_400 + PharmacySales.publicationDelayHours * 3600)
        let stratum = product == "total" ? Stratum.all : Stratum([.product: product])
        ledger.state(
            SeriesKey(place, .pharmacySales, stratum, every: .week), step.reference, value,
            known: ledger.known(atTheLatest: latest, stepEnd: step.end), into: &batch)
    }
}
