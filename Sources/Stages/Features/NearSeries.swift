internal import TimeSeries

/// The series that speak for a place: its own, or the nearest that exist.
///
/// Series that span the time that is asked about come first, so that no mean changes its members half-way; which series exist at all
/// is not held to be a secret of the future. Then, in this order: the place's own; the mean of the places below it; the places above
/// it up to the region; the mean of the other places of the region; the country. Of several grains days come before hours, hours before weeks.
struct NearSeries: Sendable {
    /// Series that are averaged; all of one grain.
    let keys: [SeriesKey]
    let grain: Grain

    /// Nil when no series of the quantity is near.
    ///
    /// - Parameter spans: whether a series covers the time that is asked about.
    init?(
        _ quantity: Quantity, near place: Place, among keys: [SeriesKey], territory: Territory,
        spans: (SeriesKey) -> Bool
    ) {
        let spanning = keys.filter { $0.measure == quantity.measure && spans($0) }
        if let found = NearSeries(quantity, near: place, among: spanning, territory: territory) {
            self = found
        } else if let found = NearSeries(quantity, near: place, among: keys, territory: territory) {
            self = found
        } else {
            return nil
        }
    }

    private init?(_ quantity: Quantity, near place: Place, among keys: [SeriesKey], territory: Territory) {
        let own = keys.filter(quantity.holds)
        guard !own.isEmpty else { return nil }
        let above = territory.ancestors(of: place)
        func isBelow(_ other: Place, _ top: Place) -> Bool { territory.ancestors(of: other).contains(top) }
        let regional = above.filter { $0.kind != .country }
        let circles: [(SeriesKey) -> Bool] =
            [{ $0.place == place }, { isBelow($0.place, place) }]
            + regional.flatMap { top -> [(SeriesKey) -> Bool] in [{ $0.place == top }, { isBelow($0.place, top) }] }
            + [
                { $0.place.kind == .country && (above.contains($0.place) || above.isEmpty) },
                { $0.place.kind == .country },
            ]
        for circle in circles {
            let found = own.filter(circle)
            for grain in [Grain.day, .hour, .sixHours, .week] {
                let chosen = found.filter { $0.grain == grain }.sorted()
                if !chosen.isEmpty {
                    self.keys = chosen
                    self.grain = grain
                    return
                }
            }
        }
        return nil
    }
}
