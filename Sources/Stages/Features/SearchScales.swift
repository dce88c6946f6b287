private import Foundation
internal import Statistics
internal import TimeSeries

/// Scales of overlapping extractions, estimated from all steps that they share at once.
///
/// Extraction e shows `x(e,t) = exp(s(e)) · m(t)` rounded, so `log x = s + log m` with a relative error of `1 / (x √12)`: a
/// weighted least squares on logarithms with one unknown for each extraction and each step. The steps are eliminated, which
/// leaves the Laplacian of the graph of overlapping extractions: a step at which they weigh w ties i and j by
/// `w(i)·w(j) / Σw`. The last extraction is held at s = 0.
///
/// Weights from rounded values favour those rounded up, and zeros have no logarithm. Both matter at small values only, and
/// both go away in the Gauss–Newton steps that follow: weights and logarithms are then taken at the fitted values, which
/// is least squares of the values themselves (the error of rounding is the same for all).
struct SearchScales {
    /// `s` of each extraction; 0 for the last.
    private(set) var logScales: [Double]
    /// Standard error of each `s`; 0 for the last.
    private(set) var errors: [Double]
    private let windows: [SteppedValues]

    /// Variance of a number rounded to an integer.
    private static let rounding = 1.0 / 12

    /// One value at a step that several extractions share.
    private struct Cell {
        var window: Int
        var value: Double
    }

    /// - Precondition: at least one extraction, and all are linked (``linkedToLast(_:)``).
    init(_ windows: [SteppedValues]) {
        self.windows = windows
        logScales = [Double](repeating: 0, count: windows.count)
        // Until they are known: as uncertain as can be.
        errors = logScales.indices.map { $0 == windows.count - 1 ? 0 : .infinity }
        guard windows.count > 1 else { return }
        let shared = Self.steps(windows).filter { $0.count > 1 && $0.contains { $0.value > 0 } }

        var system = Laplacian(windows.count)
        for cells in shared {
            let positive = cells.filter { $0.value > 0 }
            system.tie(positive.map { ($0.window, $0.value * $0.value / Self.rounding, log($0.value)) })
        }
        guard let start = system.solution() else { return }
        logScales = start
        var last = system

        var loss = Self.loss(shared, logScales.map(exp))
        for _ in 0..<25 {
            var system = Laplacian(windows.count)
            let scales = logScales.map(exp)
            for cells in shared {
                let level = Self.level(cells, scales)
                system.tie(
                    cells.map { cell in
                        let fitted = scales[cell.window] * level
                        return (cell.window, fitted * fitted / Self.rounding, (cell.value - fitted) / fitted)
                    })
            }
            guard let change = system.solution() else { break }
            let next = zip(logScales, change).map { $0 + $1 }
            let nextLoss = Self.loss(shared, next.map(exp))
            last = system
            guard nextLoss <= loss else { break }
            (logScales, loss) = (next, nextLoss)
            if change.allSatisfy({ abs($0) < 1e-8 }) { break }
        }
        errors = last.standardErrors() ?? errors
    }

    /// The interest on the scale of the last extraction: of each step the mean of the values, weighted by the inverse of their
    /// squared error on that scale.
    func joined() -> SteppedValues {
        let (first, scales) = (windows.map(\.first).min() ?? 0, logScales.map(exp))
        return SteppedValues(
            first: first, values: Self.steps(windows).map { $0.isEmpty ? .nan : Self.level($0, scales) })
    }

    /// Whether each extraction is tied to the last by steps with interest in both, directly or through others.
    static func linkedToLast(_ windows: [SteppedValues]) -> [Bool] {
        var root = Array(windows.indices)
        func find(_ at: Int) -> Int {
            var at = at
            while root[at] != at { at = root[at] }
            return at
        }
        for cells in steps(windows) {
            let positive = cells.filter { $0.value > 0 }
            guard let one = positive.first else { continue }
            for other in positive.dropFirst() { root[find(other.window)] = find(one.window) }
        }
        return windows.indices.map { find($0) == find(windows.count - 1) }
    }

    /// Values of every step from the first to the last of all.
    private static func steps(_ windows: [SteppedValues]) -> [[Cell]] {
        let first = windows.map(\.first).min() ?? 0
        let end = windows.map(\.end).max() ?? first
        var steps = [[Cell]](repeating: [], count: end - first)
        for (number, window) in windows.enumerated() {
            for (offset, value) in window.values.enumerated() where !value.isNaN {
                steps[window.first + offset - first].append(Cell(window: number, value: value))
            }
        }
        return steps
    }

    /// Least-squares level of a step given the scales a: `Σ a·x / Σ a²`.
    private static func level(_ cells: [Cell], _ scales: [Double]) -> Double {
        var (product, square) = (0.0, 0.0)
        for cell in cells {
            product += scales[cell.window] * cell.value
            square += scales[cell.window] * scales[cell.window]
        }
        return product / square
    }

    private static func loss(_ steps: [[Cell]], _ scales: [Double]) -> Double {
        steps.reduce(0) { sum, cells in
            let level = level(cells, scales)
            return cells.reduce(sum) { sum, cell in
                let error = cell.value - scales[cell.window] * level
                return sum + error * error
            }
        }
    }

    /// Normal equations of the scales with the levels of the steps eliminated, the last scale held at 0.
    private struct Laplacian {
        private let free: Int
        private var matrix: [Double]
        private var side: [Double]

        init(_ windows: Int) {
            free = windows - 1
            matrix = [Double](repeating: 0, count: free * free)
            side = [Double](repeating: 0, count: free)
        }

        /// Adds one step: extraction, weight and value of each.
        mutating func tie(_ cells: [(window: Int, weight: Double, value: Double)]) {
            let total = cells.reduce(0) { $0 + $1.weight }
            guard cells.count > 1, total > 0 else { return }
            let mean = cells.reduce(0) { $0 + $1.weight * $1.value } / total
            for a in cells where a.window < free {
                side[a.window] += a.weight * (a.value - mean)
                matrix[a.window * free + a.window] += a.weight
                for b in cells where b.window < free {
                    matrix[a.window * free + b.window] -= a.weight * b.weight / total
                }
            }
        }

        func solution() -> [Double]? { LinearAlgebra.solve(matrix, side).map { $0 + [0] } }

        func standardErrors() -> [Double]? {
            LinearAlgebra.inverse(matrix, size: free).map { inverse in
                (0..<free).map { inverse[$0 * free + $0].squareRoot() } + [0]
            }
        }
    }
}
