public import TimeSeries

/// The horizons that a score table shows together, counted from 1.
public enum HorizonBins {
    /// Hours 1–6, 7–12, 13–24, 25–48; 6 h 1–4, 5–12, 13–20, 21–28; days 1, 2–7, 8–14, 15–H; weeks 1, 2–4, 5–12, 13–H.
    ///
    /// Bins that begin beyond `horizon` are left out; the last one ends with the horizon, and longer horizons of hours and
    /// of 6 h get one more, so that none is hidden.
    public static func standard(for grain: Grain, horizon: Int) -> [ClosedRange<Int>] {
        let firsts =
            switch grain {
            case .hour: [1, 7, 13, 25, 49]
            case .sixHours: [1, 5, 13, 21, 29]
            case .day: [1, 2, 8, 15]
            case .week: [1, 2, 5, 13]
            }
        var bins: [ClosedRange<Int>] = []
        for (i, first) in firsts.enumerated() where first <= horizon {
            bins.append(first...(i + 1 < firsts.count ? min(firsts[i + 1] - 1, horizon) : horizon))
        }
        return bins
    }
}
