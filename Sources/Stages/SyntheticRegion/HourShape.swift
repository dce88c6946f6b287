private import Foundation

/// How the visits of a day spread over its 24 wall-clock hours, by age and kind of day.
///
/// Base shares: hourly ED arrivals of an academic hospital (UIHC, 2015–2018: mean share of each hour, working days and
/// week-ends), moved by age: children come in the evening, the old in the morning and little at night.
struct HourShape: Sendable {
    /// `[band][hour]` on working days, then on week-ends and public holidays; each sums to 1.
    let workingDay: [[Double]]
    let dayOff: [[Double]]

    static let standard = HourShape()

    private static let workingBase: [Double] = [
        2.65, 2.16, 1.83, 1.52, 1.29, 1.30, 1.57, 2.24, 3.72, 4.80, 5.51, 5.95, 5.83, 5.93, 5.92, 6.07, 6.37, 6.37,
        6.05,
        5.81, 5.28, 4.67, 3.91, 3.24,
    ]
    private static let offBase: [Double] = [
        3.41, 3.14, 2.60, 2.02, 1.63, 1.62, 1.76, 2.16, 3.01, 4.18, 4.97, 5.40, 5.79, 5.66, 5.76, 5.90, 5.80, 5.89,
        5.65,
        5.46, 5.50, 4.77, 4.31, 3.61,
    ]
    /// Log tilt at the crest of the evening (19:00), of the morning (10:30) and of the night (3:00), by age band.
    private static let tilts: [(evening: Double, morning: Double, night: Double)] = [
        (0.35, -0.10, -0.10), (0.25, -0.05, -1.10), (0.0, 0.0, 0.15), (-0.05, 0.10, -0.05), (-0.15, 0.22, -0.15),
        (-0.22, 0.25, -0.25),
    ]

    private init() {
        workingDay = Self.tilts.map { Self.shares(Self.workingBase, $0) }
        dayOff = Self.tilts.map { Self.shares(Self.offBase, $0) }
    }

    private static func shares(_ base: [Double], _ tilt: (evening: Double, morning: Double, night: Double)) -> [Double]
    {
        let raw = base.enumerated().map { hour, share in
            let at = Double(hour) + 0.5
            let evening = tilt.evening * bell(at, 19, 2.5)
            let morning = tilt.morning * bell(at, 10.5, 2.5)
            let night = tilt.night * bell(at, 3, 2.5)
            return share * exp(evening + morning + night)
        }
        let total = raw.reduce(0, +)
        return raw.map { $0 / total }
    }

    /// A bell around an hour of the day, the day taken as a circle.
    private static func bell(_ hour: Double, _ crest: Double, _ spread: Double) -> Double {
        let apart = abs(hour - crest)
        let distance = min(apart, 24 - apart)
        return exp(-0.5 * distance * distance / (spread * spread))
    }
}
