import Statistics
import TimeSeries

/// The design matrix of a stretch of steps, kept by weekday.
///
/// Full columns: for each weekday its `own` columns (zero on other days), then the `shared` ones. Rows hold only the
/// `own + shared` numbers that can differ from zero, which makes products three times cheaper than the full matrix.
struct CountGLMMatrix: Sendable {
    let own: Int
    let shared: Int
    let count: Int
    /// Rows of one weekday, row-major, and the places of these rows in the stretch.
    private let parts: [(rows: [Double], places: [Int])]

    var columns: Int { 7 * own + shared }
    private var width: Int { own + shared }

    init(_ design: CountGLMDesign, _ range: Range<Int>) {
        own = design.ownColumns
        shared = design.sharedColumns
        count = range.count
        var rows = [[Double]](repeating: [], count: 7)
        var places = [[Int]](repeating: [], count: 7)
        for weekday in 0..<7 { rows[weekday].reserveCapacity((range.count / 7 + 24) * (own + shared)) }
        design.forEachRow(range) { place, weekday, append in
            append(&rows[weekday])
            places[weekday].append(place)
        }
        parts = zip(rows, places).map { ($0, $1) }
    }

    /// `XᵀWX` over the full columns, row-major.
    func gram(weights: [Double]) -> [Double] {
        let p = columns
        var gram = [Double](repeating: 0, count: p * p)
        for (weekday, part) in parts.enumerated() where !part.places.isEmpty {
            let small = LinearAlgebra.weightedGram(
                part.rows, rows: part.places.count, columns: width, weights: part.places.map { weights[$0] })
            for i in 0..<width {
                let row = full(i, weekday) * p
                for j in 0..<width { gram[row + full(j, weekday)] += small[i * width + j] }
            }
        }
        return gram
    }

    /// `Xᵀv` over the full columns.
    func transposeTimes(_ v: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: columns)
        for (weekday, part) in parts.enumerated() where !part.places.isEmpty {
            let small = LinearAlgebra.transposeTimes(
                part.rows, rows: part.places.count, columns: width, part.places.map { v[$0] })
            for i in 0..<width { result[full(i, weekday)] += small[i] }
        }
        return result
    }

    /// `Xβ` for coefficients of the full columns, in the order of the stretch.
    ///
    /// Each row by itself, always in one order: a step's value is the same to the last bit whatever the stretch.
    func times(_ coefficients: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: count)
        let width = width
        for (weekday, part) in parts.enumerated() where !part.places.isEmpty {
            let small = (0..<width).map { coefficients[full($0, weekday)] }
            part.rows.withUnsafeBytes { rows in
                small.withUnsafeBytes { small in
                    for (number, place) in part.places.enumerated() {
                        result[place] = Self.product(rows, row: number, small, width: width)
                    }
                }
            }
        }
        return result
    }

    @inline(__always)
    private static func product(
        _ rows: UnsafeRawBufferPointer, row: Int, _ b: UnsafeRawBufferPointer, width: Int
    ) -> Double {
        let size = MemoryLayout<Double>.stride
        let start = row * width
        var (low, high) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
        let whole = width / 8 * 8
        for c in stride(from: 0, to: whole, by: 8) {
            let (x, y) = ((start + c) * size, c * size)
            low +=
                rows.loadUnaligned(fromByteOffset: x, as: SIMD4<Double>.self)
                * b.loadUnaligned(fromByteOffset: y, as: SIMD4<Double>.self)
            high +=
                rows.loadUnaligned(fromByteOffset: x + 4 * size, as: SIMD4<Double>.self)
                * b.loadUnaligned(fromByteOffset: y + 4 * size, as: SIMD4<Double>.self)
        }
        var sum = (low + high).sum()
        for c in whole..<width {
            sum +=
                rows.loadUnaligned(fromByteOffset: (start + c) * size, as: Double.self)
                * b.loadUnaligned(fromByteOffset: c * size, as: Double.self)
        }
        return sum
    }

    /// The full column of a column of a weekday's rows.
    private func full(_ column: Int, _ weekday: Int) -> Int {
        column < own ? weekday * own + column : 7 * own + column - own
    }
}

/// The newest rows of the calendar, for the next series of the same steps, calendar and issued columns: a panel shares them.
struct CountGLMMatrices {
    private var newest: (basis: EstimationBasis, covariates: [IssuedCovariate], rows: Rows)?

    /// What a basis and its calendar say of all of its steps.
    struct Rows {
        let design: CountGLMDesign
        let matrix: CountGLMMatrix
        /// What each step's expected count is multiplied by.
        let exposures: [Double]
    }

    mutating func all(of basis: EstimationBasis, _ covariates: [IssuedCovariate]) -> Rows {
        let range = basis.values.first..<basis.values.end
        if let newest, newest.basis.grid == basis.grid, newest.basis.values.first == basis.values.first,
            newest.basis.values.end == basis.values.end, newest.basis.calendar == basis.calendar,
            IssuedCovariate.agree(newest.covariates, covariates, in: range)
        {
            return newest.rows
        }
        let design = CountGLMDesign(basis, covariates: covariates)
        let rows = Rows(
            design: design, matrix: CountGLMMatrix(design, range),
            exposures: range.map { basis.grid.exposureOfCounts(at: $0) })
        newest = (basis, covariates, rows)
        return rows
    }
}
