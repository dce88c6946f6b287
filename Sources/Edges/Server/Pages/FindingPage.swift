import Messages
import Store
import TimeSeries

/// The versions of the values behind one finding.
struct FindingPage: Sendable {
    struct Version: Sendable {
        var step: String
        var value: String
        var known: String
        var delivery: String
        /// Whether a later version supersedes it.
        var superseded: Bool
    }

    var t: [String: String]
    var lang: String
    var sentence: String
    /// What kind of finding it is, and what the check looks for; nil where it is not found any more.
    var severity: String?
    var series: String
    var when: String?
    var versions: [Version]
    var hasVersions: Bool
    var left: String?

    init(_ address: FindingAddress, reader: SeriesReader, language: Language, labels: [String: String])
        throws(StoreError)
    {
        let say = Phrasing(language: language, zone: reader.zone, calendar: reader.index.calendar)
        t = labels
        lang = language.rawValue
        let checked = try reader.store.quality()?.findings ?? []
        let delivered = try reader.store.findings(series: address.series, limit: 2000).map(\.finding)
        let found = (checked + delivered).first(where: address.isOf)
        let name = Self.name(of: address.series, reader: reader, say: say)
        sentence = found.map { FindingPage.capitalised(say($0.message)) } ?? say(Messages.valuesOf(name))
        severity = found.map { say($0.severity.label) }
        series = name
        when = found.flatMap { DataPage.when($0, say: say, now: reader.now) }
        let rows = try FindingRows(
            of: address.series, from: address.from, to: address.to, in: reader.store, now: reader.now, limit: 400)
        let grid = reader.grid(address.series)
        versions = rows.rows.enumerated().map { i, row in
            let next = i + 1 < rows.rows.count ? rows.rows[i + 1].referenceTime : nil
            return Version(
                step: say.step(grid.index(of: row.referenceTime), of: grid, near: reader.now),
                value: row.value.map { say.decimal($0) } ?? say(Messages.valueMissing),
                known: say.moment(row.availableAt, near: reader.now),
                delivery: row.delivery.map { "\($0.connector), \($0.name)" } ?? "–",
                superseded: next == row.referenceTime)
        }
        hasVersions = !versions.isEmpty
        left = rows.left > 0 ? say(Messages.rowsLeft(rows.left)) : nil
    }

    /// "Paris – passages aux urgences, 75 ans et plus, jour par jour".
    static func name(of key: SeriesKey, reader: SeriesReader, say: Phrasing) -> String {
        let parts =
            [say(MeasureCatalog.card(of: key.measure).label)] + strata(of: key, say: say)
            + [say(key.grain.label)]
        return "\(reader.index.name(of: key.place))\u{A0}– \(parts.joined(separator: ", "))"
    }

    /// "Paris, passages aux urgences, 75 ans et plus".
    static func shortName(of key: SeriesKey, reader: SeriesReader, say: Phrasing) -> String {
        let parts = [reader.index.name(of: key.place), say(MeasureCatalog.card(of: key.measure).label)]
        return (parts + strata(of: key, say: say)).joined(separator: ", ")
    }

    private static func strata(of key: SeriesKey, say: Phrasing) -> [String] {
        key.stratum.cells.sorted { $0.key.rawValue < $1.key.rawValue }.map {
            say(Messages.stratumLabel(dimension: $0.key.rawValue, value: $0.value))
        }
    }

    static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}

extension Phrasing {
    /// A value with up to three decimals, as the source gave it.
    func decimal(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "–" }
        let thousandths = Int((abs(value) * 1000).rounded())
        var decimals = String(1000 + thousandths % 1000).dropFirst()
        while decimals.last == "0" { decimals.removeLast() }
        let whole = (value < 0 && thousandths > 0 ? "\u{2212}" : "") + number(thousandths / 1000)
        return decimals.isEmpty ? whole : whole + (language == .french ? "," : ".") + decimals
    }
}
