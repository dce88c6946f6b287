import Forecasting
import TimeSeries

/// The past of a series as models learn it: on the grid up to the origin, outages and unreported steps missing.
struct History {
    var values: SteppedValues
    var setAside = 0
    var incomplete = 0

    init(known: SteppedValues, key: SeriesKey, snapshot: Snapshot, request: ForecastRequest) {
        let grid = request.grid
        let first = min(known.first, request.origin)
        var past = (first..<request.origin).map { known[$0] }
        // A label that never was holds nothing, whatever the file says.
        if grid.grain == .hour {
            for i in past.indices where grid.exposure(at: first + i) < 0.01 { past[i] = .nan }
        }
        values = SteppedValues(first: first, values: past)
    }
}
