import DataQuality
import Nowcasting
import TimeSeries

/// The past of a series as models learn it: on the grid up to the origin, outages missing, newest steps completed.
struct History {
    private(set) var values: SteppedValues
    /// Steps set aside as outages.
    private(set) var setAside = 0
    /// Newest steps that were completed, or left out because too little of them was reported.
    private(set) var incomplete = 0

    init(known: SteppedValues, key: SeriesKey, snapshot: Snapshot, request: ForecastRequest) {
        let grid = request.grid
        let first = min(known.first, request.origin)
        var past = (first..<request.origin).map { known[$0] }
        // A label that never was holds nothing, whatever was delivered.
        if grid.grain == .hour {
            for i in past.indices where !past[i].isNaN && grid.exposure(at: first + i) < 0.01 { past[i] = .nan }
        }
        values = SteppedValues(first: first, values: past)

        let origin = snapshot.origin
        let versions = snapshot.versions(of: key)
        let delays = DelayDistribution.learn(versions, on: grid, asOf: origin)
        let nowcast = delays.nowcast(versions, on: grid, asOf: origin)
        incomplete = nowcast.estimates.keys.count { $0 >= first && $0 < request.origin }
        values = nowcast.completing(values)
        for (i, isOut) in OutageMask.mask(values: values, grid: grid).enumerated() where isOut {
            values.values[i] = .nan
            setAside += 1
        }
    }
}
