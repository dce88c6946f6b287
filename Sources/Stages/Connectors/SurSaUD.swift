import Messages
import TimeSeries

/// Daily ED visits and SOS Médecins acts as Santé publique France publishes them (SurSaUD, OSCOUR network).
///
/// One row for each day, place (`reg`, `dep` or `fra`) and age class (`sursaud_cl_age_corona`: 0 all ages, 1 0–4, 2 5–14,
/// 3 15–44, 4 45–64, 5 65–74, 6 75+; absent: all ages). Columns `nbre_pass_tot`, `nbre_pass_corona`,
/// `nbre_hospit_corona`, `nbre_acte_tot`, `nbre_acte_corona`, with `_h`/`_f` for men and women. Empty cells are missing.
///
/// Known-at: the column `published` where there is one (wall clock of the delivery's zone); else the time declared on
/// ingest, never before the day has ended; else ``publicationDelayDays`` days after the day has ended. The newest day
/// of the 635 publications kept from 2020 to 2024 is two days old, and holds a median 88 % of its final figure.
public struct SurSaUD: Connector {
    /// Days from the end of a day to the moment at which its figure counts as known, for files that do not say.
    ///
    /// Two days: day D is published in the course of D + 2 and counts as known when that day is over.
    static let publicationDelayDays = 2

    public init() {}

    public static let card = ConnectorCard(
        name: "sursaud", title: Messages.sursaudTitle, summary: Messages.sursaudSummary, format: Messages.sursaudFormat,
        knownAtRule: Messages.sursaudKnownAt,
        reference: "Santé publique France, data.gouv.fr 5e74ecf52eb7514f2d3b8845, « données des urgences hospitalières "
            + "et de SOS Médecins »", speaksOfTheFuture: false)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder { SurSaUDDecoder(source) }
}

/// Reads one SurSaUD file row by row.
struct SurSaUDDecoder: DeliveryDecoder {
    private var text: DelimitedText
    private var rows: SurSaUDRows

    init(_ source: DeliverySource) {
        text = DelimitedText(fileName: source.fileName, connector: SurSaUD.card.name)
        rows = SurSaUDRows(source)
    }

    mutating func consume(_ chunk: UnsafeRawBufferPointer, into batch: inout ObservationBatch) throws(DecodeError) {
        try Self.consume(chunk, &text, &rows, &batch)
    }

    mutating func finish(into batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd {
        try Self.finish(&text, &rows, &batch)
    }

    private static func consume(
        _ chunk: UnsafeRawBufferPointer, _ text: inout DelimitedText, _ rows: inout SurSaUDRows,
        _ batch: inout ObservationBatch
    ) throws(DecodeError) {
        try text.consume(chunk) { row throws(DecodeError) in try rows.take(row, into: &batch) }
    }

    private static func finish(
        _ text: inout DelimitedText, _ rows: inout SurSaUDRows, _ batch: inout ObservationBatch
    ) throws(DecodeError) -> DeliveryEnd {
        rows.isAtLastLine = true
        let unended = try text.finish { row throws(DecodeError) in try rows.take(row, into: &batch) }
        return try rows.end(lastLineUnended: unended, line: text.line, into: &batch)
    }
}
