import Messages
import TimeSeries

/// Heat and cold as Météo-France and Santé publique France watch them: three-day means of minima and maxima.
///
/// The biometeorological indices are the means over three days of the daily minimum and maximum; an alert threshold belongs to each
/// département (Pascal et al. 2006, doi:10.1007/s00484-005-0003-x, and the plan national canicule since). Those of Île-de-France are
/// here; elsewhere Paris's stand in, and the label of the column says so. Paris's were checked (InVS: 21 and 31 °C); the others are
/// to be held against the plan before anyone reads them as alerts.
enum Heat {
    /// Thresholds of the two indices, °C, by département: minimum, maximum.
    static let thresholds: [String: (least: Double, greatest: Double)] = [
        "75": (21, 31), "77": (18, 34), "78": (20, 33), "91": (20, 35), "92": (21, 31), "93": (21, 31),
        "94": (21, 31), "95": (20, 35),
    ]

    static let mean = Quantity(.temperature)
    static let least = Quantity(.temperatureMin)
    static let greatest = Quantity(.temperatureMax)

    /// The day's minimum and maximum: published ones, else from hours.
    static func range(_ view: FeatureView, day: Int) -> (least: Double, greatest: Double) {
        let (low, high) = (view.value(least, day: day), view.value(greatest, day: day))
        if !low.isNaN, !high.isNaN { return (low, high) }
        return (view.value(mean, .least, day: day), view.value(mean, .greatest, day: day))
    }

    static func average(_ view: FeatureView, day: Int) -> Double {
        let own = view.value(mean, .mean, day: day)
        if !own.isNaN { return own }
        let range = range(view, day: day)
        return (range.least + range.greatest) / 2
    }

    /// The newest day up to a target whose temperature is known.
    static func newest(_ view: FeatureView, until target: Int) -> Int? {
        (0...60).lazy.map { target - $0 }.first { !average(view, day: $0).isNaN }
    }

    /// Means of minima and maxima over the three days that end with one; NaN when one of them is not known.
    static func indices(_ view: FeatureView, ending day: Int) -> (least: Double, greatest: Double) {
        let days = ((day - 2)...day).map { range(view, day: $0) }
        return (days.reduce(0) { $0 + $1.least } / 3, days.reduce(0) { $0 + $1.greatest } / 3)
    }

    static let columns: [SourceColumn] = [
        SourceColumn(
            name: "temperature", unit: "Cel", label: Messages.featureTemperature, quantities: [mean, least, greatest]
        ) { view, target in newest(view, until: target).map { average(view, day: $0) } ?? .nan },
        SourceColumn(
            name: "temperature_change", unit: "Cel", label: Messages.featureTemperatureChange,
            quantities: [mean, least, greatest], days: 31
        ) { view, target in
            guard let day = newest(view, until: target) else { return .nan }
            let recent = (0..<3).map { average(view, day: day - $0) }.filter { !$0.isNaN }
            let before = (3..<31).map { average(view, day: day - $0) }.filter { !$0.isNaN }
            guard !recent.isEmpty, before.count >= 14 else { return .nan }
            return recent.reduce(0, +) / Double(recent.count) - before.reduce(0, +) / Double(before.count)
        },
        SourceColumn(
            name: "heat_index", unit: "Cel", label: Messages.featureHeatIndex, quantities: [mean, least, greatest],
            days: 3
        ) { view, target in
            guard let day = newest(view, until: target) else { return .nan }
            let (low, high) = indices(view, ending: day)
            let threshold = thresholds[view.place.code] ?? (21, 31)
            // From three degrees below both thresholds on: effects begin before an alert does.
            let excess = (max(low - threshold.least, -3) + 3) + (max(high - threshold.greatest, -3) + 3)
            return low.isNaN || high.isNaN
                ? .nan : min(low - threshold.least, high - threshold.greatest) > -3 ? excess : 0
        },
        SourceColumn(
            name: "cold_index", unit: "Cel", label: Messages.featureColdIndex, quantities: [mean, least, greatest],
            days: 3
        ) { view, target in
            guard let day = newest(view, until: target) else { return .nan }
            return max(0, -indices(view, ending: day).least)
        },
    ]
}
