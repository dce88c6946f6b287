import Messages
import SourceValue
import TimeSeries

/// A study of what sources are worth as page and report show it.
struct ValueView: Sendable {
    struct Row: Sendable {
        var name: String
        var mark: String
        var verdict: String
        var kind: String
        var gain: String
        var bounds: String
        var drawing: String
        var detectable: String
        var dropped: String
        var leaking: String
        var upkeep: String
        /// What the store knows of its delay and its age.
        var measured: String?
    }

    struct PartRow: Sendable {
        /// Of a group, at its first row.
        var group: String?
        var part: String
        var mark: String
        var verdict: String
        var kind: String
        var gain: String
        var bounds: String
        var drawing: String
    }

    /// All parts of one source.
    struct OfSource: Sendable {
        var name: String
        var axis: String
        var parts: [PartRow]
    }

    var t: [String: String]
    var lang: String
    var headline: String
    var question: String
    var errorNow: String?
    var made: String
    var command: String
    var axis: String
    var rows: [Row]
    var withoutData: String?
    var seriesLeft: String?
    var says: [String]
    var heat: HeatTable
    var placesLeft: String?
    var ofSources: [OfSource]
    var predictability: [PredictabilityRow]
    var hasPredictability: Bool
    var predictabilityLeft: String?

    /// What fits: all of it on a page, less on paper.
    struct Room: Sendable {
        var places = Int.max
        var series = Int.max
    }

    /// - Parameter ages: seconds since the newest data of a source, by its name, where the store knows.
    init(
        _ result: ValueResult, say: Phrasing, labels: [String: String], ages: [String: Int] = [:], room: Room = Room()
    ) {
        let table = result.table
        let findings = table.findings.sorted { a, b in
            let (one, other) = (Self.order(a.verdict), Self.order(b.verdict))
            return one != other ? one < other : a.added.gain.gain > b.added.gain.gain
        }
        func title(_ name: String) -> Text { result.facts(of: name)?.title ?? Text(verbatim: name) }
        t = labels
        lang = say.language.rawValue
        headline = say(
            Messages.valueHeadline(
                judged: findings.count,
                contributing: findings.filter { $0.verdict == .contributes }.map { title($0.source) },
                not: findings.count { $0.verdict == .doesNotContribute },
                unknown: findings.count { $0.verdict == .unknown }))
        question = Self.question(result, say: say)
        errorNow =
            table.baseLoss.isFinite && table.fullLoss.isFinite
            ? say(
                Messages.valueErrorNow(
                    base: Text(verbatim: say.plainPercent(table.baseLoss)),
                    full: Text(verbatim: say.plainPercent(table.fullLoss)))) : nil
        func moment(_ instant: Instant) -> Text { Text(verbatim: say.moment(instant, near: .distantPast)) }
        made = say(
            Messages.valueMade(
                at: moment(result.made.at), version: result.made.version, dataAsOf: result.dataAsOf.map(moment)))
        command = result.question.command
        let drawing = IntervalDrawing(findings.map(\.added.gain))
        axis = drawing.axis(say)
        rows = findings.map { finding in
            let gain = finding.added.gain
            let facts = result.facts(of: finding.source)
            let name = FindingPage.capitalised(say(title(finding.source)))
            let measured = [
                facts?.delay.map { days in
                    say(
                        Messages.measuredDelay(
                            say(Messages.delayInDays(tenths: Int((10 * days).rounded())))))
                },
                ages[finding.source].map { say(Messages.lastGoodAge(Messages.duration(seconds: $0))) },
            ].compactMap(\.self)
            return Row(
                name: name, mark: Self.mark(finding.verdict), verdict: say(finding.verdict.text),
                kind: Self.kind(finding.verdict), gain: say.signedPercent(gain.gain), bounds: Self.bounds(gain, say),
                drawing: drawing.svg(
                    gain, finding.verdict, label: "\(say.signedPercent(gain.gain)), \(Self.bounds(gain, say))"),
                detectable: say.plainPercent(gain.detectable),
                dropped: finding.dropped.map { say.signedPercent($0.gain.gain) } ?? "–",
                leaking: finding.leaking.map { say.signedPercent($0.gain.gain) } ?? "–",
                upkeep: FindingPage.capitalised(facts.map { say($0.upkeep) } ?? ""),
                measured: measured.isEmpty ? nil : measured.joined(separator: " "))
        }
        withoutData = table.absent.isEmpty ? nil : say(Messages.valueWithoutData(table.absent.map(title)))
        seriesLeft = result.left.isEmpty ? nil : say(Messages.valueSeriesLeft(result.left.count))
        says = Self.says(findings, title: title, say: say)
        let parts = ValueParts(result, say: say, labels: labels, mostPlaces: room.places)
        heat = HeatTable(
            table, parts,
            sources: findings.map { ($0.source, FindingPage.capitalised(say(title($0.source)))) }, say: say)
        placesLeft = parts.placesLeft > 0 ? say(Messages.valuePartsNotShown(parts.placesLeft)) : nil
        ofSources = findings.map { finding in
            Self.parts(
                of: finding.source, name: FindingPage.capitalised(say(title(finding.source))), table, parts, say: say)
        }
        let ordered = result.predictability.sorted { a, b in
            a.series.place != b.series.place
                ? a.series.place < b.series.place : a.series.stratum == .all && b.series.stratum != .all
        }
        let shown = Self.shown(ordered, most: room.series)
        predictability = shown.map { row in
            PredictabilityRow(row, name: Self.name(of: row.series, in: result, say: say), say: say, labels: labels)
        }
        hasPredictability = !predictability.isEmpty
        let leftOut = ordered.count - shown.count
        predictabilityLeft = leftOut > 0 ? say(Messages.valueSeriesNotShown(leftOut)) : nil
    }

