internal import Features
public import TimeSeries

/// The features of all sources for one place: as known at each origin for each target, and as known today for each day.
public struct PlaceFeatures: Sendable {
    let features: [Feature]
    /// First origin, a grid index of days.
    let first: Int
    private let farthest: Int
    /// `[origin × target × feature]`, targets from the origin's day on.
    private let honest: [Float]
    /// `[day × feature]`, from `first` on.
    private let leaked: [Float]

    /// At every day from the first that is learned from to the last that is scored.
    public init(_ study: ValueStudy, place: Place, archive: ObservationArchive) {
        let origins = (study.from.dayNumber - ValueStudy.memory)..<study.to.dayNumber
        let quantities = Set(study.sources.flatMap(\.quantities))
        let keys = archive.keys.filter { key in quantities.contains { $0.measure == key.measure } }
        var cursor = ArchiveCursor(archive, keys: keys, zone: study.zone)
        let frame = FeatureFrame(
            place, quantities: Array(quantities), span: (study.from.dayNumber - 365)..<study.to.dayNumber,
            cursor: cursor, territory: study.territory, zone: study.zone)
        let features = study.sources.flatMap(\.features).filter { $0.quantities.contains { frame.has($0) } }
        let (farthest, width) = (study.farthest, features.count)
        var honest = [Float](repeating: .nan, count: origins.count * farthest * width)
        for origin in origins {
            cursor.advance(to: study.instant(of: origin))
            let view = frame.view(cursor)
            let row = (origin - origins.lowerBound) * farthest * width
            for (f, feature) in features.enumerated() {
                let isIssued = feature.quantities.contains { view.looksAhead($0) }
                var value = Float.nan
                for ahead in 0..<farthest {
                    // Of what is observed only, the newest value serves every target.
                    if ahead == 0 || isIssued { value = Float(feature.value(view, origin + ahead)) }
                    honest[row + ahead * width + f] = value
                }
            }
        }
        cursor.advance(to: .distantFuture)
        let view = frame.view(cursor)
        leaked = (origins.lowerBound..<(origins.upperBound + farthest)).flatMap { day in
            features.map { Float($0.value(view, day)) }
        }
        self.features = features
        first = origins.lowerBound
        self.farthest = farthest
        self.honest = honest
    }

    /// Appends the features of a target as known at an origin.
    func append(origin: Int, ahead: Int, to row: inout [Double]) {
        let start = ((origin - first) * farthest + ahead) * features.count
        for f in features.indices { row.append(Double(honest[start + f])) }
    }

    /// Appends the features of a day as known today.
    func appendLeaked(day: Int, to row: inout [Double]) {
        let start = (day - first) * features.count
        for f in features.indices { row.append(Double(leaked[start + f])) }
    }
}
