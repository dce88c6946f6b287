import Forecasting
import Messages
import TimeSeries

/// The page of any place: the answer, the chart, what was said and came, causes, places below.
struct PlacePage: Sendable {
    struct Choice: Sendable {
        var label: String
        var address: String
        var selected: Bool
    }

    struct Banner: Sendable {
        var lines: [String]
    }

    struct Window: Sendable {
        var from: String
        var to: String
        var presets: [Choice]
        var answer: String?
        var hidden: [Hidden]
        var path: String
    }

    struct Hidden: Sendable {
        var name: String
        var value: String
    }

    struct Effect: Sendable {
        var label: String
        var percent: String
    }

    struct Remark: Sendable {
        var severity: String
        var when: String
        var message: String
    }

    var t: [String: String]
    var kind: String
    var name: String
    var crumbs: [PageFrame.Link]
    /// The first line of the page.
    var sentence: String
    var remedy: String?
    var second: String?
    var banner: Banner?
    var measures: [Choice]
    var strata: [Choice]
    var grains: [Choice]
    var spans: [Choice]
    var chart: Chart?
    var yesterday: [String]
    var trust: String?
    var notJudged: String?
    var effects: [Effect]
    /// What is said where no effect is worth a line.
    var withoutEffects: String?
    var effectsNote: String?
    var showWhy: Bool
    var band: [String]
    var weights: [Effect]
    var hasWeights: Bool
    var window: Window?
    var remarks: [Remark]
    var hasRemarks: Bool
    var tiles: TileMap?
    var children: ChildrenTable?

    struct Chart: Sendable {
        var title: String
        var json: String
        var description: String
        var installed: Bool
        var future: [FutureRow]
        var past: [PastRow]
        var hasSaid: Bool
        var hasFuture: Bool
        var usualNote: String
        var completedNote: String?
        var hasProvisional: Bool
        var provisionalNote: String
    }

    struct FutureRow: Sendable {
        var when: String
        var weekend: Bool
        var expected: String
        var range90: String
        var range80: String
        var range50: String
        var usual: String
        var deviation: String
    }

    struct PastRow: Sendable {
        var when: String
        var weekend: Bool
        var came: String
        var said: String
        var verdict: String
        var verdictClass: String
        var usual: String
    }
}