    // MARK: Wording

    private static func order(_ verdict: Verdict) -> Int {
        switch verdict {
        case .contributes: 0
        case .unknown: 1
        case .doesNotContribute: 2
        }
    }

    static func mark(_ verdict: Verdict) -> String {
        switch verdict {
        case .contributes: "◆"
        case .doesNotContribute: "○"
        case .unknown: "?"
        }
    }

    private static func kind(_ verdict: Verdict) -> String {
        switch verdict {
        case .contributes: "yes"
        case .doesNotContribute: "no"
        case .unknown: "unknown"
        }
    }

    private static func bounds(_ gain: PairedGain, _ say: Phrasing) -> String {
        say(Messages.intervalBounds(say.signedPercent(gain.lower), say.signedPercent(gain.upper)))
    }

    private static func question(_ result: ValueResult, say: Phrasing) -> String {
        let series = result.table.series
        func joined(_ texts: [String]) -> Text {
            let all = texts.map { Text(verbatim: $0) }
            return Text(
                fr: Messages.joined(all, \.french), en: Messages.joined(all, \.english))
        }
        let measures = Set(series.map(\.measure)).sorted().map { say(MeasureCatalog.card(of: $0).label) }
        let places = Set(series.map(\.place)).sorted().map { result.names[$0.description] ?? $0.description }
        let strata = ValueParts.totalFirst(Set(series.map(\.stratum)).sorted()) { $0 == .all }.map {
            ValueParts.name(ofStratum: $0.text, say: say)
        }
        let shown = places.count > 10 ? Array(places.prefix(3)) + ["…"] : places
        let question = result.question
        return say(
            Messages.valueQuestion(
                what: joined(measures), of: Text(verbatim: "\(say(joined(shown))) (\(say(joined(strata))))"),
                series: series.count, origins: result.table.rows.first?.gain.origins ?? 0,
                from: Text(verbatim: say.dayOfYear(question.from)),
                to: Text(verbatim: say.dayOfYear(question.to.advanced(byDays: -1))),
                farthest: question.horizons.map(\.upperBound).max() ?? 1))
    }

    /// Sources that contribute and get a sentence of their own: those that gain most.
    private static let mostSaid = 3

