import Foundation
import Statistics

/// The newest steps before an origin, as models learn them: those still being reported are completed.
public struct NewestPast: Sendable, Hashable {
    /// Patients of each step, oldest first; NaN where unknown.
    public var values: [Double]
    /// Standard deviation of the logarithm of each completed value; 0 where all is reported.
    public var logSDs: [Double]

    /// - Parameter logSDs: nil: everything known has been reported in full.
    public init(values: [Double], logSDs: [Double]? = nil) {
        self.values = values
        self.logSDs = logSDs ?? values.map { _ in 0 }
    }

    /// Patients of the steps that are reported in full, together.
    var settled: Double {
        values.indices.reduce(0) { values[$1].isNaN || logSDs[$1] > 0 ? $0 : $0 + values[$1] }
    }

    /// The steps that were completed.
    var completed: [Int] { values.indices.filter { !values[$0].isNaN && logSDs[$0] > 0 } }

    /// One draw of the patients of the completed steps, together.
    func drawOfCompleted(using generator: inout SeededGenerator) -> Double {
        completed.reduce(0) { $0 + values[$1] * exp(logSDs[$1] * generator.normal()) }
    }
}
