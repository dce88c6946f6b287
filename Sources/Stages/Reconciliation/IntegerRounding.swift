internal import Statistics

/// Real numbers of patients made whole without bias, sums kept.
///
/// Systematic rounding: with one uniform `u`, part k becomes `⌊C_k + u⌋ − ⌊C_{k−1} + u⌋` for the running sums C. Every part, and
/// every run of neighbouring parts, becomes the integer just below or above it, with exactly its expectation; a sum that
/// is whole is kept exactly (systematic sampling of Madow 1949, doi:10.1214/aoms/1177729988; as controlled rounding Cox 1987,
/// doi:10.1080/01621459.1987.10478456). Parts in the depth-first order of a tree make every total of the tree such a run: no total is
/// moved by as much as one patient, which largest remainders within each parent do not reach.
enum IntegerRounding {
    /// Rounds `count` parts found at `at(k)`, writing through `write(k, integer)`.
    ///
    /// - Parameters:
    ///   - total: their sum where it is known to be whole; running sums then end there exactly.
    ///   - u: uniform in (0, 1).
    @inline(__always)
    static func systematic(
        _ count: Int, total: Int? = nil, _ u: Double, at: (Int) -> Double, write: (Int, Int32) -> Void
    ) {
        var sum = u
        var taken = 0
        for k in 0..<count {
            sum += at(k)
            var reached = Int(sum)
            if let total {
                // Running sums of floating point may miss a whole total by a hair.
                reached = k == count - 1 ? total : min(reached, total)
            }
            write(k, Int32(truncatingIfNeeded: reached - taken))
            taken = reached
        }
    }
}

/// Negative bottoms removed so that the totals above them are moved as little as can be.
///
/// Top-down through the forest of a ``SummingStructure``: a total keeps its value (0 if that is negative) and its children share
/// it in proportion to their positive parts.
struct NonNegative {
    private let structure: SummingStructure
    private var sums: [Double]

    init(_ structure: SummingStructure) {
        self.structure = structure
        sums = Array(repeating: 0, count: structure.nodeCount)
    }

    /// Makes one draw of one step non-negative.
    mutating func clamp(_ bottoms: inout [Double]) {
        let totals = structure.totalCount
        for b in bottoms.indices { sums[totals + b] = bottoms[b] }
        // Totals stand before their parts: from the end, all parts are known.
        for total in stride(from: totals - 1, through: 0, by: -1) {
            sums[total] = structure.branches[total].reduce(0) { $0 + sums[$1] }
        }
        for root in structure.roots { sums[root] = max(sums[root], 0) }
        for total in 0..<totals {
            let children = structure.branches[total]
            let positive = children.reduce(0) { $0 + max(sums[$1], 0) }
            let factor = positive > 0 ? sums[total] / positive : 0
            for child in children { sums[child] = max(sums[child], 0) * factor }
        }
        for b in bottoms.indices { bottoms[b] = sums[totals + b] }
    }
}
