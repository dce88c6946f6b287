public import Messages
public import TimeSeries

/// One column of a design matrix: a name, a unit, where it comes from, and one closure over what was known at an origin.
///
/// Every feature follows one known-at rule. Its value for a target day is made of the newest value that was known at the origin for
/// that day or one before: a forecast or an announcement for the day itself where one had been issued, the last
/// observation otherwise. Nothing is filled in from later.
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
    /// The value for a target day (a grid index of days), NaN where nothing was known.
    public var value: @Sendable (FeatureView, Int) -> Double

    public init(
        name: String, source: String, unit: String, label: Text, quantities: [Quantity],
        value: @escaping @Sendable (FeatureView, Int) -> Double
    ) {
        self.name = name
        self.source = source
        self.unit = unit
        self.label = label
        self.quantities = quantities
        self.value = value
    }
}

/// What is asked of series near a place: a measure and a stratum, whatever the length of its steps.
public struct Quantity: Hashable, Sendable {
    public var measure: Measure
    /// Nil: all strata of the measure, where their names are not known in advance.
    public var stratum: Stratum?

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

    func holds(_ key: SeriesKey) -> Bool { key.measure == measure && (stratum == nil || key.stratum == stratum) }
}

extension Quantity: Comparable {
    public static func < (a: Quantity, b: Quantity) -> Bool {
        (a.measure.name, a.stratum?.text ?? "") < (b.measure.name, b.stratum?.text ?? "")
    }
}

/// How the hours of a day become one value.
public enum DayStatistic: Sendable, Hashable {
    case mean
    case least
    case greatest
    case sum
}
