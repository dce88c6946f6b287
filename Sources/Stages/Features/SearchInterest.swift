private import Foundation
public import TimeSeries

/// Interest in one search term at one place: all extractions that were known, joined into one series on one scale.
///
/// Google scales each extraction to 100 at its highest step and rounds to integers. So extraction e shows at step t the
/// interest `m(t)` times its own factor, with the error of rounding, `1/√12` of a unit whatever the value
/// (``SearchScales``). The newest extraction sets the scale: a later one cannot change what was joined at an earlier origin,
/// and no two origins need share a scale. What is made of the series must not depend on it.
///
/// Only extractions of one grain are joined: Google's weeks begin on Sunday and are kept at the Monday in them, so that days do
/// not add up to them. Error of sampling, which Google does not state, is not in the weights.
public struct SearchInterest: Sendable, Hashable {
    /// One extraction: values by step, 0 … 100, NaN where there is none.
    public struct Extraction: Sendable, Hashable {
        /// `yyyyMMddTHHmm`, UTC: the order of names is that of time.
        public var name: String
        public var values: SteppedValues

        public init(name: String, values: SteppedValues) {
            self.name = name
            self.values = values
        }
    }

    /// What brings an extraction to the scale of the newest one.
    public struct Scale: Sendable, Hashable {
        public var extraction: String
        /// Its values times this are on the common scale; 1 for the newest.
        public var factor: Double
        /// Standard error of the factor, relative (0.01 is 1 %), from rounding alone; too small where several windows have one
        /// peak, as these round alike.
        public var error: Double
    }

    /// Why an extraction is not in the series.
    public enum Absence: String, Sendable, Hashable {
        /// It shares no step with interest in both, not even through others, with the newest one.
        case noOverlap
        /// It shows no interest at all: it has no scale.
        case onlyZeros
        /// Rounding leaves its scale uncertain by more than ``SearchInterest/greatestError``.
        case uncertain
    }

    /// An extraction that is not in the series.
    public struct LeftOut: Sendable, Hashable {
        public var extraction: String
        public var reason: Absence
    }

    public let place: Place
    public let term: String
    public let grain: Grain
    /// Interest by grid index in units of the newest extraction; may exceed 100, NaN where no extraction speaks.
    public let values: SteppedValues
    /// The extractions that are in it, oldest first.
    public let scales: [Scale]
    public let leftOut: [LeftOut]

    /// Relative standard error beyond which a factor is of no use.
    public static let greatestError = 0.25

    /// Joins extractions, in any order; nil when none shows any interest.
    public init?(_ extractions: [Extraction], place: Place, term: String, every grain: Grain) {
        let ordered = extractions.sorted { $0.name < $1.name }
        var leftOut: [LeftOut] = []
        var kept: [Extraction] = []
        for extraction in ordered {
            if extraction.values.values.contains(where: { $0 > 0 }) {
                kept.append(extraction)
            } else {
                leftOut.append(LeftOut(extraction: extraction.name, reason: .onlyZeros))
            }
        }
        guard !kept.isEmpty else { return nil }
        let linked = SearchScales.linkedToLast(kept.map(\.values))
        leftOut += zip(kept, linked).filter { !$0.1 }.map { LeftOut(extraction: $0.0.name, reason: .noOverlap) }
        kept = zip(kept, linked).filter(\.1).map(\.0)
        var scales = SearchScales(kept.map(\.values))
        // What is linked through an uncertain one only is at least as uncertain: no link is lost.
        while let worst = scales.errors.max(), worst > Self.greatestError {
            let certain = scales.errors.map { $0 <= Self.greatestError }
            leftOut += zip(kept, certain).filter { !$0.1 }.map { LeftOut(extraction: $0.0.name, reason: .uncertain) }
            kept = zip(kept, certain).filter(\.1).map(\.0)
            scales = SearchScales(kept.map(\.values))
        }
        self.place = place
        self.term = term
        self.grain = grain
        self.leftOut = leftOut.sorted { $0.extraction < $1.extraction }
        self.scales = kept.indices.map {
            Scale(extraction: kept[$0].name, factor: exp(-scales.logScales[$0]), error: scales.errors[$0])
        }
        values = scales.joined()
    }
}

extension SearchInterest {
    /// Interest in one term at one place as known at the origin of a snapshot; nil where there is none.
    public init?(_ snapshot: Snapshot, place: Place, term: String, every grain: Grain, zone: CivilZone) {
        let grid = TimeGrid(zone: zone, grain: grain)
        let extractions = snapshot.keys.compactMap { key -> Extraction? in
            guard key.place == place, key.grain == grain, key.measure == .searchInterest else { return nil }
            let cells = key.stratum.cells
            guard cells[.term] == term, let name = cells[.extraction], let values = snapshot.values(key, on: grid)
            else { return nil }
            return Extraction(name: name, values: values)
        }
        self.init(extractions, place: place, term: term, every: grain)
    }

    /// Interest in every term at every place among some series, as known where a cursor stands, ordered by place and term.
    static func all(_ keys: [SeriesKey], _ cursor: ArchiveCursor) -> [SearchInterest] {
        struct Subject: Hashable {
            var place: Place
            var term: String
            var grain: Grain
        }
        var extractions: [Subject: [Extraction]] = [:]
        for key in keys where key.measure == .searchInterest {
            let cells = key.stratum.cells
            guard let term = cells[.term], let name = cells[.extraction], let values = cursor.values(of: key) else {
                continue
            }
            let subject = Subject(place: key.place, term: term, grain: key.grain)
            extractions[subject, default: []].append(Extraction(name: name, values: values))
        }
        return extractions.sorted { ($0.key.place, $0.key.term) < ($1.key.place, $1.key.term) }.compactMap {
            SearchInterest($0.value, place: $0.key.place, term: $0.key.term, every: $0.key.grain)
        }
    }
}
