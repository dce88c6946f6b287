private import Foundation

/// What the care parameters say, made ready for drawing.
struct CareTables: Sendable {
    /// Cumulative shares of the severities, `[band][severity]`.
    let severity: [[Double]]
    /// Log odds of an admission, `[band][severity]`, for an ED of the usual habit.
    let admission: [[Double]]
    /// Log of the median stay in seconds, `[admitted][band][severity]`.
    let stay: [[[Double]]]
    let stayHomeSpread: Double
    let stayAdmittedSpread: Double
    let longestStay: Double

    init(_ care: SyntheticParameters.Care) {
        severity = care.severity.map { shares in
            let total = shares.reduce(0, +)
            var sum = 0.0
            return shares.map {
                sum += $0 / total
                return sum
            }
        }
        admission = (0..<ByAge.count).map { band in
            let base = Self.baseLogit(care, band: band)
            return care.admissionBySeverity.map { base + $0 }
        }
        stay = [care.stayHome, care.stayAdmitted].map { medians in
            (0..<ByAge.count).map { band in medians.map { log($0 * 60) + care.stayByAge[band] } }
        }
        stayHomeSpread = care.stayHomeSpread
        stayAdmittedSpread = care.stayAdmittedSpread
        longestStay = care.longestStay * 60
    }

    /// Chance of an admission in an ED, `[band][severity]`.
    func admissionChance(offset: Double) -> [[Double]] {
        admission.map { $0.map { 1 / (1 + exp(-$0 - offset)) } }
    }

    /// The level that gives the wanted share of admissions over the severities of a band, by bisection.
    private static func baseLogit(_ care: SyntheticParameters.Care, band: Int) -> Double {
        var low = -12.0
        var high = 12.0
        let total = care.severity[band].reduce(0, +)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            let share = zip(care.severity[band], care.admissionBySeverity)
                .reduce(0) { $0 + $1.0 / total / (1 + exp(-middle - $1.1)) }
            if share < care.admission[band] { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
