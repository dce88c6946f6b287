internal import Forecasting
internal import Statistics

/// Normal scores of paths and the order that pairs draws of one set with draws of another.
public enum RankMatching {
    /// The normal score of a value among draws: where it lies in the forecast, on the scale of a standard normal variable.
    ///
    /// `Φ⁻¹` of the mid-rank `(#below + #equal / 2 + ½) / (draws + 1)`, so always finite; NaN for a value that is NaN or no draws.
    public static func normalScore(of value: Double, among draws: [Double]) -> Double {
        guard !value.isNaN, !draws.isEmpty else { return .nan }
        var (below, equal) = (0, 0)
        for draw in draws {
            if draw < value { below += 1 } else if draw == value { equal += 1 }
        }
        return SpecialFunctions.normalQuantile((Double(below) + Double(equal) / 2 + 0.5) / Double(draws.count + 1))
    }

    /// Mean normal score of each draw over each block of steps, `[draw][block]` flattened.
    ///
    /// - Parameter blocks: ranges of steps from 0; what lies beyond the horizon is left out.
    static func scores(_ paths: SamplePaths, blocks: [Range<Int>], table: NormalScoreTable) -> [Float] {
        let draws = paths.count
        precondition(table.draws == draws, "a table for this number of draws")
        var scores = [Float](repeating: 0, count: draws * blocks.count)
        var column = [Int32](repeating: 0, count: draws)
        var scratch = NormalScoreTable.Scratch()
        for (b, block) in blocks.enumerated() {
            for step in block.clamped(to: 0..<paths.horizon) {
                paths.values.withUnsafeBufferPointer { values in
                    for draw in 0..<draws { column[draw] = values[draw * paths.horizon + step] }
                }
                table.add(column, to: &scores, offset: b, stride: blocks.count, &scratch)
            }
        }
        return scores
    }

    /// Draws in nested order: sorted by the first block and cut into slices, each slice sorted by the second block, and so on; the
    /// last is sorted through.
    ///
    /// With one block this is a sort. With several, pairing two sets position by position is the empirical form of the
    /// Knothe–Rosenblatt rearrangement (Rosenblatt 1952, doi:10.1214/aoms/1177729394): the first block's ranks, then the
    /// second's given the first, … so that dependence follows block by block although whole draws are moved.
    static func order(_ scores: [Float], draws: Int, blocks: Int) -> [Int32] {
        var keys = (0..<draws).map { UInt64($0) }
        let slices = blocks > 1 ? Int(rootOf(draws, blocks).rounded(.up)) : 1
        sort(&keys, 0..<draws, block: 0, scores, blocks, slices)
        return keys.map { Int32(truncatingIfNeeded: $0 & 0xffff_ffff) }
    }

    private static func sort(
        _ keys: inout [UInt64], _ range: Range<Int>, block: Int, _ scores: [Float], _ blocks: Int, _ slices: Int
    ) {
        for i in range {
            let draw = keys[i] & 0xffff_ffff
            keys[i] = UInt64(ascending(scores[Int(draw) * blocks + block])) << 32 | draw
        }
        keys[range].sort()
        guard block + 1 < blocks else { return }
        for slice in 0..<slices {
            let from = range.lowerBound + range.count * slice / slices
            let to = range.lowerBound + range.count * (slice + 1) / slices
            if to > from { sort(&keys, from..<to, block: block + 1, scores, blocks, slices) }
        }
    }

    /// Bits of a number that ascend with it.
    static func ascending(_ x: Float) -> UInt32 {
        let bits = x.bitPattern
        return bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
    }

    private static func rootOf(_ count: Int, _ degree: Int) -> Double {
        var root = 1.0
        while (0..<degree).reduce(1.0, { product, _ in product * (root + 1) }) <= Double(count) { root += 1 }
        return root
    }

