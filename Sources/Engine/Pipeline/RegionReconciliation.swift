public import Forecasting
public import Reconciliation
public import Statistics
public import TimeSeries

/// Makes the forecasts of all places of a region add up, for one grain: joint draws over series, then sums that are exact.
///
/// What is used where. Each leaf's and each total's paths come in corrected rank by rank, as they are published alone. First
/// they are made joint over all places and measures (``Dependence``, from the errors of the record, then ``SumRearrangement``, so
/// that sums of leaves spread as the totals' corrected forecasts do); then totals and leaves are reconciled: by MinT where every
/// place has past errors that bear it, else weighted by the variance of those errors, or of the corrected forecasts
/// themselves. From there on only leaves are kept, and every total, of places, strata or steps, is a sum of them: its
/// published quantiles are those of the summed paths, and nothing is corrected after.
public struct RegionReconciliation: Sendable {
    public let territory: Territory
    public let errors: RecordErrors

    public init(territory: Territory, errors: RecordErrors) {
        self.territory = territory
        self.errors = errors
    }

    /// Coherent paths of one measure, and how they came about.
    public struct Reconciled: Sendable {
        public var paths: CoherentPaths
        /// Name of the reconciler.
        public var reconciler: String
    }

    /// Reconciles one grain.
    ///
    /// - Parameters:
    ///   - base: paths of every leaf, and of the totals that have a forecast of their own.
    ///   - places: of each measure.
    ///   - areJoint: draws of the same number belong together already, as those of weeks that go on from days.
    /// - Throws: ``ReconciliationError`` when a leaf has no paths, or paths differ in shape.
    public func reconciled(
        _ base: [SeriesKey: SamplePaths], places: [Measure: RegionPlaces], grain: Grain, areJoint: Bool = false,
        using generator: inout SeededGenerator
    ) throws(ReconciliationError) -> [Measure: Reconciled] {
        let ordered = places.sorted { $0.key < $1.key }
        let keys = ordered.flatMap { measure, places in
            places.places.map { SeriesKey($0, measure, every: grain) }.filter { base[$0] != nil }
        }
        guard let horizon = keys.first.flatMap({ base[$0] })?.horizon else { return [:] }
        let blocks = Self.blocks(horizon)
        var joint = keys.compactMap { base[$0] }
        if !areJoint {
            joint = try Dependence(
                errors: errors.pastErrors(of: keys),
                layers: DependenceLayer.standard(for: keys, territory: territory), blocks: blocks
            ).reorder(joint, using: &generator)
        }
        for sums in Self.sums(keys, ordered, grain: grain) {
            joint = SumRearrangement(joint, sums: sums, blocks: blocks).rearranged()
        }
        let paths = Dictionary(zip(keys, joint), uniquingKeysWith: { first, _ in first })
        var result: [Measure: Reconciled] = [:]
        for (measure, places) in ordered {
            let key = { (place: Place) in SeriesKey(place, measure, every: grain) }
            let leaves = places.leaves.compactMap { paths[key($0)] }
            let sums = try CoherentPaths(places.structure, bottoms: leaves)
            let totals = places.totals.compactMap { paths[key($0)] ?? sums.paths(of: $0.description) }
            result[measure] = try reconciled(
                totals + leaves, places, keys: places.places.map(key), blocks: blocks, using: &generator)
        }
        return result
    }

    /// Hours whose sums over places spread as the totals' own hours do, step by step; those of leaves, in the order of their days, are
    /// only put in another order, those of totals serve no further.
    ///
    /// An outing, a storm or a match moves the hours of a whole region: given their days, hours of its places are not independent.
    ///
    /// - Parameter base: of the leaves and totals that have hours.
    /// - Returns: the work, to be done step by step, and the series in the order of its paths.
    public static func hours(
        _ base: [SeriesKey: SamplePaths], places: RegionPlaces, measure: Measure, blocks: [Range<Int>]
    ) -> (keys: [SeriesKey], work: SumRearrangement) {
        let keys = places.places.map { SeriesKey($0, measure, every: .hour) }.filter { base[$0] != nil }
        let work = SumRearrangement(
            keys.compactMap { base[$0] }, sums: sums(keys, [(measure, places)], grain: .hour).flatMap { $0 },
            blocks: blocks)
        return (keys, work)
    }

    /// The totals that have a forecast of their own, with the positions of their leaves, by measure.
    private static func sums(
        _ keys: [SeriesKey], _ places: [(key: Measure, value: RegionPlaces)], grain: Grain
    ) -> [[SeriesSum]] {
        let position = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
        return places.map { measure, places in
            let leaves = places.leaves.map { position[SeriesKey($0, measure, every: grain)] }
            return places.totals.enumerated().compactMap { number, place in
                guard let total = position[SeriesKey(place, measure, every: grain)] else { return nil }
                let parts = leaves.indices.filter { places.above[$0].contains(number) }.compactMap { leaves[$0] }
                return SeriesSum(total: total, parts: parts)
            }
        }
    }

    private func reconciled(
        _ nodes: [SamplePaths], _ places: RegionPlaces, keys: [SeriesKey], blocks: [Range<Int>],
        using generator: inout SeededGenerator
    ) throws(ReconciliationError) -> Reconciled {
        let isKnown = keys.allSatisfy { errors.knows($0) }
        var isSafe = isKnown
        var groups: [Reconciler.HorizonGroup] = []
        for block in blocks {
            let covariance =
                isKnown
                ? try ErrorCovariance(
                    errors: keys.map { errors.errors(of: $0, steps: block) }, steps: block.count,
                    structure: places.structure)
                : try ErrorCovariance(independent: nodes.map { Self.spread($0, block) }, structure: places.structure)
            if isSafe { isSafe = try Reconciler.minTrace.staysBetween(places.structure, covariance) }
            groups.append(Reconciler.HorizonGroup(steps: block, errors: covariance))
        }
        let reconciler = isSafe ? Reconciler.minTrace : .wls
        return Reconciled(
            paths: try reconciler.reconcile(
                nodes, places.structure, groups: groups, keepsDraws: true, using: &generator),
            reconciler: reconciler.name)
    }

    /// Deviations from the mean of up to a hundred draws in the middle of a block: their mean square is the forecast's variance.
    private static func spread(_ paths: SamplePaths, _ block: Range<Int>) -> [Double] {
        let step = (block.lowerBound + block.upperBound - 1) / 2
        let draws = (0..<min(paths.count, 100)).map { Double(paths[$0, step]) }
        let mean = draws.reduce(0, +) / Double(max(draws.count, 1))
        return draws.map { $0 - mean }
    }

    /// Near, next and far steps.
    static func blocks(_ horizon: Int) -> [Range<Int>] {
        let ends = [min(2, horizon), min(7, horizon), horizon]
        return zip([0] + ends, ends).filter { $0 < $1 }.map { $0..<$1 }
    }
}
