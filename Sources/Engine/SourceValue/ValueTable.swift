internal import Statistics
public import TimeSeries

/// What each source is worth: the verdict on all series, horizons and days together, and the same by part.
public struct ValueTable: Sendable, Codable, Hashable {
    /// How a source entered the comparison.
    public enum Mode: String, Sendable, Codable, CaseIterable {
        /// Added to calendar and past alone.
        case added
        /// Dropped from everything.
        case dropped
        /// Added with its future looked up: what a careless back-test would have shown.
        case leaking
    }

    /// Which losses a row is about.
    public struct Scope: Sendable, Codable, Hashable, CustomStringConvertible {
        /// Days ahead; nil: all.
        public var horizons: ClosedRange<Int>?
        /// Age band or other stratum in written form; nil: every series.
        public var stratum: String?
        /// Place in written form; nil: every place.
        public var place: String?
        /// Only days of this kind; nil: every day.
        public var days: Days?

        /// Days by what came on them.
        public enum Days: String, Sendable, Codable, CaseIterable {
            /// All but the busiest tenth of each series.
            case ordinary
            /// The busiest tenth of each series.
            case busy
        }

        public init(
            horizons: ClosedRange<Int>? = nil, stratum: String? = nil, place: String? = nil, days: Days? = nil
        ) {
            self.horizons = horizons
            self.stratum = stratum
            self.place = place
            self.days = days
        }

        public static let everything = Scope()

        /// `all`, `h=2-3`, `age=75+`, `dep:75`, `ordinary` or `busy`.
        public var description: String {
            let parts = [
                horizons.map { "h=\($0.lowerBound)-\($0.upperBound)" }, stratum, place, days?.rawValue,
            ]
            let named = parts.compactMap { $0 }
            return named.isEmpty ? "all" : named.joined(separator: " ")
        }
    }

    /// One comparison.
    public struct Row: Sendable, Codable, Hashable {
        public var source: String
        public var mode: Mode
        public var scope: Scope
        public var gain: PairedGain
        /// p adjusted over all rows of the same mode: those of the whole among themselves, those of parts among themselves.
        public var q: Double
        public var series: Int

        public init(source: String, mode: Mode, scope: Scope, gain: PairedGain, q: Double, series: Int) {
            self.source = source
            self.mode = mode
            self.scope = scope
            self.gain = gain
            self.q = q
            self.series = series
        }
    }

    /// One source: the verdict and the figures that it rests on.
    public struct Finding: Sendable, Codable, Hashable {
        public var source: String
        public var verdict: Verdict
        public var added: Row
        public var dropped: Row?
        public var leaking: Row?
    }

    public var rows: [Row] = []
    /// Sources that no series near any place speaks of.
    public var absent: [String] = []
    public var series: [SeriesKey] = []
    /// Mean loss of calendar and past alone, and with all sources, in units of the seasonal naive forecast's error.
    public var baseLoss = Double.nan
    public var fullLoss = Double.nan

    /// - Parameters:
    ///   - losses: of every series of a study.
    ///   - sources: names of those asked about, in order.
    ///   - every: days from one origin to the next.
    public init(_ losses: [SeriesLosses], sources: [String], every: Int, seed: UInt64 = 1) {
        series = losses.map(\.series).sorted()
        let known = Set(
            losses.flatMap { $0.variants.compactMap { if case .with(let source) = $0 { source } else { nil } } })
        absent = sources.filter { !known.contains($0) }
        var scopes = [Scope.everything]
        scopes += (losses.first?.horizons ?? []).map { Scope(horizons: $0) }
        scopes += Scope.Days.allCases.map { Scope(days: $0) }
        let strata = Set(series.map(\.stratum.text)).sorted()
        if strata.count > 1 { scopes += strata.map { Scope(stratum: $0) } }
        let places = Set(series.map(\.place.description)).sorted()
        if places.count > 1 { scopes += places.map { Scope(place: $0) } }
        for mode in Mode.allCases {
            for source in sources where known.contains(source) {
                for scope in scopes {
                    guard let row = Self.row(losses, source, mode, scope, every: every, seed: seed) else { continue }
                    rows.append(row)
                }
            }
        }
        for mode in Mode.allCases {
            for isWhole in [true, false] {
                let at = rows.indices.filter { rows[$0].mode == mode && (rows[$0].scope == .everything) == isWhole }
                for (i, q) in zip(at, FalseDiscovery.adjusted(at.map { rows[$0].gain.p })) { rows[i].q = q }
            }
        }
        baseLoss = Self.mean(Self.pooled(losses, .base, .everything).map(\.loss))
        fullLoss = Self.mean(Self.pooled(losses, .all, .everything).map(\.loss))
    }

