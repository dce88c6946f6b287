import Forecasting
import Foundation
import HTTPTypes
import Messages
import SourceValue
import Store
import TimeSeries

/// One call of the API: reads its parameters and answers from the store.
struct APICall {
    let reader: SeriesReader
    let configuration: ServerConfiguration
    let values: @Sendable () -> [KeptValue]
    let placeText: String?
    let query: (String) -> String?

    // MARK: Parameters

    private func place() throws(RequestFailure) -> Place {
        let text = placeText ?? ""
        guard let place = Place(text), reader.index.places.contains(place) else {
            throw RequestFailure(
                status: .notFound, text: Messages.placeNotFound(text), remedy: Messages.placeNotFoundRemedy)
        }
        return place
    }

    private func parameter<T>(_ name: String, _ expected: String, _ read: (String) -> T?) throws(RequestFailure) -> T? {
        guard let text = query(name) else { return nil }
        guard let value = read(text) else {
            throw RequestFailure(
                status: .badRequest, text: Messages.parameterUnreadable(name: name, value: text, expected: expected))
        }
        return value
    }

    private func key() throws(RequestFailure) -> SeriesKey {
        SeriesKey(
            try place(), query("measure").map { Measure($0) } ?? .visits,
            try parameter("stratum", "all | age=75+ | …") { Stratum($0) } ?? .all,
            every: try parameter("grain", "hour | 6h | day | week", Grain.init) ?? .day)
    }

    private func limit() throws(RequestFailure) -> Int {
        try parameter("limit", "1 … 1000") { Int($0).flatMap { (1...1000).contains($0) ? $0 : nil } } ?? 100
    }

    /// An instant with its offset, or a wall-clock time of the instance's zone.
    private func moment(_ name: String) throws(RequestFailure) -> Instant? {
        try parameter(name, "2026-11-23T18:00 | 2026-11-23T17:00:00Z") { text in
            Instant(iso8601: text) ?? CivilDateTime(iso8601: text).map(reader.zone.instant)
        }
    }

    // MARK: Answers

    func health() throws -> HealthBody {
        let patients = reader.index.patients()
        let until = patients.map { Self.end($0, reader.zone) }.max()
        let lag = until.map { reader.now.seconds(since: $0) }
        let sites = Dictionary(grouping: patients.filter { $0.key.place.kind == .site }, by: \.key.place).values.map {
            $0.map { Self.end($0, reader.zone) }.max() ?? .distantPast
        }
        let forecast = try reader.index.front.flatMap { front throws(StoreError) in
            try reader.latestForecast(of: SeriesKey(front, .visits, every: .day))
        }
        let isLate = lag.map { $0 > configuration.lateAfter } ?? false || forecast.map(reader.isOld) ?? false
        return HealthBody(
            status: lag == nil ? "empty" : isLate ? "late" : "ok", version: configuration.version,
            now: reader.now.description, zone: reader.zone.identifier, series: reader.index.summaries.count,
            dataUntil: until?.description,
            newestAvailableAt: patients.map(\.newestAvailableAt).max()?.description,
            lateBySeconds: lag.map { max(0, $0) }, sites: sites.count,
            lateSites: sites.count { reader.now.seconds(since: $0) > configuration.lateAfter },
            forecastMadeAt: forecast?.made(seen: reader.now).description, simulated: reader.index.isSimulated)
    }

    func places() throws -> PlacesBody {
        PlacesBody(
            places: reader.index.places.map { place in
                let own = reader.index.patients(at: place)
                return PlacesBody.Item(
                    place: place.description, kind: place.kind.rawValue, name: reader.index.name(of: place),
                    parent: reader.index.territory.entries[place]?.parent?.description,
                    simulated: reader.index.territory.entries[place]?.isSimulated ?? false,
                    measures: reader.index.measures(of: place).map(\.name),
                    dataUntil: own.map { Self.end($0, reader.zone) }.max()?.description)
            })
    }

    func series() throws -> SeriesBody {
        let place = try parameter("place", "site:FINESS | dep:93 | reg:11") { Place($0) }
        let items = reader.index.summaries.values.filter { place == nil || $0.key.place == place }.sorted {
            $0.key < $1.key
        }
        return SeriesBody(
            series: items.map { summary in
                let card = MeasureCatalog.card(of: summary.key.measure)
                return SeriesBody.Item(
                    series: summary.key.description, place: summary.key.place.description,
                    measure: summary.key.measure.name, label: card.label.english, unit: card.unit,
                    stratum: summary.key.stratum.text, grain: summary.key.grain.rawValue,
                    firstReference: summary.firstReference.description,
                    lastReference: summary.lastReference.description,
                    newestAvailableAt: summary.newestAvailableAt.description, rows: summary.rows)
            })
    }

