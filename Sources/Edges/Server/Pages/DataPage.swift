import Messages
import Store
import TimeSeries

/// What was received, and what the checks say of it.
struct DataPage: Sendable {
    struct Delivery: Sendable {
        var received: String
        var source: String
        var name: String
        var read: String
        var added: String
        var revised: String
    }

    var t: [String: String]
    var sentence: String
    var remarks: [PlacePage.Remark]
    var sources: [SourceRow]
    var hasSources: Bool
    var deliveries: [Delivery]

    init(reader: SeriesReader, language: Language, labels: [String: String]) throws(StoreError) {
        let say = Phrasing(language: language, zone: reader.zone, calendar: reader.index.calendar)
        let records = try reader.store.deliveries(limit: 50)
        let findings = try reader.store.findings(series: nil, limit: 2000).filter { $0.finding.severity > .info }
        t = labels
        sources = try reader.store.sourceStatuses().filter { $0.lastAttempt <= reader.now }
            .map { SourceRow($0, say: say, now: reader.now) }
        hasSources = !sources.isEmpty
        let newest = records.first.map { say.moment($0.header.receivedAt, near: reader.now) } ?? "–"
        sentence = say(
            Messages.dataSummary(
                newest: newest, setAside: findings.count { $0.finding.severity == .setAside }))
        remarks = PlacePageBuilder.distinct(findings).prefix(60).map {
            PlacePageBuilder.remark($0, say: say, now: reader.now, index: reader.index)
        }
        deliveries = records.map { record in
            Delivery(
                received: say.moment(record.header.receivedAt, near: reader.now), source: record.header.connector,
                name: record.header.name, read: say.number(record.read), added: say.number(record.added),
                revised: say.number(record.revised))
        }
    }
}
