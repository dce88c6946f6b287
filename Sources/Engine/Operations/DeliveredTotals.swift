import Pipeline
import Store
import TimeSeries

/// Whether totals that were delivered count the same patients as the places below them that the store knows.
///
/// A hospital may hold its own two EDs beside the figures that a publisher gives of the département: reconciled, the two would be taken
/// for the whole.
struct DeliveredTotals {
    let store: any ObservationStore
    let measure: Measure
    let origin: Instant
    /// By day.
    let grid: TimeGrid

    /// Days of the past that are compared, and by how much sums may differ.
    private static let days = 56
    private static let tolerance = 0.1

    /// The totals that are no sum of the leaves below them: they stand for themselves, and those above them are judged with them.
    ///
    /// - Parameter leaves: places without others below them, those that have closed since included: totals counted their patients.
    func apart(
        _ leaves: [Place], stored: Set<SeriesKey>, territory: Territory
    ) throws(StoreError) -> Set<Place> {
        func depth(_ place: Place) -> Int { territory.ancestors(of: place).count }
        let above = Set(leaves.flatMap { RegionPlaces.holders(of: $0, territory: territory, apart: []) })
            .sorted { (-depth($0), $0) < (-depth($1), $1) }
        var apart: Set<Place> = []
        var means: [Place: Double] = [:]
        func mean(_ place: Place) throws(StoreError) -> Double {
            if let known = means[place] { return known }
            let found = try patientsPerDay(place)
            means[place] = found
            return found
        }
        for total in above {
            let key = SeriesKey(total, measure, every: .day)
            guard stored.contains(key), try !store.isDerived(key) else { continue }
            let whole = try mean(total)
            var sum = 0.0
            for leaf in leaves + apart.sorted()
            where RegionPlaces.holders(of: leaf, territory: territory, apart: apart).contains(total) {
                let part = try mean(leaf)
                sum += part.isNaN ? 0 : part
            }
            if whole > 0, abs(sum / whole - 1) > Self.tolerance { apart.insert(total) }
        }
        return apart
    }

    /// Mean patients a day over the days compared; NaN where none is known.
    private func patientsPerDay(_ place: Place) throws(StoreError) -> Double {
        let key = SeriesKey(place, measure, every: .day)
        let today = grid.index(of: origin)
        let snapshot = try store.archive(of: [key], from: grid.start(at: today - Self.days)).asOf(origin)
        guard let values = snapshot.values(key, on: grid) else { return .nan }
        let known = ((today - Self.days)..<today).map { values[$0] }.filter { !$0.isNaN }
        return known.reduce(0, +) / Double(known.count)
    }
}
