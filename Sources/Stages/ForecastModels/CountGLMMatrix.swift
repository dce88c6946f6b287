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
    func times(_ coefficients: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: count)
        for (weekday, part) in parts.enumerated() where !part.places.isEmpty {
            let small = (0..<width).map { coefficients[full($0, weekday)] }
            let values = LinearAlgebra.times(part.rows, rows: part.places.count, columns: width, small)
            for (place, value) in zip(part.places, values) { result[place] = value }
        }
        return result
    }

    /// The full column of a column of a weekday's rows.
    private func full(_ column: Int, _ weekday: Int) -> Int {
        column < own ? weekday * own + column : 7 * own + column - own
    }
}
