import Store
import TimeSeries

/// Which series, places and withheld stretches a store knows, read once for each state of the store.
struct StoreIndex: Sendable {
    let summaries: [SeriesKey: SeriesSummary]
    let territory: Territory
    /// Every place with a series, and every place above one.
    let places: [Place]
    /// Stretches that a check set aside, by series.
    let setAside: [SeriesKey: [StoredFinding]]
    let calendar: CivilCalendar
    /// Whether any of it is simulated.
    let isSimulated: Bool

    init(
        series: [SeriesSummary], territory stored: Territory, findings: [StoredFinding], holidays: [SchoolHoliday]
    ) {
        summaries = Dictionary(series.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
        var territory = Territory.france
        for entry in stored.entries.values { territory.insert(entry) }
        var places = Set(series.map(\.key.place))
        for place in places { places.formUnion(territory.ancestors(of: place)) }
        if !series.contains(where: { $0.key.place.kind == .country }) { places = places.filter { $0.kind != .country } }
        self.territory = territory
        isSimulated = territory.entries.values.contains(where: \.isSimulated)
        self.places = places.sorted()
        let grouped = Dictionary(
            grouping: findings.filter { $0.finding.severity == .setAside && $0.finding.series != nil }
        ) {
            $0.finding.series
        }
        setAside = Dictionary(
            uniqueKeysWithValues: grouped.compactMap { key, found in key.map { ($0, found) } })
        let years = series.flatMap { [$0.firstReference, $0.lastReference] }.map { CivilZone.utc.date(at: $0).year }
        calendar = .french(years: (years.min() ?? 2020)...((years.max() ?? 2026) + 2), schoolHolidays: holidays)
    }

    /// The place that the front page shows: Île-de-France, else the region or widest place with most below it.
    var front: Place? {
        if places.contains(.ileDeFrance) { return .ileDeFrance }
        let rank: [Place.Kind: Int] = [.region: 0, .country: 1, .departement: 2, .area: 3, .site: 4]
        return places.min {
            (rank[$0.kind] ?? 9, -territory.children(of: $0).count, $0) < (
                rank[$1.kind] ?? 9, -territory.children(of: $1).count, $1
            )
        }
    }

    /// The name of a place; départements and regions that have none here are called by their code.
    func name(of place: Place) -> String {
        if let entry = territory.entries[place] { return entry.name }
        return switch place.kind {
        case .departement: "Département \(place.code)"
        case .region: "Région \(place.code)"
        case .site, .country, .area: place.code
        }
    }

    /// The places below, at any depth, that have data.
    func descendants(of place: Place) -> [Place] {
        let known = Set(places)
        var found: [Place] = []
        var todo = territory.children(of: place)
        while let next = todo.popLast() {
            if known.contains(next) { found.append(next) }
            todo += territory.children(of: next)
        }
        return found.sorted()
    }

    /// What tells how far the data about patients reach, of one place or of all: visits, where there are none admissions, else
    /// whatever is not announced ahead.
    func patients(at place: Place? = nil) -> [SeriesSummary] {
        for measure in [Measure.visits, .admissions] {
            let found =
                place.map { place in
                    [Grain.hour, .day, .week].flatMap { sources(of: SeriesKey(place, measure, every: $0)) }
                        .compactMap { summaries[$0] }
                } ?? summaries.values.filter { $0.key.measure == measure }
            if !found.isEmpty { return found }
        }
        return summaries.values.filter { (place == nil || $0.key.place == place) && $0.key.measure != .events }
    }

    /// The stored series that together give `key`: itself, a finer one of the same place, or those of the places below.
    func sources(of key: SeriesKey) -> [SeriesKey] {
        for grain in Grain.allCases.reversed() where grain.nominalSeconds <= key.grain.nominalSeconds {
            let candidate = SeriesKey(key.place, key.measure, key.stratum, every: grain)
            if summaries[candidate] != nil { return [candidate] }
        }
        switch MeasureCatalog.card(of: key.measure).kind {
        case .count, .stock:
            return territory.children(of: key.place).flatMap {
                sources(of: SeriesKey($0, key.measure, key.stratum, every: key.grain))
            }
        case .rate, .level, .share: return []
        }
    }

    /// Measures that can be shown for a place, `visits` first, then in the catalogue's order.
    func measures(of place: Place) -> [Measure] {
        let below = Set([place] + descendants(of: place))
        let found = Set(summaries.keys.filter { below.contains($0.place) }.map(\.measure))
        let order = MeasureCatalog.all.map(\.measure)
        return found.filter { !sources(of: SeriesKey(place, $0, every: .week)).isEmpty }.sorted {
            (order.firstIndex(of: $0) ?? order.count, $0.name) < (order.firstIndex(of: $1) ?? order.count, $1.name)
        }
    }

    /// Strata of one measure at a place, the total first.
    func strata(of place: Place, _ measure: Measure) -> [Stratum] {
        let below = Set([place] + descendants(of: place))
        let found = Set(summaries.keys.filter { $0.measure == measure && below.contains($0.place) }.map(\.stratum))
        return found.filter { $0 != .all && !sources(of: SeriesKey(place, measure, $0, every: .week)).isEmpty }.sorted()
    }

    /// Steps at which a series can be shown, `day` first.
    func grains(of place: Place, _ measure: Measure, _ stratum: Stratum) -> [Grain] {
        [.day, .hour, .week].filter { !sources(of: SeriesKey(place, measure, stratum, every: $0)).isEmpty }
    }
}
