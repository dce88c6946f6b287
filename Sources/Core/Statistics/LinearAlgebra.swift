internal import COpenBLAS

/// Dense linear algebra on symmetric positive definite systems, over BLAS and LAPACK.
public enum LinearAlgebra {
    /// One thread for BLAS: parallelism is over series.
    ///
    /// Called once by the program.
    public static func useOneThread() { openblas_set_num_threads(1) }

    /// The kernels that would serve this processor better than those that BLAS chose, in the words of `OPENBLAS_CORETYPE`; nil: none.
    ///
    /// An OpenBLAS older than the processor does not know it and falls back on kernels of 2004, which take three times as long.
    /// BLAS chooses when it is loaded, so only a process that starts with the variable set can have others.
    public static var betterKernels: String? {
        guard let chosen = openblas_get_corename(), String(cString: chosen).lowercased() == "prescott",
            let best = openblas_best_core()
        else { return nil }
        return String(cString: best)
    }

    /// `XᵀWX` for a row-major matrix of `rows` × `columns` with one weight ≥ 0 a row; returns the full symmetric matrix, row-major.
    public static func weightedGram(_ x: [Double], rows: Int, columns: Int, weights: [Double]) -> [Double] {
        precondition(x.count == rows * columns && weights.count == rows, "shape is rows × columns")
        var gram = [Double](repeating: 0, count: columns * columns)
        // In pieces that stay in the cache.
        let piece = max(1, 65_536 / max(columns, 1))
        var scaled = [Double](repeating: 0, count: min(piece, rows) * columns)
        for start in stride(from: 0, to: rows, by: piece) {
            let end = min(start + piece, rows)
            scaled.withUnsafeMutableBufferPointer { scaled in
                x.withUnsafeBufferPointer { x in
                    for r in start..<end {
                        let w = weights[r].squareRoot()
                        let (from, to) = ((r - start) * columns, r * columns)
                        for c in 0..<columns { scaled[from + c] = w * x[to + c] }
                    }
                }
            }
            cblas_dsyrk(
                CblasRowMajor, CblasUpper, CblasTrans, Int32(columns), Int32(end - start), 1, scaled, Int32(columns), 1,
                &gram, Int32(columns))
        }
        for i in 0..<columns { for j in 0..<i { gram[i * columns + j] = gram[j * columns + i] } }
        return gram
    }

    /// `Xᵀv` for a row-major matrix of `rows` × `columns`.
    public static func transposeTimes(_ x: [Double], rows: Int, columns: Int, _ v: [Double]) -> [Double] {
        precondition(x.count == rows * columns && v.count == rows, "shape is rows × columns")
        var result = [Double](repeating: 0, count: columns)
        cblas_dgemv(CblasRowMajor, CblasTrans, Int32(rows), Int32(columns), 1, x, Int32(columns), v, 1, 0, &result, 1)
        return result
    }

    /// `Xb` for a row-major matrix of `rows` × `columns`.
    public static func times(_ x: [Double], rows: Int, columns: Int, _ b: [Double]) -> [Double] {
        precondition(x.count == rows * columns && b.count == columns, "shape is rows × columns")
        var result = [Double](repeating: 0, count: rows)
        cblas_dgemv(CblasRowMajor, CblasNoTrans, Int32(rows), Int32(columns), 1, x, Int32(columns), b, 1, 0, &result, 1)
        return result
    }

    /// Solves `Ax = b` for symmetric positive definite `A` (row-major, full); nil when `A` is not.
    public static func solve(_ a: [Double], _ b: [Double]) -> [Double]? {
        let n = b.count
        precondition(a.count == n * n, "shape is n × n")
        var factor = a
        var x = b
        let info = LAPACKE_dposv(LAPACK_ROW_MAJOR, CChar(UInt8(ascii: "U")), Int32(n), 1, &factor, Int32(n), &x, 1)
        return info == 0 ? x : nil
    }

    /// Lower triangular `L` with `LLᵀ = A` (row-major, zeros above); nil when `A` is not positive definite.
    public static func cholesky(_ a: [Double], size n: Int) -> [Double]? {
        precondition(a.count == n * n, "shape is n × n")
        var factor = a
        guard LAPACKE_dpotrf(LAPACK_ROW_MAJOR, CChar(UInt8(ascii: "L")), Int32(n), &factor, Int32(n)) == 0 else {
            return nil
        }
        for i in 0..<n { for j in (i + 1)..<max(n, i + 1) { factor[i * n + j] = 0 } }
        return factor
    }

    /// The inverse of a symmetric positive definite matrix (row-major, full); nil when it is not.
    public static func inverse(_ a: [Double], size n: Int) -> [Double]? {
        precondition(a.count == n * n, "shape is n × n")
        var factor = a
        let upper = CChar(UInt8(ascii: "U"))
        guard LAPACKE_dpotrf(LAPACK_ROW_MAJOR, upper, Int32(n), &factor, Int32(n)) == 0,
            LAPACKE_dpotri(LAPACK_ROW_MAJOR, upper, Int32(n), &factor, Int32(n)) == 0
        else { return nil }
        for i in 0..<n { for j in 0..<i { factor[i * n + j] = factor[j * n + i] } }
        return factor
    }
}
