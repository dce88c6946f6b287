import Foundation
import Statistics

/// The newest steps before an origin, as models learn them: those still being reported are completed.
public struct NewestPast: Sendable, Hashable {
    /// Patients of each step, NaN where unknown.
    public var values: [Double]
    /// Standard deviation of the logarithm of each completed value; 0 where all is reported.
    public var doubts: [Double]

    /// - Parameter doubts: nil: everything known has been reported in full.
    public init(values: [Double], doubts: [Double]? = nil) {
        self.values = values
        self.doubts = doubts ?? values.map { _ in 0 }
    }

    /// The sum of all that is reported in full.
    var settled: Double { zip(values, doubts).reduce(0) { $1.0.isNaN || $1.1 > 0 ? $0 : $0 + $1.0 } }

    /// Whether anything of it was completed.
    var isCompleted: Bool { zip(values, doubts).contains { !$0.isNaN && $1 > 0 } }

    /// One draw of the sum of what was completed.
    func completed(using generator: inout SeededGenerator) -> Double {
        zip(values, doubts).reduce(0) { sum, step in
            step.0.isNaN || step.1 <= 0 ? sum : sum + step.0 * exp(step.1 * generator.normal())
        }
    }
}
