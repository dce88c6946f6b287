public import TimeSeries

/// Losses of all variants on one series, origin by origin: what is kept of a study, so that it may go on where it stopped.
public struct SeriesLosses: Sendable, Codable, Hashable {
    /// Sums over the targets of one group of days ahead, in units of the seasonal naive forecast's error.
    public struct Cell: Sendable, Codable, Hashable {
        public private(set) var sum: Double = 0
        public private(set) var count = 0
        /// Of these, on the busiest tenth of days.
        public private(set) var busySum: Double = 0
        public private(set) var busyCount = 0

        mutating func add(_ loss: Double, isBusy: Bool) {
            sum += loss
            count += 1
            if isBusy {
                busySum += loss
                busyCount += 1
            }
        }
    }

    /// One origin: `[group of days ahead][variant]`.
    public struct Origin: Sendable, Codable, Hashable {
        /// Grid index of the origin's day.
        public var day: Int
        public var cells: [[Cell]]
    }

    public var series: SeriesKey
    public var variants: [Variant]
    public var horizons: [ClosedRange<Int>]
    /// Ascending.
    public var origins: [Origin]
    /// Mean absolute error of the seasonal naive forecast before the first origin, in patients.
    public var scale: Double
    /// Patients of a day from which on it belongs to the busiest tenth.
    public var busy = Double.infinity
}
