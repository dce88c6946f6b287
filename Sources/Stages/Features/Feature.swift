public import Messages
public import TimeSeries

/// One column of a design matrix: a name, a unit, where it comes from, and one closure over what was known at an origin.
///
/// Its value for a target day is made of what was known at the origin, by one of the two ``KnownAt`` rules. Nothing is filled in from
/// later.
public struct Feature: Sendable {
    /// Stable name of the column.
    public var name: String
    /// Name of the ``Source`` that it belongs to.
    public var source: String
    /// Unit of the column after its transformation.
    public var unit: String
    /// What it says, windows and lags included.
    public var label: Text
    /// What it is made of.
    public var quantities: [Quantity]
    /// Days that it is made of, up to the newest value known: 1 that value alone, 7 a week.
    public var days: Int
    public var knownAt: KnownAt
    /// Smallest scale by which the column is standardised, in its unit: 1 for flags, 0 for none.
    public var leastScale: Double
    /// The value for a target day (a grid index of days), NaN where nothing was known.
    public var value: @Sendable (FeatureView, Int) -> Double

    public init(
        name: String, source: String, unit: String, label: Text, quantities: [Quantity], days: Int,
        knownAt: KnownAt = .newest, leastScale: Double = 0, value: @escaping @Sendable (FeatureView, Int) -> Double
    ) {
        self.name = name
        self.source = source
        self.unit = unit
        self.label = label
        self.quantities = quantities
        self.days = days
        self.knownAt = knownAt
        self.leastScale = leastScale
        self.value = value
    }

    /// What of the data a feature may use for a target day.
    public enum KnownAt: String, Sendable, CaseIterable {
        /// The newest value that was known at the origin for the target day or one before: a forecast for the day itself where one
        /// had been issued, the last observation otherwise.
        case newest
        /// What had been announced by the origin for the target day itself; what was not does not take place.
        case announced

        public var text: Text {
            switch self {
            case .newest: Messages.knownAtNewest
            case .announced: Messages.knownAtAnnounced
            }
        }
    }
}

/// What is asked of series near a place: a measure and a stratum, whatever the length of its steps.
public struct Quantity: Hashable, Sendable {
    public var measure: Measure
    /// Nil: all strata of the measure, where their names are not known in advance.
    public var stratum: Stratum?
    /// Whether every place with a position is asked, each weighed by its distance, instead of the nearest series alone.
    public private(set) var isFromAfar = false

    public init(_ measure: Measure, _ stratum: Stratum = .all) {
        self.measure = measure
        self.stratum = stratum
    }

    /// All series of a measure, whatever their stratum.
    public static func every(_ measure: Measure) -> Quantity {
        var quantity = Quantity(measure)
        quantity.stratum = nil
        return quantity
    }

    /// The daily series of all places that are near enough to matter (``Crowds``).
    static func fromAfar(_ measure: Measure) -> Quantity {
        var quantity = Quantity(measure)
        quantity.isFromAfar = true
        return quantity
    }

    func holds(_ key: SeriesKey) -> Bool { key.measure == measure && (stratum == nil || key.stratum == stratum) }
}

extension Quantity: Comparable {
    public static func < (a: Quantity, b: Quantity) -> Bool {
        (a.measure.name, a.stratum?.text ?? "", a.isFromAfar ? 1 : 0)
            < (b.measure.name, b.stratum?.text ?? "", b.isFromAfar ? 1 : 0)
    }
}

/// How the hours of a day become one value.
public enum DayStatistic: Sendable, Hashable {
    case mean
    case least
    case greatest
    case sum
}

extension Quantity: CustomStringConvertible {
    /// `incidence[syndrome=flu]`, `search_interest[*]`.
    public var description: String {
        guard let stratum else { return "\(measure.name)[*]" }
        return stratum == .all ? measure.name : "\(measure.name)[\(stratum.text)]"
    }
}
