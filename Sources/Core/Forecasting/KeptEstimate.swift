public import Statistics

/// What estimation found of one series, as plain numbers, so that another process goes on from it instead of estimating anew.
///
/// Only what was estimated is here; states are filtered forward from the data. It may be lost or damaged at any time: a fit made
/// from it equals the fit made without.
public struct KeptEstimate: Sendable, Hashable {
    /// Of everything the numbers are a function of: settings, past, calendar, covariates.
    public var basis: Digest
    /// In the model's own order.
    public var numbers: [Double]

    public init(basis: Digest, numbers: [Double]) {
        self.basis = basis
        self.numbers = numbers
    }
}

/// A model whose estimates can be kept and taken up again.
///
/// Contract: `fit(training, from: estimate(of: fit(training)))` forecasts, bit by bit, what `fit(training)` does, as it does at later
/// origins whose estimates stand on the same data; any other numbers are refused, never trusted.
public protocol RestorableModel: ForecastModel {
    /// The estimates behind a fit; nil where there is nothing that is worth keeping.
    func estimate(of fitted: Fitted) -> KeptEstimate?

    /// The fit with these estimates; nil when they were made from other data, or by another version of the model.
    ///
    /// - Throws: as ``ForecastModel/fit(_:)``.
    func fit(_ training: TrainingSet, from kept: KeptEstimate) throws(FitError) -> Fitted?
}

/// Reads numbers one after the other; nil as soon as one is not what it should be.
public struct NumberReader {
    private var rest: ArraySlice<Double>

    public init(_ numbers: [Double]) { rest = numbers[...] }

    public var isAtEnd: Bool { rest.isEmpty }

    /// The next number, if it is finite.
    public mutating func number() -> Double? {
        guard let next = rest.popFirst(), next.isFinite else { return nil }
        return next
    }

    public mutating func integer(in range: ClosedRange<Int>) -> Int? {
        guard let next = number(), let value = Int(exactly: next), range.contains(value) else { return nil }
        return value
    }

    public mutating func numbers(_ count: Int) -> [Double]? {
        guard count >= 0, rest.count >= count, rest.prefix(count).allSatisfy(\.isFinite) else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }
}
