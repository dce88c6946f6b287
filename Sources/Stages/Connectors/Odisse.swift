internal import Messages
internal import TimeSeries

/// Weekly rates of ED visits, admissions and SOS Médecins acts by syndrome, as Santé publique France publishes them (Odissé).
///
/// Reads the records of the Explore v2.1 API (`date_complet, semaine, dep | reg, sursaud_cl_age_gene, taux_passages_X_sau,
/// taux_hospit_X_sau, taux_actes_X_sos`) and the CSV exports with their labels in plain French, for France, regions or
/// départements. Rates are per 100,000 visits with a coded diagnosis (admissions, acts): no counts can be made of them.
/// Weeks are named by their Monday. The syndrome stands in the names of the columns, else in the file's name.
///
/// Known-at: the time declared on ingest, never before the week has ended; else ``publicationDelayHours`` after its end.
public struct Odisse: Connector {
    /// Hours on the wall clock from the end of a week (Monday 00:00) to its publication.
    ///
    /// The end of Wednesday: the file of 2026-01-28, a Wednesday, holds the week that ended on the Sunday before.
    static let publicationDelayHours = 72

    public init() {}

    public static let card = ConnectorCard(
        name: "odisse", title: Messages.odisseTitle, summary: Messages.odisseSummary, format: Messages.odisseFormat,
        knownAtRule: Messages.odisseKnownAt,
        reference: "Santé publique France, https://odisse.santepubliquefrance.fr, "
            + "« … passages aux urgences et actes SOS Médecins »", speaksOfTheFuture: false)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder {
        TableDecoder(OdisseRows(), source)
    }
}

/// The rows of one Odissé file.
struct OdisseRows: TableRows {
    static let connector = Odisse.card.name
    static let expected = Messages.expectedColumns("date_complet, semaine, sursaud_cl_age_gene, taux_passages_…_sau")
    static let json = JSONForm.rows

    private enum PlaceColumn {
        case departement(Int)
        case region(Int)
        case country
    }

    private struct Figure {
        var column: Int
        var measure: Measure
        var syndrome: String
    }

    private var week = 0
    private var age = 0
    private var place = PlaceColumn.country
    private var figures: [Figure] = []

    mutating func open(_ header: TableHeader, preamble: [String], _ ledger: inout RowLedger) throws(DecodeError) {
        let figures = try Self.figures(of: header)
        guard !figures.isEmpty else {
            try header.isRecognised(by: ["sursaud_cl_age_gene", "classe_d_age"], expected: Self.expected)
            throw header.missing("taux_passages_…_sau")
        }
        self.figures = figures
        week = try header.required("date_complet", "1er_jour_de_la_semaine", "semaine")
        age = try header.required("sursaud_cl_age_gene", "classe_d_age")
        if let column = header.column("dep", "departement_code", "code_departement") {
            place = .departement(column)
        } else if let column = header.column("reg", "region_code", "code_region", "region") {
            place = .region(column)
        } else {
            let name = ColumnName.folded(ledger.source.fileName)
            if name.contains("departement") { throw header.missing("dep") }
            if name.contains("region") { throw header.missing("reg") }
        }
    }

    /// The columns of rates, each with its measure and its syndrome.
    private static func figures(of header: TableHeader) throws(DecodeError) -> [Figure] {
        var found: [Figure] = []
        for (column, name) in header.names.enumerated() {
            let folded = ColumnName.folded(name)
            guard folded.hasPrefix("taux_") else { continue }
            let measure: Measure
            if folded.contains("hospit") {
                measure = .admissionRate
            } else if folded.contains("passages") {
                measure = .visitRate
            } else if folded.contains("actes") {
                measure = .sosActRate
            } else {
                continue
            }
            var slug = folded.split(separator: "_")[...]
            if let of = slug.firstIndex(of: "pour") {
                slug = slug[(of + 1)...]
            } else {
                slug = slug.dropFirst(2)
                if slug.last == "sau" || slug.last == "sos" { slug = slug.dropLast() }
            }
            let syndrome =
                slug.isEmpty
                ? PublishedSyndromes.found(in: header.fileName)
                : PublishedSyndromes.name(ofSlug: slug.joined(separator: "_"))
            guard let syndrome else { throw header.refused(Messages.odisseNoSyndrome) }
            found.append(Figure(column: column, measure: measure, syndrome: syndrome))
        }
        return found
    }

    mutating func take(
        _ row: DelimitedRow, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError) {
        guard let monday = ledger.week(row, week) else { return }
        guard let place = self.place(row, &ledger) else { return }
        guard let ageClass = AgeClass.read(row.text(age)) else {
            return ledger.reject(.age, row, age, Messages.expectedAge)
        }
        var values: [Double] = []
        for figure in figures {
            guard let value = ledger.value(row, figure.column) else { return }
            values.append(value)
        }
        let step = ledger.step(week: monday)
        let rule = ledger.clock.instant(ofLabelSeconds: (monday + 7) * 86_400 + Odisse.publicationDelayHours * 3600)
        let known = ledger.known(byRule: rule, stepEnd: step.end)
        for (figure, value) in zip(figures, values) {
            let stratum = Stratum(
                ageClass.isEmpty ? [.syndrome: figure.syndrome] : [.syndrome: figure.syndrome, .age: ageClass])
            ledger.state(
                SeriesKey(place, figure.measure, stratum, every: .week), step.reference, value, known: known,
                into: &batch)
        }
    }

    private func place(_ row: DelimitedRow, _ ledger: inout RowLedger) -> Place? {
        let found: Place?
        let column: Int
        switch place {
        case .country: return .country("FR")
        case .departement(let c): (found, column) = (PlaceCodes.departement(row.text(c)), c)
        case .region(let c): (found, column) = (PlaceCodes.region(row.text(c)), c)
        }
        if found == nil { ledger.reject(.place, row, column, Messages.expectedPlaceCode) }
        return found
    }
}
