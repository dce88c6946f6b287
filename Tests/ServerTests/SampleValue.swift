import Features
import Foundation
import Messages
import SourceValue
import TimeSeries

/// An invented study as large as a region's: eight départements, six ages and their total, every source of the catalog.
enum SampleValue {
    static let departements = ["75", "77", "78", "91", "92", "93", "94", "95"]
    static let ages = ["all"] + ["00-04", "05-14", "15-44", "45-64", "65-74", "75+"].map { "age=\($0)" }

    /// Figures of one comparison, in per cent.
    struct Figures {
        var gain: Double
        var lower: Double
        var upper: Double
        var detectable: Double = 2.5
        var q: Double = 0.5
    }

    private static func gain(_ figures: Figures) throws -> PairedGain {
        try decoded([
            "gain": figures.gain / 100, "lower": figures.lower / 100, "upper": figures.upper / 100, "p": figures.q,
            "detectable": figures.detectable / 100, "origins": 443,
        ])
    }

    private static func decoded<T: Decodable>(_ fields: [String: Any]) throws -> T {
        try JSONDecoder().decode(T.self, from: JSONSerialization.data(withJSONObject: fields))
    }

    /// By verdict: the first source contributes, the second does not, of the others nobody knows.
    static func figures(_ index: Int, allContribute: Bool = false) -> Figures {
        switch allContribute ? 0 : index {
        case 0: Figures(gain: 3.21, lower: 1.1, upper: 5.4, q: 0.004)
        case 1: Figures(gain: -0.34, lower: -1.1, upper: 0.38)
        default: Figures(gain: 1.5 - 0.2 * Double(index), lower: -2.2, upper: 4.9)
        }
    }

    /// - Parameters:
    ///   - sources: how many of the catalog; the others are without data.
    ///   - places: how many of the eight départements.
    ///   - allContribute: as the first one does.
    static func result(sources count: Int = 12, places: Int = 8, allContribute: Bool = false) throws -> ValueResult {
        let catalog = SourceCatalog.all
        let codes = departements.prefix(places)
        var table = ValueTable([], sources: [], every: 1)
        let scopes =
            [ValueTable.Scope.everything]
            + [1...1, 2...3, 4...7, 8...14].map { ValueTable.Scope(horizons: $0) }
            + ValueTable.Scope.Days.allCases.map { ValueTable.Scope(days: $0) }
            + ages.map { ValueTable.Scope(stratum: $0) }
            + (places > 1 ? codes.map { ValueTable.Scope(place: "dep:\($0)") } : [])
        for mode in ValueTable.Mode.allCases {
            for (i, source) in catalog.prefix(count).enumerated() {
                for (k, scope) in scopes.enumerated() {
                    var figures = figures(i, allContribute: allContribute)
                    figures.gain += scope == .everything ? 0 : Double(k % 5) - 2
                    if mode == .leaking { figures.gain += 2 }
                    table.rows.append(
                        ValueTable.Row(
                            source: source.name, mode: mode, scope: scope, gain: try gain(figures), q: figures.q,
                            series: places * ages.count))
                }
            }
        }
        table.absent = catalog.dropFirst(count).map(\.name)
        table.series = codes.flatMap { code in
            ages.compactMap { SeriesKey("dep:\(code)|visits|\($0)|day") }
        }.sorted()
        (table.baseLoss, table.fullLoss) = (0.402, 0.392)
        let territory = Territory.france
        return ValueResult(
            question: ValueResult.Question(
                pattern: "dep:*|visits|*|day", sources: nil, from: day(2023, 4, 1), to: day(2024, 6, 17), every: 1,
                horizons: [1...1, 2...3, 4...7, 8...14], zone: "Europe/Paris"),
            made: ValueResult.Made(at: SampleRegion.now, version: "9.9.9"), dataAsOf: SampleRegion.now, table: table,
            sources: catalog.map {
                ValueResult.SourceFacts(
                    name: $0.name, title: $0.title, upkeep: $0.upkeep,
                    measures: Set($0.quantities.map(\.measure.name)).sorted(), columns: $0.features.count, delay: 1.25)
            },
            predictability: try table.series.map { key in
                try decoded([
                    "series": try JSONSerialization.jsonObject(
                        with: JSONEncoder().encode(key), options: .fragmentsAllowed),
                    "days": 454, "mean": key.stratum == .all ? 1463.4 : 180.2, "floor": 0.155,
                    "relativeErrorFloor": 0.021, "overdispersion": 2.61, "calendar": 0.31, "level": 0.33,
                    "sources": 0.02, "remainder": 0.23, "noise": 0.11, "spectralEntropy": 0.62, "loss": 0.402,
                    "nearestLoss": 0.31,
                ])
            }, left: [],
            names: Dictionary(
                uniqueKeysWithValues: codes.map { ("dep:\($0)", territory.name(of: .departement($0))) }))
    }

    private static func day(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
        CivilDate(year: year, month: month, day: day) ?? CivilDate(dayNumber: 0)
    }
}