    /// Every source added, by days ahead, stratum, place and kind of day at once; q over all of these rows.
    ///
    /// So many comparisons of so few days tell little one by one: they are for those who want to look closer.
    public static func cells(_ losses: [SeriesLosses], sources: [String], every: Int, seed: UInt64 = 1) -> [Row] {
        let scopes = losses.map(\.series).sorted().flatMap { key in
            (losses.first?.horizons ?? []).flatMap { horizons in
                Scope.Days.allCases.map {
                    Scope(
                        horizons: horizons, stratum: key.stratum.text, place: key.place.description, days: $0)
                }
            }
        }
        var rows = sources.flatMap { source in
            scopes.compactMap { row(losses, source, .added, $0, every: every, seed: seed) }
        }
        for (i, q) in FalseDiscovery.adjusted(rows.map(\.gain.p)).enumerated() { rows[i].q = q }
        return rows
    }

    /// A verdict for each source that was tested, in the order of the study.
    public var findings: [Finding] {
        let whole = rows.filter { $0.scope == .everything }
        return whole.filter { $0.mode == .added }.map { added in
            func other(_ mode: Mode) -> Row? { whole.first { $0.mode == mode && $0.source == added.source } }
            return Finding(
                source: added.source, verdict: Verdict(added.gain, q: added.q), added: added, dropped: other(.dropped),
                leaking: other(.leaking))
        }
    }

    // MARK: Losses

    private static func row(
        _ losses: [SeriesLosses], _ source: String, _ mode: Mode, _ scope: Scope, every: Int, seed: UInt64
    ) -> Row? {
        let (with, without): (Variant, Variant) =
            switch mode {
            case .added: (.with(source: source), .base)
            case .dropped: (.all, .without(source: source))
            case .leaking: (.leaking(source: source), .base)
            }
        let mine = losses.filter { $0.variants.contains(with) && $0.variants.contains(without) }
        let a = pooled(mine, with, scope)
        let b = pooled(mine, without, scope)
        guard a.count == b.count, a.map(\.day) == b.map(\.day) else { return nil }
        var generator = SeededGenerator(seed: seed, stream: "value|\(source)|\(mode.rawValue)|\(scope)")
        guard
            let gain = PairedGain(
                with: a.map(\.loss), without: b.map(\.loss), days: Self.spacing(a.map(\.day), every: every),
                using: &generator)
        else { return nil }
        return Row(source: source, mode: mode, scope: scope, gain: gain, q: gain.p, series: mine.count)
    }

    /// Mean loss of each origin over series and groups of days ahead that a scope holds, each counting alike.
    private static func pooled(_ losses: [SeriesLosses], _ variant: Variant, _ scope: Scope) -> [(
        day: Int, loss: Double
    )] {
        var sums: [Int: (sum: Double, count: Int)] = [:]
        for one in losses {
            guard let v = one.variants.firstIndex(of: variant),
                scope.stratum.map({ one.series.stratum.text == $0 }) ?? true,
                scope.place.map({ one.series.place.description == $0 }) ?? true
            else { continue }
            for origin in one.origins {
                for (horizons, cells) in zip(one.horizons, origin.cells)
                where scope.horizons.map({ $0 == horizons }) ?? true {
                    let cell = cells[v]
                    let (sum, count) =
                        switch scope.days {
                        case nil: (cell.sum, cell.count)
                        case .busy: (cell.busySum, cell.busyCount)
                        case .ordinary: (cell.sum - cell.busySum, cell.count - cell.busyCount)
                        }
                    guard count > 0 else { continue }
                    sums[origin.day, default: (0, 0)].sum += sum / Double(count)
                    sums[origin.day, default: (0, 0)].count += 1
                }
            }
        }
        return sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sum / Double($0.value.count)) }
    }

    /// Days from one origin that a scope holds to the next, on average: more than asked for where only busy days count.
    private static func spacing(_ days: [Int], every: Int) -> Int {
        guard let first = days.first, let last = days.last, days.count > 1 else { return every }
        return max(every, (last - first) / (days.count - 1))
    }

    private static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
    }
}
