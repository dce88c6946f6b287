import DataQuality
import Foundation
import Messages
import Store
import TimeSeries

/// `vigie quality --rpu`: how often each field of each ED is filled, and filled well.
struct RPUFieldReport {
    let store: any ObservationStore
    let zone: CivilZone

    /// The days from the first to the last one, 28 up to yesterday where nothing is said.
    static func days(from: String?, to: String?, before today: CivilDate) throws(CommandError) -> Range<CivilDate> {
        func day(_ text: String) throws(CommandError) -> CivilDate {
            guard let day = CivilDate(iso8601: text) else { throw .badDay(text) }
            return day
        }
        let end = try to.map { text throws(CommandError) in try day(text).advanced(byDays: 1) } ?? today
        let start = try from.map(day) ?? end.advanced(byDays: -28)
        guard start < end else { throw .reversedDays(from: "\(start)", to: "\(end.advanced(byDays: -1))") }
        return start..<end
    }

    func table(of keys: [SeriesKey], days: Range<CivilDate>, at origin: Instant, _ format: TableFormat) throws
        -> Table
    {
        let measures: Set<Measure> = [.fieldsFilled, .fieldsUsable, .lengthOfStay]
        let places = Set(keys.filter { $0.measure == .fieldsFilled }.map(\.place))
        let length = days.upperBound.dayNumber - days.lowerBound.dayNumber
        let wanted = try store.series().map(\.key).filter {
            $0.grain == .day && measures.contains($0.measure) && places.contains($0.place)
        }
        let first = zone.start(of: days.lowerBound.advanced(byDays: -length))
        let snapshot = try store.archive(of: wanted, from: first).asOf(origin)
        let fields = RPUFieldTable(snapshot, days: days, zone: zone)
        guard !fields.rows.isEmpty else { throw CommandError.noRPU }
        let territory = try store.territory()
        var table = Table(columns: [
            Table.Column(name: "place", heading: Messages.headingPlace),
            Table.Column(name: "name", heading: Messages.headingName),
            Table.Column(name: "field", heading: Messages.headingField),
            Table.Column(name: "records", heading: Messages.headingRecords, isNumber: true),
            Table.Column(name: "filled", heading: Messages.headingFilled, isNumber: true),
            Table.Column(name: "usable", heading: Messages.headingUsable, isNumber: true),
            Table.Column(name: "usable_before", heading: Messages.headingBefore, isNumber: true),
            Table.Column(name: "threshold", heading: Messages.headingThreshold, isNumber: true),
            Table.Column(name: "threshold_source", heading: Messages.headingThresholdSource),
            Table.Column(name: "marks", heading: Messages.headingMarks),
        ])
        /// Rounded down, so that 95 % is not said of 94.9.
        func share(_ share: Double?) -> String {
            guard let share else { return "" }
            let thousandths = Int((1000 * share + 1e-9).rounded(.down))
            return format == .table
                ? Messages.percentage(thousandths: thousandths)[.current] : String(Double(thousandths) / 1000)
        }
        table.rows = fields.rows.map { row in
            let marks = RPUFieldTable.Mark.allCases.filter(row.marks.contains)
            return [
                row.place.description, territory.entries[row.place]?.name ?? "", row.field, String(row.records),
                share(row.filledShare), share(row.usableShare), share(row.usableBefore), share(row.rule.least),
                row.rule.least == nil ? "" : (row.rule.source ?? Messages.houseThresholdSource)[.current],
                marks.map { format == .table ? Messages.fieldMark($0.rawValue)[.current] : $0.rawValue }
                    .joined(separator: format == .table ? ", " : " "),
            ]
        }
        return table
    }
}
