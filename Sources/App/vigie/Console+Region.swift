import Messages
import Operations
import TimeSeries

extension Console {
    /// A line for each delivered total that the places below it do not add up to.
    static func noteTotalsApart(of outcome: RegionRun.Outcome) {
        for (measure, totals) in outcome.apart.sorted(by: { $0.key < $1.key }) {
            for (place, difference) in totals.sorted(by: { $0.key < $1.key }) {
                error("\(place)|\(measure.name)", Messages.totalStandsApart(percent: Int((100 * difference).rounded())))
            }
        }
    }
}
