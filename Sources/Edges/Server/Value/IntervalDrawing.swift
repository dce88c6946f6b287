import Foundation
import Messages
import SourceValue
import TimeSeries

/// Draws gains with their intervals on one common axis, as SVG whose colours the style sheet gives.
struct IntervalDrawing: Sendable {
    private let low: Double
    private let high: Double
    private let step: Double

    static let width = 220.0
    private static let margin = 6.0

    /// An axis that holds every interval, 0 and the least gain that matters.
    init(_ gains: [PairedGain]) {
        let least = min(gains.map(\.lower).min() ?? 0, -Verdict.relevant)
        let most = max(gains.map(\.upper).max() ?? 0, 2 * Verdict.relevant)
        let steps = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5]
        step = steps.first { (most - least) / $0 <= 5 } ?? 1
        low = least
        high = most
    }

    private func x(_ share: Double) -> Double {
        let clipped = min(max(share, low), high)
        return Self.margin + (clipped - low) / (high - low) * (Self.width - 2 * Self.margin)
    }

    private func number(_ value: Double) -> String { String(format: "%.1f", value) }

    private func line(_ kind: String, _ share: Double, height: Double) -> String {
        "<line class=\"\(kind)\" x1=\"\(number(x(share)))\" x2=\"\(number(x(share)))\" y1=\"0\" y2=\"\(number(height))\"/>"
    }

    /// One gain; the verdict gives the mark its shape: a diamond, a ring, a dot.
    ///
    /// - Parameter label: what a screen reader says, free of markup.
    func svg(_ gain: PairedGain, _ verdict: Verdict, label: String) -> String {
        let (height, middle) = (22.0, 11.0)
        let at = x(gain.gain)
        let mark =
            switch verdict {
            case .contributes:
                "<path class=\"iv-yes\" d=\"M\(number(at - 6)) \(middle) L\(number(at)) 5 L\(number(at + 6)) \(middle) L\(number(at)) 17 Z\"/>"
            case .doesNotContribute: "<circle class=\"iv-no\" cx=\"\(number(at))\" cy=\"\(middle)\" r=\"4.2\"/>"
            case .unknown: "<circle class=\"iv-unknown\" cx=\"\(number(at))\" cy=\"\(middle)\" r=\"3.6\"/>"
            }
        return open(height, label: label) + line("iv-zero", 0, height: height)
            + line("iv-relevant", Verdict.relevant, height: height)
            + "<line class=\"iv-bar\(verdict == .contributes ? " iv-sure" : "")\" x1=\"\(number(x(gain.lower)))\" x2=\"\(number(x(gain.upper)))\" y1=\"\(middle)\" y2=\"\(middle)\"/>"
            + mark + "</svg>"
    }

    /// The axis: round values with their labels.
    func axis(_ say: Phrasing) -> String {
        let height = 18.0
        var text = open(height, label: nil) + line("iv-zero", 0, height: 4)
        let first = Int((low / step).rounded(.up))
        let last = Int((high / step).rounded(.down))
        for k in first...max(first, last) {
            let share = Double(k) * step
            text += line("iv-tick", share, height: 4)
            let near = x(share) < 18 ? "start" : x(share) > Self.width - 18 ? "end" : "middle"
            let label = k == 0 ? "0" : say.signedPercent(share, decimals: step < 0.01 ? 1 : 0)
            text += "<text x=\"\(number(x(share)))\" y=\"15\" text-anchor=\"\(near)\">\(label)</text>"
        }
        return text + "</svg>"
    }

    private func open(_ height: Double, label: String?) -> String {
        let who = label.map { "role=\"img\" aria-label=\"\($0)\"" } ?? "aria-hidden=\"true\""
        return
            "<svg class=\"iv\" \(who) viewBox=\"0 0 \(Int(Self.width)) \(Int(height))\" width=\"\(Int(Self.width))\" height=\"\(Int(height))\">"
    }
}

extension Phrasing {
    /// "+2,1 %" or "−0.3%", with its sign.
    func signedPercent(_ share: Double, decimals: Int = 1) -> String {
        guard share.isFinite else { return "–" }
        return sign(share, decimals: decimals) + plainPercent(abs(share), decimals: decimals)
    }

    /// "2,1 %" or "2.1%".
    func plainPercent(_ share: Double, decimals: Int = 1) -> String {
        guard share.isFinite else { return "–" }
        return fixed(100 * share, decimals: decimals) + (language == .french ? "\u{202F}%" : "%")
    }

    /// The sign that a share has once it is rounded; none for 0.
    func sign(_ share: Double, decimals: Int = 1) -> String {
        let rounded = (abs(100 * share) * pow(10, Double(decimals))).rounded()
        return rounded == 0 ? "" : share < 0 ? "\u{2212}" : "+"
    }

    /// A figure with a fixed number of decimals, unsigned unless negative.
    func fixed(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return "–" }
        let text = String(format: "%.\(decimals)f", abs(value))
        let minus = value < 0 && text.contains { $0 != "0" && $0 != "." } ? "\u{2212}" : ""
        return minus + (language == .french ? text.replacing(".", with: ",") : text)
    }

    /// A day with its year, "1er avril 2023", the month as pages shorten it.
    func dayOfYear(_ date: CivilDate) -> String {
        let day = language == .french && date.day == 1 ? "1er" : "\(date.day)"
        return "\(day)\u{A0}\(self(Messages.month(date.month)))\u{A0}\(date.year)"
    }
}
