import Statistics
import TimeSeries

/// The design matrix of a stretch of steps, kept by weekday, working days and days off apart.
///
/// Full columns: for each weekday its `own` columns (zero on other days), then the `shared` ones, of which the first ones have
/// doubles (zero on working days). Rows hold only the numbers that differ from zero and from each other, which makes products three
/// times cheaper than the full matrix.
struct CountGLMMatrix: Sendable {
    let columns: Int
    let count: Int
    private let width: Int
    private let parts: [Part]

    /// The steps of one weekday that are all working days or all days off.
    private struct Part: Sendable {
        /// Row-major.
        var rows: [Double] = []
        /// Of these rows in the stretch.
        var places: [Int] = []
        /// Columns of the rows and the full columns that they stand for, two where they are doubled.
        let targets: [(column: Int, full: Int)]
    }

    init(_ design: CountGLMDesign, _ range: Range<Int>) {
        let (own, doubled) = (design.ownColumns, design.doubledColumns)
        let width = own + design.sharedColumns - doubled
        (self.width, count, columns) = (width, range.count, 7 * own + design.sharedColumns)
        var parts = [false, true].flatMap { isOff in
            (0..<7).map { weekday in
                Part(
                    targets: (0..<width).flatMap { column -> [(column: Int, full: Int)] in
                        if column < own { return [(column, weekday * own + column)] }
                        let shared = 7 * own + column - own
                        if column >= own + doubled { return [(column, shared + doubled)] }
                        return isOff ? [(column, shared), (column, shared + doubled)] : [(column, shared)]
                    })
            }
        }
        design.forEachRow(range) { place, weekday, isOff, append in
            // Without doubles, as by day, days off are like others.
            let part = isOff && doubled > 0 ? 7 + weekday : weekday
            append(&parts[part].rows)
            parts[part].places.append(place)
        }
        self.parts = parts.filter { !$0.places.isEmpty }
    }

    /// `XᵀWX` over the full columns, row-major.
    func gram(weights: [Double]) -> [Double] {
        let p = columns
        var gram = [Double](repeating: 0, count: p * p)
        for part in parts {
            let small = LinearAlgebra.weightedGram(
                part.rows, rows: part.places.count, columns: width, weights: part.places.map { weights[$0] })
            for a in part.targets {
                for b in part.targets { gram[a.full * p + b.full] += small[a.column * width + b.column] }
            }
        }
        return gram
    }

    /// `Xᵀv` over the full columns.
    func transposeTimes(_ v: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: columns)
        for part in parts {
            let small = LinearAlgebra.transposeTimes(
                part.rows, rows: part.places.count, columns: width, part.places.map { v[$0] })
            for target in part.targets { result[target.full] += small[target.column] }
        }
        return result
    }

    /// `Xβ` for coefficients of the full columns, in the order of the stretch.
    ///
    /// Each row by itself, always in one order: a step's value is the same to the last bit whatever the stretch.
    func times(_ coefficients: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: count)
        let width = width
        for part in parts {
            var small = [Double](repeating: 0, count: width)
            for target in part.targets { small[target.column] += coefficients[target.full] }
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
