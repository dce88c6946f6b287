import Pipeline
import Store
import TimeSeries

/// Whether the totals that a store holds count the patients of the places below them, those that will come and no others.
///
/// A hospital may hold its own two EDs beside the figures that a publisher gives of the département: reconciled, the two would be taken
/// for the whole. And the past of a sum may hold a place that has closed since, or lack one that has begun to report.
struct PlaceTotals {
    private let territory: Territory
    /// Patients of the last ``days`` days, oldest first; NaN where unknown.
    private let past: [Place: [Double]]
    private let totals: Set<Place>
    private let derived: Set<Place>

    /// Days of the past that are compared, how many of the newest of them are compared day by day, and by how much sums may differ.
    private static let days = 56
    private static let newest = 28
    private static let tolerance = 0.05

    /// - Parameters:
    ///   - leaves: places without others below them, those that have closed since included: totals counted their patients.
    ///   - grid: by day.
    init(
        _ leaves: [Place], _ measure: Measure, in store: any ObservationStore, stored: Set<SeriesKey>,
        territory: Territory, origin: Instant, grid: TimeGrid
    ) throws(StoreError) {
        self.territory = territory
        let totals = Set(leaves.flatMap { RegionPlaces.holders(of: $0, territory: territory, apart: []) })
        let keys = (leaves + totals.sorted()).map { SeriesKey($0, measure, every: .day) }.filter(stored.contains)
        let today = grid.index(of: origin)
        let snapshot = try store.archive(of: keys, from: grid.start(at: today - Self.days)).asOf(origin)
        var past: [Place: [Double]] = [:]
        var derived: Set<Place> = []
        for key in keys {
            if totals.contains(key.place), try store.isDerived(key) { derived.insert(key.place) }
            guard let values = snapshot.values(key, on: grid) else { continue }
            past[key.place] = ((today - Self.days)..<today).map { values[$0] }
        }
        (self.past, self.totals, self.derived) = (past, totals, derived)
    }

    /// Delivered totals that are no sum of the leaves below them, and by how much these differ from them: they stand for themselves, and
    /// those above them are judged with them.
    func apart(_ leaves: [Place]) -> [Place: Double] {
        func depth(_ place: Place) -> Int { territory.ancestors(of: place).count }
        var apart: [Place: Double] = [:]
        for total in totals.subtracting(derived).sorted(by: { (-depth($0), $0) < (-depth($1), $1) }) {
            let parts = parts(of: total, among: leaves + apart.keys.sorted(), apart: Set(apart.keys))
            guard !parts.isEmpty, let whole = past[total] else { continue }
            if let difference = Self.difference(whole, parts), abs(difference) > Self.tolerance {
                apart[total] = difference
            }
        }
        return apart
    }

    /// Totals, delivered or derived, whose past is not that of the leaves that are open now.
    func outdated(_ open: [Place], apart: Set<Place>) -> Set<Place> {
        totals.subtracting(apart).filter { total in
            guard let whole = past[total].flatMap(Self.mean) else { return false }
            let now = parts(of: total, among: open, apart: apart).compactMap(Self.mean).reduce(0, +)
            return whole > 0 && abs(now / whole - 1) > Self.tolerance
        }
    }

    private func parts(of total: Place, among leaves: [Place], apart: Set<Place>) -> [[Double]] {
        leaves.filter { RegionPlaces.holders(of: $0, territory: territory, apart: apart).contains(total) }
            .compactMap { past[$0] }
    }

    /// By how much the parts together differ from the whole, relative to it: the median of the newest days on which something is known of
    /// both; nil without such a day.
    ///
    /// A part begins with its first known day and ends with its last one; between them a day that is missing counts as its mean.
    static func difference(_ whole: [Double], _ parts: [[Double]]) -> Double? {
        var sums = [Double](repeating: .nan, count: whole.count)
        for part in parts {
            guard let first = part.firstIndex(where: { !$0.isNaN }), let last = part.lastIndex(where: { !$0.isNaN }),
                let mean = mean(part)
            else { continue }
            for day in first...last {
                sums[day] = (sums[day].isNaN ? 0 : sums[day]) + (part[day].isNaN ? mean : part[day])
            }
        }
        let differences = zip(whole, sums).filter { $0 > 0 && !$1.isNaN }.map { $1 / $0 - 1 }.suffix(newest).sorted()
        return differences.isEmpty ? nil : differences[differences.count / 2]
    }

    private static func mean(_ values: [Double]) -> Double? {
        let known = values.filter { !$0.isNaN }
        return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    }
}
