import Messages
import Store
import TimeSeries

/// What was received, how each source fares, and what the checks say of it.
struct DataPage: Sendable {
    struct Delivery: Sendable {
        var received: String
        var source: String
        var name: String
        var read: String
        var added: String
        var revised: String
    }

    /// One finding, with a link to the values behind it where there are some.
    struct Remark: Sendable {
        /// The series and its days.
        var when: String?
        var message: String
        var address: String?
    }

    /// The findings of one source, the newest first.
    struct OfSource: Sendable {
        var source: String?
        var remarks: [Remark]
        /// How many are not shown.
        var more: String?
    }

    /// The findings of one severity, by source.
    struct Group: Sendable {
        var heading: String
        var id: String
        var sources: [OfSource]
        /// Shown on demand only.
        var folded: Bool
    }

    var t: [String: String]
    var sentence: String
    var checked: String
    var groups: [Group]
    var sources: [SourceRow]
    var hasSources: Bool
    var deliveries: [Delivery]

    /// Findings shown of each severity and source.
    private static let shown = 8

    private struct Sourced {
        var finding: Finding
        var sources: [String]
    }

    init(reader: SeriesReader, language: Language, labels: [String: String]) throws(StoreError) {
        let say = Phrasing(language: language, zone: reader.zone, calendar: reader.index.calendar)
        let all = try reader.store.deliveries(limit: .max).filter { $0.header.receivedAt <= reader.now }
        let delivered = PlacePageBuilder.distinct(try reader.store.newestFindings(ofEach: 2000))
        let report = try reader.lastQuality()
        var connectors: [Measure: [String]] = [:]
        let checked = (report?.findings ?? []).map { finding in
            guard let measure = finding.series?.measure else { return Sourced(finding: finding, sources: []) }
            let names = connectors[measure] ?? all.connectors(of: measure)
            connectors[measure] = names
            return Sourced(finding: finding, sources: names)
        }
        let found = checked + delivered.map { Sourced(finding: $0.finding, sources: [$0.delivery.connector]) }
        t = labels
        sources = try reader.store.sourceStatuses().filter { $0.lastAttempt <= reader.now }.map { status in
            let measures = Set(
                all.filter { $0.header.connector == status.connector }.flatMap { $0.scope?.measures ?? [] })
            return SourceRow(
                status, completeness: report?.completeness(of: measures),
                findings: found.count { $0.finding.severity > .info && $0.sources.contains(status.connector) },
                say: say, now: reader.now)
        }
        hasSources = !sources.isEmpty
        let newest = all.first.map { say.moment($0.header.receivedAt, near: reader.now) } ?? "–"
        sentence = say(
            Messages.dataSummary(
                newest: newest, setAside: found.count { $0.finding.severity == .setAside }))
        self.checked =
            report.map {
                say(
                    Messages.checkedAt(
                        Text(verbatim: say.moment($0.madeAt, near: reader.now)), series: say.number($0.series)))
            } ?? say(Messages.neverChecked)
        let groups = Finding.Severity.allCases.reversed().compactMap { severity in
            Self.group(severity, found.filter { $0.finding.severity == severity }, reader: reader, say: say)
        }
        self.groups = groups
        deliveries = all.prefix(50).map { record in
            Delivery(
                received: say.moment(record.header.receivedAt, near: reader.now), source: record.header.connector,
                name: record.header.name, read: say.number(record.read), added: say.number(record.added),
                revised: say.number(record.revised))
        }
    }

    private static func group(_ severity: Finding.Severity, _ found: [Sourced], reader: SeriesReader, say: Phrasing)
        -> Group?
    {
        guard !found.isEmpty else { return nil }
        let bySource = Dictionary(grouping: found) { $0.sources.joined(separator: ", ") }
        let sources = bySource.sorted { $0.key < $1.key }.map { source, found in
            let newest = found.enumerated().sorted { a, b in
                let (one, other) = (a.element.finding.from, b.element.finding.from)
                if one != other { return (one ?? .distantFuture) > (other ?? .distantFuture) }
                return a.offset < b.offset
            }.map(\.element.finding)
            return OfSource(
                source: source.isEmpty ? nil : source,
                remarks: newest.prefix(shown).map { remark($0, reader: reader, say: say) },
                more: newest.count > shown ? say(Messages.moreFindings(newest.count - shown)) : nil)
        }
        return Group(
            heading: say(Messages.findingsOfSeverity(severity.label, count: found.count)),
            id: "h-\(severity.rawValue)", sources: sources, folded: severity == .info)
    }

    private static func remark(_ finding: Finding, reader: SeriesReader, say: Phrasing) -> Remark {
        let series = finding.series.map { FindingPage.shortName(of: $0, reader: reader, say: say) }
        let when = [series, when(finding, say: say, now: reader.now)].compactMap(\.self)
        let address = FindingAddress(finding).flatMap {
            reader.index.summaries[$0.series] == nil ? nil : $0.link(say.language)
        }
        return Remark(
            when: when.isEmpty ? nil : when.joined(separator: ", "), message: say(finding.message), address: address)
    }

    /// The first and last day of a finding; nil where it names none.
    static func when(_ finding: Finding, say: Phrasing, now: Instant) -> String? {
        guard let from = finding.from, let to = finding.to else { return nil }
        let first = say.date(say.zone.date(at: from), near: say.zone.date(at: now), holiday: false)
        let last = say.end(to, near: now)
        return first == last ? first : "\(first) – \(last)"
    }
}
