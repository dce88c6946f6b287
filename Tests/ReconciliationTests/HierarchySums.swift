import TimeSeries

extension Hierarchy {
    /// The values of all names, totals first, from those of the bottoms.
    func sums(of values: [Double]) -> [Double] { parts.map { $0.reduce(0) { $0 + values[$1] } } + values }
}
