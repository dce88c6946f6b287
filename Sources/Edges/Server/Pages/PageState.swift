import Forecasting
import Messages
import TimeSeries

/// What a page shows, as its address says it: the URL is the state.
struct PageState: Sendable {
    var language: Language
    var measure: Measure
    var stratum: Stratum
    var grain: Grain
    /// How far ahead: `48h`, `7d`, `21d` or `12w`.
    var span: String
    /// Bounds of the time window, wall clock.
    var from: CivilDateTime?
    var to: CivilDateTime?
    /// Shows only places of this département in lists.
    var parent: Place?
    var search: String

    static func spans(of grain: Grain) -> [String] {
        switch grain {
        case .hour, .sixHours: ["48h", "7d"]
        case .day: ["21d"]
        case .week: ["12w"]
        }
    }

    /// Reads a query; what is absent or unreadable takes its default.
    ///
    /// Language: address, then cookie, then French.
    init(query: (String) -> String?, cookie: String?) {
        language = query("lang").flatMap(Language.init) ?? cookie.flatMap(Language.init) ?? .french
        measure = query("measure").map { Measure($0) } ?? .visits
        stratum = query("stratum").flatMap { Stratum($0) } ?? .all
        grain = query("grain").flatMap(Grain.init) ?? .day
        let span = query("span")
        self.span = Self.spans(of: grain).first { $0 == span } ?? Self.spans(of: grain)[0]
        from = query("from").flatMap { CivilDateTime(iso8601: $0) }
        to = query("to").flatMap { CivilDateTime(iso8601: $0) }
        parent = query("in").flatMap { Place($0) }
        search = query("q") ?? ""
    }

    func key(_ place: Place) -> SeriesKey { SeriesKey(place, measure, stratum, every: grain) }

    /// Steps ahead that the page shows.
    var horizon: Int {
        let days = span == "48h" ? 2 : span == "7d" ? 7 : 21
        return grain == .week ? 12 : days * (grain.stepsPerDay ?? 1)
    }

    /// Steps of the past that the page shows.
    var pastSteps: Int {
        switch grain {
        case .hour, .sixHours: (span == "48h" ? 2 : 7) * (grain.stepsPerDay ?? 24)
        case .day: 28
        case .week: 26
        }
    }

    /// The address of this state; defaults are left out, the language is always said.
    func address(_ path: String) -> String {
        var pairs: [(String, String)] = [("lang", language.rawValue)]
        if measure != .visits { pairs.append(("measure", measure.name)) }
        if stratum != .all { pairs.append(("stratum", stratum.text)) }
        if grain != .day { pairs.append(("grain", grain.rawValue)) }
        if span != Self.spans(of: grain)[0] { pairs.append(("span", span)) }
        if let parent { pairs.append(("in", parent.description)) }
        if !search.isEmpty { pairs.append(("q", search)) }
        return Self.address(path, pairs)
    }

    static func address(_ path: String, _ pairs: [(String, String)]) -> String {
        path + "?" + pairs.map { "\($0)=\(encoded($1))" }.joined(separator: "&")
    }

    /// Percent-encodes everything but unreserved characters and `:` (RFC 3986, section 2.3).
    static func encoded(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF")
        return text.utf8.reduce(into: "") { result, byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E, 0x3A:
                result.append(Character(Unicode.Scalar(byte)))
            default: result += "%\(hex[Int(byte >> 4)])\(hex[Int(byte & 15)])"
            }
        }
    }
}
