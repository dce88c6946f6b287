public import Features
import Foundation
public import TimeSeries

extension Source {
    /// What is said of it beside its worth, with the delay that its values had in an archive over the days of a study.
    public func facts(in study: ValueStudy, archive: ObservationArchive) -> ValueResult.SourceFacts {
        let measures = Set(quantities.map(\.measure))
        let (from, to) = (study.zone.start(of: study.from), study.zone.start(of: study.to))
        var delays: [Double] = []
        for key in archive.keys where measures.contains(key.measure) {
            let grid = TimeGrid(zone: study.zone, grain: key.grain)
            var last: Instant?
            for version in archive.versions(of: key)
            where version.referenceTime >= from && version.referenceTime < to && version.referenceTime != last {
                last = version.referenceTime
                let end = grid.end(at: grid.index(of: version.referenceTime))
                delays.append(Double(version.availableAt.seconds(since: end)) / 86_400)
            }
        }
        delays.sort()
        return ValueResult.SourceFacts(
            name: name, title: title, upkeep: upkeep, measures: measures.map(\.name).sorted(),
            columns: features.count, delay: delays.isEmpty ? nil : delays[delays.count / 2])
    }
}
