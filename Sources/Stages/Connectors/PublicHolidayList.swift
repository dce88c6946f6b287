import Messages
import TimeSeries

/// Etalab's list of public holidays, held against those that Vigie computes.
///
/// CSV `date,annee,zone,nom_jour_ferie`. No series: models take ``PublicHolidays``; a difference over the years of the list is a
/// finding. Zones other than Métropole and Alsace-Moselle have holidays of their own and are not compared.
public struct PublicHolidayList: Connector {
    public init() {}

    public static let card = ConnectorCard(
        name: "public-holidays", title: Messages.publicHolidaysTitle, summary: Messages.publicHolidaysSummary,
        format: Messages.publicHolidaysFormat, knownAtRule: Messages.publicHolidaysKnownAt,
        reference: "Etalab, jours-feries-france-data, github.com/etalab/jours-feries-france-data",
        speaksOfTheFuture: true)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder {
        DelimitedRowsDecoder(PublicHolidayRows(source), source)
    }
}

/// The rows of the list.
struct PublicHolidayRows: DelimitedRows {
    static let connector = PublicHolidayList.card.name

    var tally: RowTally
    private let source: DeliverySource
    private var columns: (date: Int, year: Int, zone: Int, count: Int)?
    private var dates: [PublicHolidays.Region: Set<CivilDate>] = [:]

    init(_ source: DeliverySource) {
        self.source = source
        tally = RowTally(source, connector: Self.connector)
    }

    var columnCount: Int? { columns?.count }

    mutating func take(_ row: DelimitedRow, into batch: inout ObservationBatch) throws(DecodeError) {
        guard let columns else {
            let required = ["date", "annee", "zone", "nom_jour_ferie"]
            let names = try NamedColumns(
                row, of: source, connector: Self.connector, required: required,
                expected: Messages.expectedPublicHolidays)
            guard let date = names["date"], let year = names["annee"], let zone = names["zone"] else { return }
            self.columns = (date, year, zone, names.count)
            return
        }
        tally.count()
        guard let date = CivilDate(iso8601: row.text(columns.date)), (1900...2200).contains(date.year) else {
            return tally.reject(
                line: row.line, column: "date", found: Excerpt.of(row[columns.date]), expected: Messages.expectedDate)
        }
        guard row.text(columns.year) == "\(date.year)" else {
            return tally.reject(
                line: row.line, column: "annee", found: Excerpt.of(row[columns.year]),
                expected: Messages.expectedYearOfDate)
        }
        switch LenientText.of(row[columns.zone]).trimmed.lowercased() {
        case "métropole", "metropole": dates[.metropole, default: []].insert(date)
        case "alsace-moselle": dates[.alsaceMoselle, default: []].insert(date)
        default:
            tally.note("public-holidays-other-zone", .info, line: row.line) {
                Messages.publicHolidaysOtherZone(count: $0)
            }
        }
    }

    mutating func end(into batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd {
        for region in PublicHolidays.Region.allCases {
            guard let listed = dates[region], let first = listed.min()?.year, let last = listed.max()?.year else {
                continue
            }
            let computed = Set((first...last).flatMap { PublicHolidays.dates(in: $0, region: region).keys })
            let absent = computed.subtracting(listed).sorted()
            let other = listed.subtracting(computed).sorted()
            if absent.isEmpty, other.isEmpty {
                tally.note("public-holidays-agree", .info, line: nil, by: listed.count) {
                    Messages.publicHolidaysAgree(region.rawValue, count: $0)
                }
            }
            if !absent.isEmpty {
                tally.note("public-holidays-absent", .warning, line: nil, by: absent.count) { _ in
                    Messages.publicHolidaysAbsent(region.rawValue, absent.map(\.description))
                }
            }
            if !other.isEmpty {
                tally.note("public-holidays-not-computed", .warning, line: nil, by: other.count) { _ in
                    Messages.publicHolidaysNotComputed(region.rawValue, other.map(\.description))
                }
            }
        }
        return DeliveryEnd()
    }
}
