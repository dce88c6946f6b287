public import Messages
internal import TimeSeries

/// A source of data whose worth may be asked: its features and what it costs to have.
public struct Source: Sendable {
    /// Stable name, as `vigie value` prints it.
    public var name: String
    public var title: Text
    /// After how long its values are usually known, and what maintaining the feed takes.
    public var upkeep: Text
    /// What the features read.
    public var quantities: [Quantity]
    public var features: [Feature]

    init(_ name: String, _ title: Text, upkeep: Text, _ columns: [SourceColumn]) {
        self.name = name
        self.title = title
        self.upkeep = upkeep
        quantities = Set(columns.flatMap(\.quantities)).sorted()
        features = columns.map { $0.feature(of: name) }
    }
}

/// A feature before it belongs to a source.
struct SourceColumn: Sendable {
    var name: String
    var unit: String
    var label: Text
    var quantities: [Quantity]
    var days = 1
    var knownAt = Feature.KnownAt.newest
    var leastScale = 0.0
    var value: @Sendable (FeatureView, Int) -> Double

    func feature(of source: String) -> Feature {
        Feature(
            name: name, source: source, unit: unit, label: label, quantities: quantities, days: days, knownAt: knownAt,
            leastScale: leastScale, value: value)
    }

    /// Of the steps of a figure that comes by week, seven days each.
    func byWeek() -> SourceColumn {
        var column = self
        column.days *= 7
        return column
    }

    /// `log(1 + mean)` of the newest steps.
    static func level(
        _ name: String, _ quantity: Quantity, _ statistic: DayStatistic = .mean, steps: Int, _ label: Text
    ) -> SourceColumn {
        SourceColumn(name: name, unit: "log", label: label, quantities: [quantity], days: steps) { view, target in
            guard let day = view.newest(quantity, statistic, until: target) else { return .nan }
            return logOnePlus(view.mean(quantity, statistic, ending: day, steps: steps))
        }
    }

    /// The mean of the newest steps in the unit of the measure.
    static func mean(
        _ name: String, _ quantity: Quantity, _ statistic: DayStatistic = .mean, steps: Int, unit: String, _ label: Text
    ) -> SourceColumn {
        SourceColumn(name: name, unit: unit, label: label, quantities: [quantity], days: steps) { view, target in
            guard let day = view.newest(quantity, statistic, until: target) else { return .nan }
            return view.mean(quantity, statistic, ending: day, steps: steps)
        }
    }

    /// How much the newest steps are above those before: `log((1 + recent) / (1 + before))`.
    static func growth(
        _ name: String, _ quantity: Quantity, _ statistic: DayStatistic = .mean, recent: Int, before: Int, _ label: Text
    ) -> SourceColumn {
        SourceColumn(name: name, unit: "log", label: label, quantities: [quantity], days: recent + before) {
            view, target in
            guard let day = view.newest(quantity, statistic, until: target) else { return .nan }
            let stride = view.grain(of: quantity) == .week ? 7 : 1
            let now = view.mean(quantity, statistic, ending: day, steps: recent)
            let past = view.mean(quantity, statistic, ending: day - recent * stride, steps: before)
            return logOnePlus(now) - logOnePlus(past)
        }
    }

    /// The value of the target day itself where it was announced, 0 otherwise: what is not announced does not take place.
    static func announced(_ name: String, _ quantity: Quantity, _ label: Text) -> SourceColumn {
        SourceColumn(name: name, unit: "log", label: label, quantities: [quantity], knownAt: .announced) {
            view, target in
            guard view.grain(of: quantity) != nil else { return .nan }
            let value = view.value(quantity, day: target)
            return value.isNaN ? 0 : logOnePlus(value)
        }
    }
}
