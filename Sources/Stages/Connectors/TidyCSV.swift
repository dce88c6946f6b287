internal import Messages
internal import TimeSeries

/// Vigie's own plain format: one row for one value of one series.
///
/// Columns `series_id,timestamp,value[,available_at]`, where `series_id` is the written form of a series key
/// (`dep:75|visits|age=75+|day`); or `place,measure,grain[,stratum]` in the place of `series_id`; or, for covariates of a
/// task, `name[,place][,grain]` (place `area:task`, grain `day` unless said). Timestamps are the start of the
/// step, civil time of the delivery's zone, or carry `Z` or an offset. An empty value says "known to be missing".
///
/// Clock changes: a doubled autumn label is one row that holds both hours, kept at the first of the two instants
/// (nothing is given for the second); a row at a spring label that never was is left out and counted.
public struct TidyCSV: Connector {
    /// Length of the steps of covariates given by `name` without a `grain` column.
    static let covariateGrain = Grain.day

    public init() {}

    public static let card = ConnectorCard(
        name: "tidy-csv", title: Messages.tidyCSVTitle, summary: Messages.tidyCSVSummary,
        format: Messages.tidyCSVFormat, knownAtRule: Messages.tidyCSVKnownAt,
        reference: "Vigie, docs/design.md, section 8", speaksOfTheFuture: true)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder { TidyCSVDecoder(source) }
}

/// Reads one tidy delivery row by row; holds one row for each series, so that a repeated row is superseded here.
struct TidyCSVDecoder: DeliveryDecoder {
    private var text: DelimitedText
    private var rows: TidyRows

    init(_ source: DeliverySource) {
        text = DelimitedText(fileName: source.fileName, connector: TidyCSV.card.name)
        rows = TidyRows(source)
    }

    mutating func consume(_ chunk: UnsafeRawBufferPointer, into batch: inout ObservationBatch) throws(DecodeError) {
        rows.renumber(in: &batch)
        try Self.consume(chunk, &text, &rows, &batch)
    }

    mutating func finish(into batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd {
        rows.renumber(in: &batch)
        return try Self.finish(&text, &rows, &batch)
    }

    private static func consume(
        _ chunk: UnsafeRawBufferPointer, _ text: inout DelimitedText, _ rows: inout TidyRows,
        _ batch: inout ObservationBatch
    ) throws(DecodeError) {
        try text.consume(chunk) { row throws(DecodeError) in try rows.take(row, into: &batch) }
    }

    private static func finish(
        _ text: inout DelimitedText, _ rows: inout TidyRows, _ batch: inout ObservationBatch
    ) throws(DecodeError) -> DeliveryEnd {
        rows.isAtLastLine = true
        let unended = try text.finish { row throws(DecodeError) in try rows.take(row, into: &batch) }
        return rows.end(lastLineUnended: unended, line: text.line, into: &batch)
    }
}
