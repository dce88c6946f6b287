import DataQuality
import Foundation
import Statistics
import TimeSeries

/// Poisson counts with a known weekly shape, and faults put in by the test.
enum SimulatedSeries {
    static let zone = CivilZone.paris
    /// Monday 2022-01-03.
    static let start = CivilDate(dayNumber: 18_995)

    /// `days` days of hourly or daily counts with `perDay` on average; at 4 h a tenth of the peak at 16 h.
    static func values(
        days: Int, perDay: Double, grain: Grain, seed: UInt64, level: (Int) -> Double = { _ in 1 }
    ) -> SteppedValues {
        var generator = SeededGenerator(seed: seed)
        let grid = TimeGrid(zone: zone, grain: grain)
        let steps = grain == .hour ? 24 : 1
        let shape = (0..<24).map { 1 + 0.82 * cos(Double($0 - 16) * .pi / 12) }
        var values: [Double] = []
        for day in 0..<days {
            for step in 0..<steps {
                let share = grain == .hour ? shape[step] / shape.reduce(0, +) : 1
                let mean = perDay * share * level(day)
                values.append(Double(Poisson(mean: mean).quantile(generator.uniform())))
            }
        }
        return SteppedValues(first: grid.index(of: start), values: values)
    }

    /// The same as a snapshot of one series, every value known at the end of its step.
    static func input(_ key: SeriesKey, _ values: SteppedValues) -> QualityInput? {
        QualityInput(key, in: snapshot([(key, values)]), zone: zone)
    }

    static func snapshot(_ all: [(SeriesKey, SteppedValues)]) -> Snapshot {
        var archive = ObservationArchive()
        for (key, values) in all {
            let grid = TimeGrid(zone: zone, grain: key.grain)
            var revisions: [Revision] = []
            for (i, value) in values.values.enumerated() where grid.hours(at: values.first + i) > 0 && !value.isNaN {
                let step = values.first + i
                revisions.append(
                    Revision(referenceTime: grid.start(at: step), availableAt: grid.end(at: step), value: value))
            }
            archive.set(revisions, for: key)
        }
        return archive.asOf(.distantFuture)
    }
}
