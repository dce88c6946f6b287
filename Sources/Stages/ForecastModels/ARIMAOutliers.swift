/// Values too far from what the model expects.
enum ARIMAOutliers {
    /// Most steps that are left out, as a share of all.
    static let share = 0.03

    /// Steps, from `from` on, whose innovation is beyond `limit` standard deviations, each found once those before it are left out.
    ///
    /// Three of them in a row are no outliers but a new level, and are kept.
    static func find(
        in values: [Double], _ span: ARIMASpan, _ space: ARIMAStateSpace, deviation: Double, beyond limit: Double,
        from: Int
    ) -> Set<Int> {
        var left: Set<Int> = []
        var kept: Set<Int> = []
        var innovations = [Double](repeating: 0, count: values.count)
        var at = from
        let most = max(2, Int(share * Double(values.count)))
        var passes = 0
        while passes < 2 * most + 8 {
            passes += 1
            let observed = span.observed.indices.map { span.observed[$0] && !left.contains($0) }
            var filter = ARIMAFilter(ARIMASpan(observed: observed, starts: span.starts))
            filter.prepare(space, tolerance: 1e-3)
            filter.whiten(values, into: &innovations)
            let found = (at..<max(values.count, at)).first { t in
                filter.kinds[t].isInnovation && abs(innovations[t]) > limit * deviation && !kept.contains(t)
            }
            guard let found, left.count < most else { break }
            if left.contains(found - 1), left.contains(found - 2) {
                left.subtract([found - 1, found - 2])
                kept.formUnion((found - 2)...(found + 7))
                at = max(from, found - 2)
            } else {
                left.insert(found)
                at = found + 1
            }
        }
        return left
    }
}