    /// Draws of `paths` put where `model` has its draws of the same nested rank; every path stays whole.
    static func reordered(_ paths: SamplePaths, _ order: [Int32], like model: [Int32]) -> SamplePaths {
        let horizon = paths.horizon
        var values = [Int32](repeating: 0, count: paths.values.count)
        paths.values.withUnsafeBufferPointer { source in
            values.withUnsafeMutableBufferPointer { target in
                for rank in 0..<paths.count {
                    let (from, to) = (Int(order[rank]) * horizon, Int(model[rank]) * horizon)
                    for step in 0..<horizon { target[to + step] = source[from + step] }
                }
            }
        }
        return SamplePaths(count: paths.count, horizon: horizon, values: values)
    }

    /// Whole draws of `paths` reordered so that they follow those of `model` in block after block.
    ///
    /// - Precondition: equally many draws.
    static func matched(_ paths: SamplePaths, to model: SamplePaths, blocks: [Range<Int>]) -> SamplePaths {
        precondition(paths.count == model.count, "equally many draws")
        let table = NormalScoreTable(draws: paths.count)
        let order = order(scores(paths, blocks: blocks, table: table), draws: paths.count, blocks: blocks.count)
        let like = self.order(scores(model, blocks: blocks, table: table), draws: paths.count, blocks: blocks.count)
        return reordered(paths, order, like: like)
    }

    /// The values of each step of `paths` put where `model` has its values of the same rank: of the model's paths everything but
    /// the marginals.
    ///
    /// - Precondition: equal shape.
    static func matchedByStep(_ paths: SamplePaths, to model: SamplePaths) -> SamplePaths {
        precondition(paths.count == model.count && paths.horizon == model.horizon, "paths of equal shape")
        var result = model
        for step in 0..<paths.horizon {
            let values = paths.sortedDraws(at: step)
            let ranks = model.draws(at: step).enumerated()
                .sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }
            for (value, rank) in zip(values, ranks) { result[rank.offset, step] = value }
        }
        return result
    }
}

/// Normal scores by mid-rank for one number of draws.
struct NormalScoreTable {
    let draws: Int
    /// By twice the draws below plus the draws that are equal.
    private let scores: [Float]

    init(draws: Int) {
        self.draws = draws
        scores = (0...(2 * draws)).map { twice in
            twice == 0 || twice == 2 * draws
                ? 0 : Float(SpecialFunctions.normalQuantile(Double(twice) / Double(2 * draws)))
        }
    }

    /// Room that is used again for each column.
    struct Scratch {
        var counts: [Int32] = []
        var sorted: [Int32] = []
    }

    /// Adds the score of each value among all of them to every `stride`th element from `offset` on.
    func add(_ column: [Int32], to sums: inout [Float], offset: Int, stride: Int, _ scratch: inout Scratch) {
        guard let low = column.min(), let high = column.max(), high > low else { return }
        let span = Int(high) - Int(low) + 1
        if span <= 8 * draws {
            if scratch.counts.count < span { scratch.counts = [Int32](repeating: 0, count: span) }
            for value in 0..<span { scratch.counts[value] = 0 }
            for value in column { scratch.counts[Int(value) - Int(low)] += 1 }
            // Counts become twice the mid-rank.
            var below: Int32 = 0
            for value in 0..<span {
                let equal = scratch.counts[value]
                scratch.counts[value] = 2 * below + equal
                below += equal
            }
            for draw in 0..<draws {
                sums[draw * stride + offset] += scores[Int(scratch.counts[Int(column[draw]) - Int(low)])]
            }
        } else {
            scratch.sorted = column
            scratch.sorted.sort()
            for draw in 0..<draws {
                let first = scratch.sorted.partition { $0 < column[draw] }
                let after = scratch.sorted.partition { $0 <= column[draw] }
                sums[draw * stride + offset] += scores[first + after]
            }
        }
    }
}

extension [Int32] {
    /// The number of leading elements for which a condition holds, of a sorted array.
    fileprivate func partition(_ holds: (Int32) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
