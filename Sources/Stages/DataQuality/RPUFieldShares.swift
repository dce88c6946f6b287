import TimeSeries

/// How often one field of one ED was filled, and filled well, over the last four weeks and the twelve before.
struct RPUFieldShares {
    var field: String
    var recent: Range<Int>
    /// Records of the last four weeks.
    var records: Int
    var share: Double
    /// The twelve weeks before; nil without records then.
    var before: Double?

    /// - Parameter measure: `fields_filled` or `fields_usable`; nil for a series that is not about it.
    init?(_ input: QualityInput, _ measure: Measure) {
        guard input.key.measure == measure, let field = input.key.stratum.cells[.field] else { return nil }
        self.field = field
        recent = max(input.values.first, input.values.end - 28)..<input.values.end
        let earlier = max(input.values.first, recent.lowerBound - 84)..<recent.lowerBound
        let records = RPUTotals.stays(of: input, recent)
        guard records > 0 else { return nil }
        self.records = Int(records)
        share = RPUTotals.sum(input.values, recent) / records
        let past = RPUTotals.stays(of: input, earlier)
        before = past > 0 ? RPUTotals.sum(input.values, earlier) / past : nil
    }

    /// Whether the share fell by 20 points.
    var fell: Bool { before.map { $0 - share >= RPUFieldRule.fall } ?? false }
    var isUnderThreshold: Bool { RPUFieldRule.rule(of: field).least.map { share < $0 } ?? false }
}