    /// The verdicts in full sentences.
    private static func says(_ findings: [ValueTable.Finding], title: (String) -> Text, say: Phrasing) -> [String] {
        let contributing = findings.filter { $0.verdict == .contributes }
        var said = contributing.prefix(mostSaid).map { finding in
            let gain = finding.added.gain
            return say(
                Messages.valueSaysContributing(
                    title(finding.source), gain: say.plainPercent(gain.gain), low: say.plainPercent(gain.lower),
                    high: say.plainPercent(gain.upper)))
        }
        if contributing.count > mostSaid {
            said.append(
                say(Messages.valueSaysAlsoContributing(contributing.dropFirst(mostSaid).map { title($0.source) })))
        }
        let unknown = findings.filter { $0.verdict == .unknown }
        let least = unknown.map(\.added.gain.detectable).sorted()
        if let low = least.first, let high = least.last {
            said.append(
                say(
                    Messages.valueSaysUnknown(
                        unknown.map { title($0.source) }, least: say.plainPercent(low), most: say.plainPercent(high))))
        }
        let not = findings.filter { $0.verdict == .doesNotContribute }
        if !not.isEmpty {
            said.append(
                say(Messages.valueSaysNot(not.map { title($0.source) }, relevant: say.plainPercent(Verdict.relevant))))
        }
        let leaks = findings.compactMap { finding in
            finding.leaking.map { (finding, $0.gain.gain, $0.gain.gain - finding.added.gain.gain) }
        }
        if let (finding, pretended, excess) = leaks.max(by: { $0.2 < $1.2 }), excess > Verdict.relevant {
            said.append(
                say(
                    Messages.valueSaysLeak(
                        title(finding.source), pretended: say.signedPercent(pretended),
                        gain: say.signedPercent(finding.added.gain.gain))))
        }
        return said
    }

    // MARK: Parts

    private static func parts(
        of source: String, name: String, _ table: ValueTable, _ parts: ValueParts, say: Phrasing
    ) -> OfSource {
        let own = Dictionary(
            table.rows.filter { $0.mode == .added && $0.source == source }.map { ($0.scope, $0) },
            uniquingKeysWith: { first, _ in first })
        let drawing = IntervalDrawing(parts.groups.flatMap(\.parts).compactMap { own[$0.scope]?.gain })
        let rows = parts.groups.flatMap { group in
            let known = group.parts.compactMap { part in own[part.scope].map { (part, $0) } }
            return known.enumerated().map { i, item in
                let (part, row) = item
                let verdict = Verdict(row.gain, q: row.q)
                let gain = say.signedPercent(row.gain.gain)
                return PartRow(
                    group: i == 0 ? group.name : nil, part: part.long, mark: mark(verdict), verdict: say(verdict.text),
                    kind: kind(verdict), gain: gain, bounds: bounds(row.gain, say),
                    drawing: drawing.svg(row.gain, verdict, label: "\(gain), \(bounds(row.gain, say))"))
            }
        }
        return OfSource(name: name, axis: drawing.axis(say), parts: rows)
    }

    private static func name(of key: SeriesKey, in result: ValueResult, say: Phrasing) -> String {
        let series = result.table.series
        let stratum = ValueParts.name(ofStratum: key.stratum.text, say: say)
        var parts: [String] = []
        if Set(series.map(\.place)).count > 1 { parts.append(result.names[key.place.description] ?? key.place.code) }
        if Set(series.map(\.stratum)).count > 1 || parts.isEmpty { parts.append(stratum) }
        if Set(series.map(\.measure)).count > 1 { parts.append(say(MeasureCatalog.card(of: key.measure).label)) }
        return FindingPage.capitalised(parts.joined(separator: ", "))
    }

    /// All where they fit; else totals first, then the largest.
    private static func shown(_ rows: [SeriesPredictability], most: Int) -> [SeriesPredictability] {
        guard rows.count > most else { return rows }
        let kept = Set(
            rows.sorted { a, b in
                let (one, other) = (a.series.stratum == .all, b.series.stratum == .all)
                return one != other ? one : a.mean > b.mean
            }.prefix(most).map(\.series))
        return rows.filter { kept.contains($0.series) }
    }
}