    func observations() throws -> ObservationsBody {
        let key = try key()
        let grid = reader.grid(key)
        let from =
            try moment("from").map { grid.index(of: $0) } ?? grid.index(of: reader.now)
            - (grid.grain.stepsPerDay.map { 28 * $0 } ?? 26)
        let to = try moment("to").map { grid.index(of: $0) } ?? Int.max
        guard let values = try reader.values(key, from: from) else {
            throw RequestFailure(status: .notFound, text: Messages.nothingKnown(of: key.description))
        }
        let provisional = try reader.firstProvisional(
            of: key, in: values, forecast: try reader.latestForecast(of: key))
        let first = max(from, values.stepped.first)
        return ObservationsBody(
            series: key.description, asOf: reader.now.description, zone: reader.zone.identifier,
            observations: (first..<max(first, min(to, values.stepped.end))).map { step in
                let value = values.stepped[step]
                return ObservationsBody.Item(
                    referenceTime: grid.start(at: step).description, label: grid.label(at: step).description,
                    value: value.isNaN ? nil : value, completed: values.completed.contains(step),
                    provisional: step >= provisional && !value.isNaN)
            })
    }

    func forecast() throws -> ForecastBody {
        let key = try key()
        let knownBy = try moment("at")
        let found = try knownBy.map { try reader.forecast(of: key, knownBy: $0) } ?? reader.latestForecast(of: key)
        guard let forecast = found else {
            throw RequestFailure(
                status: .notFound, text: Messages.noForecastOf(series: key.description),
                remedy: Messages.noForecastRemedy())
        }
        let grid = forecast.grid
        let usual = try reader.usual(of: key, before: forecast.first, forecast: forecast)
        let stored = forecast.stored
        return ForecastBody(
            series: key.description, model: stored.model, origin: stored.origin.description,
            issuedAt: stored.issuedAt.description, dataAsOf: stored.dataAsOf.description, version: stored.version,
            zone: stored.zone, levels: stored.levels,
            steps: (0..<forecast.horizon).map { i in
                let step = forecast.first + i
                return ForecastBody.Step(
                    horizon: i + 1, start: grid.start(at: step).description, label: grid.label(at: step).description,
                    mean: stored.means.indices.contains(i) ? stored.means[i] : nil, quantiles: stored.quantiles[i],
                    usual: usual?.mean(at: step, knownBefore: forecast.first))
            }, window: try window(of: forecast),
            simulated: reader.index.territory.entries[key.place]?.isSimulated ?? false,
            weights: Dictionary(
                uniqueKeysWithValues: ForecastNotes(stored.notes).weights.map { ($0.model, $0.weight) }),
            notes: stored.notes)
    }

    private func window(of forecast: IssuedForecast) throws(RequestFailure) -> ForecastBody.Window? {
        guard let from = try moment("from"), let to = try moment("to") else {
            if query("from") != nil || query("to") != nil {
                throw RequestFailure(
                    status: .badRequest,
                    text: Messages.parameterMissing(name: query("from") == nil ? "from" : "to", expected: "from + to"))
            }
            return nil
        }
        let grid = forecast.grid
        guard
            let steps = reader.steps(from: reader.zone.label(at: from), to: reader.zone.label(at: to), on: grid),
            let sum = forecast.sum(over: steps)
        else { throw RequestFailure(status: .unprocessableContent, text: Messages.windowOutsideForecast) }
        return ForecastBody.Window(
            from: grid.start(at: steps.lowerBound).description, to: grid.start(at: steps.upperBound).description,
            steps: steps.count, mean: sum.mean,
            quantiles: forecast.stored.levels.compactMap { Level($0).map(sum.quantile) })
    }

    func deliveries() throws -> DeliveriesBody {
        DeliveriesBody(
            deliveries: try reader.store.deliveries(limit: try limit()).map {
                DeliveriesBody.Item(
                    connector: $0.header.connector, name: $0.header.name, hash: $0.header.hash,
                    receivedAt: $0.header.receivedAt.description, read: $0.read, added: $0.added, revised: $0.revised,
                    unchanged: $0.unchanged, newestAvailableAt: $0.newestAvailableAt?.description)
            })
    }

    func findings() throws -> FindingsBody {
        let series = try parameter("series", "dep:75|visits|all|day") { SeriesKey($0) }
        return FindingsBody(
            findings: try reader.store.findings(series: series, limit: try limit()).map {
                FindingsBody.Item(
                    check: $0.finding.check, severity: $0.finding.severity.rawValue,
                    message: $0.finding.message.english,
                    series: $0.finding.series?.description, from: $0.finding.from?.description,
                    to: $0.finding.to?.description, line: $0.finding.line, count: $0.finding.count,
                    delivery: $0.delivery.name)
            })
    }

    /// The newest study of the worth of sources, or the one that is asked for.
    func value() throws(RequestFailure) -> any Encodable {
        let format = try parameter("format", "json | csv") { ["json", "csv"].contains($0) ? $0 : nil }
        let (kept, study) = (values(), query("study"))
        guard let chosen = ValuePage.chosen(kept, study: study), let result = chosen.result,
            study == nil || study == chosen.id
        else {
            throw RequestFailure(
                status: .notFound,
                text: study.map { Messages.nothingKnown(of: $0) } ?? Messages.noValueYet,
                remedy: Messages.noValueRemedy)
        }
        return format == "csv" ? ValueCSV(result) : ValueBody(result, id: chosen.id)
    }

    private static func end(_ summary: SeriesSummary, _ zone: CivilZone) -> Instant {
        let grid = TimeGrid(zone: zone, grain: summary.key.grain)
        return grid.end(at: grid.index(of: summary.lastReference))
    }
}
