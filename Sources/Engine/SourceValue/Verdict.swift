public import Messages

/// What the data say of a source.
public enum Verdict: String, Sendable, Codable, CaseIterable {
    /// It makes forecasts better, beyond chance.
    case contributes
    /// If it makes them better at all, then by less than matters.
    case doesNotContribute = "does_not_contribute"
    /// The data at hand cannot tell.
    case unknown

    /// A gain below which no one would keep a source up: half a percent of the loss.
    public static let relevant = 0.005

    /// - Parameters:
    ///   - gain: of the source added to calendar and past.
    ///   - q: its p-value adjusted over all sources of the table.
    public init(_ gain: PairedGain, q: Double) {
        if gain.gain > 0, gain.lower > 0, q < 0.05 {
            self = .contributes
        } else if gain.upper < Self.relevant {
            self = .doesNotContribute
        } else {
            self = .unknown
        }
    }

    public var text: Text {
        switch self {
        case .contributes: Messages.verdictContributes
        case .doesNotContribute: Messages.verdictDoesNotContribute
        case .unknown: Messages.verdictUnknown
        }
    }
}
