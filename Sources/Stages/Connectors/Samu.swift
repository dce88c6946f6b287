internal import Messages
internal import TimeSeries

/// Activity of a SAMU, by day or by hour: calls, files, missions, vehicles, advice.
///
/// Reads two tables. The wide one has a row for a day (or hour) and service: `date[,heure],service,affaires,primaires,
/// secondaires,néonat,TIIH,ASSU,VSAV,conseils,Medecins` (the daily set of Sagec), any of these columns. The long one, which
/// Vigie proposes where a SAMU has no export of its own, is `date,heure,samu,indicateur,valeur`; an empty `heure` means
/// the whole day. The SAMU is `SAMU 67`, `67`, a département's name, or an `idCrra` (`FR` and three signs: `FR670`).
///
/// A daily row whose figures are all zero is no day without calls: it is set aside. Clock changes: the doubled autumn hour
/// is one row that holds both or two rows, one for each; a row at the spring hour that never was is left out.
///
/// Known-at: see ``ServiceTimes``.
public struct Samu: Connector {
    public init() {}

    public static let card = ConnectorCard(
        name: "samu", title: Messages.samuTitle, summary: Messages.samuSummary, format: Messages.samuFormat,
        knownAtRule: Messages.serviceKnownAt,
        reference: "RESURAL, Sagec (jcrb/Sagec); SAMU: SI-SAMU, idCrra ^FR[0-9][0-9AB]{2}$; Vigie, docs/design.md",
        speaksOfTheFuture: false)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder { TableDecoder(SamuRows(), source) }
}

/// The rows of one SAMU file.
struct SamuRows: TableRows {
    static let connector = Samu.card.name
    static let expected = Messages.expectedColumns(
        "date, service, affaires, primaires… / date, heure, samu, indicateur, valeur")

    /// Folded names of each indicator, as columns and as values of `indicateur`.
    private static let indicators: [(names: [String], measure: Measure)] = [
        (["appels", "appels_15", "appels_decroches"], .samuCalls),
        (["affaires", "dossiers", "dr", "dossiers_de_regulation"], .samuFiles),
        (["drm", "dossiers_de_regulation_medicale", "dossiers_medicaux"], .samuMedicalFiles),
        (["primaires", "smur_primaires", "sorties_primaires"], .samuPrimaryMissions),
        (["secondaires", "smur_secondaires", "sorties_secondaires", "transferts"], .samuSecondaryMissions),
        (["neonat", "neonatals", "smur_neonatals"], .samuNeonatalMissions),
        (["tiih"], .samuNurseTransfers), (["assu", "ambulances", "ambulances_privees"], .samuAmbulances),
        (["vsav", "sdis", "pompiers"], .samuFireAmbulances),
        (["conseils", "conseils_medicaux"], .samuAdvice),
        (["medecins", "envoi_medecin", "envoi_medecins", "envois_de_medecin"], .samuDoctorsSent),
    ]

    private static func measure(_ name: String) -> Measure? {
        let folded = ColumnName.folded(name)
        return indicators.first { $0.names.contains(folded) }?.measure
    }

    private enum Figures {
        case wide([(column: Int, measure: Measure)])
        case long(indicator: Int, value: Int)
    }

    private var date = 0
    private var hour: Int?
    private var service = 0
    private var figures = Figures.wide([])

    mutating func open(_ header: TableHeader, preamble: [String], _ ledger: inout RowLedger) throws(DecodeError) {
        if let indicator = header.column("indicateur") {
            figures = .long(indicator: indicator, value: try header.required("valeur"))
        } else {
            let found = header.names.enumerated().compactMap { column, name in
                Self.measure(name).map { (column: column, measure: $0) }
            }
            guard !found.isEmpty else {
                try header.isRecognised(by: ["samu", "idcrra"], expected: Self.expected)
                throw header.missing("affaires")
            }
            figures = .wide(found)
        }
        date = try header.required("date", "jour")
        hour = header.column("heure")
        service = try header.required("samu", "service", "idcrra")
        guard case .wide(let found) = figures else { return }
        let read = Set(found.map(\.column) + [date, service] + (hour.map { [$0] } ?? []))
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
        guard let place = Self.place(row.text(service)) else {
            return ledger.reject(.place, row, service, Messages.expectedSamu)
        }
        var values: [(measure: Measure, value: Double)] = []
        let series: String
        switch figures {
        case .wide(let columns):
            for figure in columns {
                guard let value = ledger.count(row, figure.column) else { return }
                values.append((figure.measure, value))
            }
            series = place.description
        case .long(let indicator, let column):
            let name = row.text(indicator)
            guard let measure = Self.measure(name) else {
                return ledger.reject(.product, row, indicator, Messages.expectedSamuIndicator)
            }
            guard let value = ledger.count(row, column) else { return }
            values = [(measure, value)]
            series = "\(place)|\(measure.name)"
        }
        guard let step = ledger.dayOrHour(row, date: date, hour: hour, series: series) else { return }
        if step.isSecondShowing {
            ledger.note("second-hour", .info, line: row.line) { Messages.secondHourShown(count: $0) }
        }
        if step.grain == .day, Self.saysNothing(values) {
            return ledger.note("zero-row", .setAside, line: row.line, from: step.reference, to: step.end) {
                Messages.samuZeroRows(count: $0)
            }
        }
        let known = ServiceTimes.known(step, &ledger)
        for (measure, value) in values {
            ledger.state(
                SeriesKey(place, measure, every: step.grain), step.reference, value, known: known, into: &batch)
        }
    }

    /// Whether a day's calls, or all of its figures, are zero: no SAMU has such a day.
    private static func saysNothing(_ values: [(measure: Measure, value: Double)]) -> Bool {
        let total = values.first { $0.measure == .samuFiles || $0.measure == .samuCalls }
        if let total { return total.value == 0 }
        return values.count > 1 && values.allSatisfy { $0.value == 0 }
    }

    /// The département of a SAMU.
    static func place(_ text: String) -> Place? {
        var name = ColumnName.folded(text).uppercased()
        for prefix in ["SAMU_", "SAMU", "CRRA_", "CENTRE_15_"] where name.hasPrefix(prefix) {
            name.removeFirst(prefix.count)
            break
        }
        for prefix in ["DU_", "DE_LA_", "DE_L_", "DE_", "DES_", "D_"] where name.hasPrefix(prefix) {
            name.removeFirst(prefix.count)
            break
        }
        if name.hasPrefix("FR"), name.utf8.count == 5 {
            // Two signs of the département and one of the centre; three where overseas départements have three.
            let code = name.dropFirst(2)
            return PlaceCodes.departement(String(code.hasPrefix("97") || code.hasPrefix("98") ? code : code.prefix(2)))
        }
        return PlaceCodes.departement(name)
    }
}
