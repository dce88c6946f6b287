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
        TableDecoder(PublicHolidayRows(), source)
    }
}

/// The rows of the list.
struct PublicHolidayRows: TableRows {
    static let connector = PublicHolidayList.card.name
    static let expected = Messages.expectedPublicHolidays
    static let mayBeEmpty = false

    private var date = 0
    private var year = 0
    private var zone = 0
    private var dates: [PublicHolidays.Region: Set<CivilDate>] = [:]

    mutating func open(_ header: TableHeader, preamble: [String], _ ledger: inout RowLedger) throws(DecodeError) {
        try header.isRecognised(by: ["date", "annee", "zone", "nom_jour_ferie"], expected: Self.expected)
        date = try header.required("date")
        year = try header.required("annee")
        zone = try header.required("zone")
        _ = try header.required("nom_jour_ferie")
    }

    mutating func take(
        _ row: DelimitedRow, _ ledger: inout RowLedger, into batch: inout ObservationBatch
    ) throws(DecodeError) {
        guard let day = CivilDate(iso8601: row.text(date)), (1900...2200).contains(day.year) else {
            return ledger.reject(.date, row, date, Messages.expectedDate)
        }
        guard row.text(year) == "\(day.year)" else { return ledger.reject(row, year, Messages.expectedYearOfDate) }
        switch ColumnName.folded(row.text(zone)) {
        case "metropole": dates[.metropole, default: []].insert(day)
        case "alsace_moselle": dates[.alsaceMoselle, default: []].insert(day)
        default:
            ledger.note("other-zone", .info, line: row.line) { Messages.publicHolidaysOtherZone(count: $0) }
        }
    }

    mutating func close(_ ledger: inout RowLedger, into batch: inout ObservationBatch) throws(DecodeError) {
        for region in PublicHolidays.Region.allCases {
            guard let listed = dates[region], let first = listed.min()?.year, let last = listed.max()?.year else {
                continue
            }
            let computed = Set((first...last).flatMap { PublicHolidays.dates(in: $0, region: region).keys })
            let absent = computed.subtracting(listed).sorted()
            let other = listed.subtracting(computed).sorted()
            if absent.isEmpty, other.isEmpty {
                ledger.note("agree", .info, count: listed.count) {
                    Messages.publicHolidaysAgree(region.rawValue, count: $0)
                }
            }
            if !absent.isEmpty {
                ledger.note("absent", .warning, count: absent.count) { _ in
                    Messages.publicHolidaysAbsent(region.rawValue, absent.map(\.description))
                }
            }
            if !other.isEmpty {
                ledger.note("not-computed", .warning, count: other.count) { _ in
                    Messages.publicHolidaysNotComputed(region.rawValue, other.map(\.description))
                }
            }
        }
    }
}
