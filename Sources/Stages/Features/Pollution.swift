import Messages
import TimeSeries

/// Pollution peaks: days above the French *seuils d'information et de recommandation* (Code de l'environnement, article R221-1;
/// procedures: arrêté du 26 mars 2014).
///
/// Ozone 180 and nitrogen dioxide 200 µg/m³ as hourly means, PM10 50 µg/m³ as the mean of a day. One station above is enough: of
/// several series the highest counts. Where only means of days are known, hourly maxima are not, and nothing is said of ozone and
/// nitrogen dioxide.
enum Pollution {
    /// A pollutant, the statistic of the day that is held against its threshold, in µg/m³.
    private struct Peak {
        var name: String
        var measure: Measure
        var statistic: DayStatistic
        var threshold: Double
    }

    private static let peaks = [
        Peak(name: "ozone_peak", measure: .ozone, statistic: .greatest, threshold: 180),
        Peak(name: "no2_peak", measure: .no2, statistic: .greatest, threshold: 200),
        Peak(name: "pm10_peak", measure: .pm10, statistic: .mean, threshold: 50),
    ]

    /// Days that a peak is remembered for.
    private static let days = 3
    /// Days before the target within which the newest value must lie: an old peak says nothing.
    private static let withinDays = 7

    static let columns: [SourceColumn] = peaks.map { peak in
        let quantity = Quantity(peak.measure)
        let label = Messages.featurePeak(
            MeasureCatalog.card(of: peak.measure).label, threshold: Int(peak.threshold),
            isHourly: peak.statistic == .greatest, days: days)
        return SourceColumn(
            name: peak.name, unit: "d", label: label, quantities: [quantity], days: days, leastScale: Double(days)
        ) { view, target in
            let grain = view.grain(of: quantity)
            guard grain == .hour || grain == .day && peak.statistic == .mean,
                let day = view.newest(quantity, peak.statistic, until: target, within: withinDays)
            else { return .nan }
            return Double(
                ((day - days + 1)...day).count {
                    view.values(quantity, peak.statistic, day: $0).contains { $0 > peak.threshold }
                })
        }
    }
}
