import Forecasting
import Foundation
import Messages
import Store
import TimeSeries

/// Puts the page of one place together from what the store knows.
struct PlacePageBuilder {
    let reader: SeriesReader
    let place: Place
    let state: PageState
    let path: String
    let labels: [String: String]
    let chartsInstalled: Bool
    let lateAfter: Int

    var say: Phrasing { Phrasing(language: state.language, zone: reader.zone, calendar: reader.index.calendar) }
    var isFeminine: Bool { MeasureCatalog.card(of: state.measure).isFeminine }
    var headline: Headline { Headline(say: say, now: reader.now) }

    func build() throws(StoreError) -> (page: PlacePage, view: SeriesView, freshness: Freshness?) {
        let key = state.key(place)
        let view = try reader.view(key, state: state)
        let freshness = try reader.freshness(of: key, lateAfter: lateAfter)
        let name = reader.index.name(of: place)
        let (sentence, remedy, steps) = try firstLine(view, name: name)
        let parts = try explanation(of: view, over: steps)
        let children = try ChildrenTable.build(self)
        let remarks = try remarks()
        let page = PlacePage(
            t: labels, kind: say(place.kind.label), name: name, crumbs: crumbs(),
            sentence: sentence, remedy: remedy, second: children.flatMap { $0.summary.isEmpty ? nil : $0.summary },
            banner: banner(view, freshness),
            measures: measureChoices(), strata: stratumChoices(), grains: grainChoices(), spans: spanChoices(),
            chart: view.observed == nil && view.forecast == nil ? nil : chart(view, sentence: sentence),
            yesterday: yesterday(view), trust: view.forecast == nil ? nil : trust(view),
            notJudged: notJudged(view),
            effects: parts.effects, withoutEffects: parts.without, effectsNote: parts.note,
            showWhy: view.forecast != nil,
            band: parts.band, weights: parts.weights,
            hasWeights: !parts.weights.isEmpty, window: window(view),
            remarks: remarks, hasRemarks: !remarks.isEmpty, tiles: children.flatMap { TileMap($0, say: say) },
            children: children)
        return (page, view, freshness)
    }

    // MARK: First line

    /// The sentence, what to do where there is no forecast, and the steps of the view's forecast that it is about.
    private func firstLine(
        _ view: SeriesView, name: String
    ) throws(StoreError) -> (String, remedy: String?, steps: Range<Int>?) {
        let remedy = remedy().map { say($0) }
        guard let forecast = view.forecast else {
            return view.observed == nil
                ? (say(Messages.noSeries(place: name)), say(Messages.noSeriesRemedy), nil)
                : (
                    say(Messages.noForecast(place: name, noun: headline.noun(state.measure))),
                    remedy, nil
                )
        }
        var outlook: Outlook?
        switch view.grid.grain {
        case .day: outlook = reader.outlookOfTomorrow(forecast, usual: view.usual)
        case .week: outlook = reader.outlookOfNextWeek(forecast, usual: view.usual)
        case .hour, .sixHours:
            outlook = reader.outlook(forecast, over: reader.next24Hours(forecast), usual: view.usual)
            // Without joint draws hours cannot be added up: the day says what they come to.
            if outlook == nil, let day = try reader.outlookOfTomorrow(view.key), day.grid.grain == .day {
                return (
                    headline.sentence(day.outlook, key: view.key, grid: day.grid, window: false), nil,
                    hours(of: day.grid.date(at: day.outlook.steps.lowerBound), in: forecast)
                )
            }
            outlook = outlook ?? reader.outlookOfTomorrow(forecast, usual: view.usual)
        }
        guard let outlook else {
            return (
                say(Messages.noForecast(place: name, noun: headline.noun(state.measure))),
                remedy,
                nil
            )
        }
        return (headline.sentence(outlook, key: view.key, grid: view.grid, window: false), nil, outlook.steps)
    }

    /// The steps of a day that a forecast reaches; nil for none.
    private func hours(of day: CivilDate, in forecast: IssuedForecast) -> Range<Int>? {
        let (start, end) = (forecast.grid.index(of: day), forecast.grid.index(of: day.advanced(byDays: 1)))
        let steps = (start..<end).clamped(to: forecast.first..<forecast.end)
        return steps.isEmpty ? nil : steps
    }

    /// What makes the missing forecast; nil where Vigie forecasts no such measure.
    private func remedy() -> Text? {
        // The run of the region makes visits and admissions; other counts are asked for by name.
        if [.visits, .admissions].contains(state.measure) { return Messages.noForecastRemedy() }
        guard MeasureCatalog.card(of: state.measure).kind == .count,
            let grain = [Grain.day, .hour, .week].first(where: {
                reader.index.summaries[SeriesKey(place, state.measure, state.stratum, every: $0)] != nil
            })
        else { return nil }
        return Messages.noForecastRemedy(
            series: "\(SeriesKey(place, state.measure, state.stratum, every: grain))", grain: grain.rawValue)
    }

    /// When a forecast was made.
    func moment(of forecast: IssuedForecast) -> String {
        say.moment(forecast.made(seen: reader.now), near: reader.now)
    }

    private func banner(_ view: SeriesView, _ freshness: Freshness?) -> PlacePage.Banner? {
        var lines: [String] = []
        if let freshness, freshness.isLate {
            lines.append(
                say(
                    Messages.dataLate(
                        last: say.end(freshness.lastEnd, near: reader.now),
                        lag: say(Messages.duration(seconds: freshness.lag)))))
        } else if let freshness, freshness.latePlaces > 0 {
            lines.append(say(Messages.someSitesLate(freshness.latePlaces, of: freshness.allPlaces)))
        }
        if let forecast = view.forecast {
            let until = forecast.grid.start(at: forecast.end)
            if until <= reader.now {
                lines.append(say(Messages.forecastExpired(until: say.end(until, near: reader.now))))
            } else if freshness?.isLate ?? false || reader.isOld(forecast) {
                lines.append(
                    say(
                        Messages.forecastStillGood(
                            dataAsOf: say.moment(forecast.stored.dataAsOf, near: reader.now),
                            until: say.end(until, near: reader.now))))
            }
        }
        return lines.isEmpty ? nil : PlacePage.Banner(lines: lines)
    }

    private func crumbs() -> [PageFrame.Link] {
        reader.index.territory.ancestors(of: place).reversed().filter { reader.index.places.contains($0) }.map {
            PageFrame.Link(label: reader.index.name(of: $0), address: state.address(PageRoutes.path(of: $0)))
        }
    }

    // MARK: Choices

    private func choice(_ label: String, selected: Bool, _ change: (inout PageState) -> Void) -> PlacePage.Choice {
        var other = state
        change(&other)
        return PlacePage.Choice(label: label, address: other.address(path), selected: selected)
    }

    private func measureChoices() -> [PlacePage.Choice] {
        let shown = reader.index.measures(of: place).filter {
            [.count, .stock].contains(MeasureCatalog.card(of: $0).kind) && $0 != .lengthOfStay && $0 != .events
        }
        return shown.map { measure in
            choice(say(MeasureCatalog.card(of: measure).label), selected: measure == state.measure) {
                $0.measure = measure
                $0.stratum = .all
            }
        }
    }

    private func stratumChoices() -> [PlacePage.Choice] {
        let ages = reader.index.strata(of: place, state.measure).filter {
            $0.cells.count == 1 && $0.cells[.age].map { AgeBand(rawValue: $0) != nil } ?? false || $0 == state.stratum
        }
        guard !ages.isEmpty else { return [] }
        return [choice(labels["all_ages"] ?? "", selected: state.stratum == .all) { $0.stratum = .all }]
            + ages.map { stratum in
                choice(name(of: stratum), selected: stratum == state.stratum) { $0.stratum = stratum }
            }
    }

    func name(of stratum: Stratum) -> String {
        stratum.cells.sorted { $0.key.rawValue < $1.key.rawValue }.map {
            say(Messages.stratumLabel(dimension: $0.key.rawValue, value: $0.value))
        }.joined(separator: ", ")
    }

    private func grainChoices() -> [PlacePage.Choice] {
        reader.index.grains(of: place, state.measure, state.stratum).map { grain in
            choice(say(grain.label), selected: grain == state.grain) {
                $0.grain = grain
                $0.span = PageState.spans(of: grain)[0]
            }
        }
    }

    private func spanChoices() -> [PlacePage.Choice] {
        let spans = PageState.spans(of: state.grain)
        return spans.count < 2
            ? []
            : spans.map { span in choice(say(Messages.span(span)), selected: span == state.span) { $0.span = span } }
    }

    // MARK: What was said

    private func yesterday(_ view: SeriesView) -> [String] {
        let today = reader.zone.date(at: reader.now)
        guard view.grid.grain == .day || view.grid.grain == .week else { return [] }
        func when(_ step: Int) -> String {
            view.grid.grain == .week
                ? say.relativeWeek(step, of: view.grid, near: reader.now)
                : say.relativeDay(view.grid.date(at: step), today: today)
        }
        let noun = headline.noun(state.measure)
        let newest = view.unjudged.last.map { check in
            say(
                Messages.saidAndSoFar(
                    when: when(check.step), low: say.number(check.said.low), high: say.number(check.said.high),
                    soFar: say.number(check.came), noun: noun,
                    feminine: isFeminine))
        }
        let judged = view.checked.suffix(newest == nil ? 2 : 1).reversed().map { check in
            say(
                Messages.saidAndCame(
                    when: when(check.step), low: say.number(check.said.low), high: say.number(check.said.high),
                    came: came(check.came, at: check.step, view), noun: noun,
                    feminine: isFeminine, verdict: SeriesView.verdict(check.came, check.said)))
        }
        return (newest.map { [$0] } ?? []) + judged
    }

    private func notJudged(_ view: SeriesView) -> String? {
        let count = view.unjudged.count
        return count == 0 ? nil : say(Messages.notJudgedYet(count: count, view.noun))
    }

    private func trust(_ view: SeriesView) -> String {
        let total = view.checked.count
        return total < 7
            ? say(Messages.trustTooEarly(total: total, view.noun))
            : say(Messages.trust(inside: view.inside, total: total, view.noun))
    }

    // MARK: Causes

    private func explanation(
        of view: SeriesView, over wanted: Range<Int>?
    ) throws(StoreError) -> (
        effects: [PlacePage.Effect], without: String?, note: String?, band: [String], weights: [PlacePage.Effect]
    ) {
        guard let forecast = view.forecast else { return ([], nil, nil, [], []) }
        let asked = wanted ?? forecast.first..<(forecast.first + 1)
        let (notes, steps) = try reasons(of: forecast, over: asked)
        let all = notes.effects(over: steps)
        let effects = all.filter { abs($0.share) >= 0.01 }.map {
            PlacePage.Effect(label: say($0.label), percent: say.percent($0.share))
        }
        let weights = notes.weights.filter { $0.weight >= 0.005 }.map {
            PlacePage.Effect(
                label: notes.titles[$0.model].map { say($0) } ?? $0.model,
                percent: say.percent($0.weight).replacing("+", with: ""))
        }
        let share = notes.share(over: steps).map {
            say(Messages.shareNote(say.percent($0).replacing("+", with: "")))
        }
        let small = share == nil ? Messages.smallComponents : Messages.smallShareComponents
        return (
            effects, effects.isEmpty ? say(all.isEmpty ? Messages.noComponents : small) : nil,
            share ?? (effects.isEmpty ? nil : say(Messages.effectsNote(view.noun))),
            band(ForecastNotes(forecast.stored.notes), steps: asked.map { $0 - forecast.first }, view), weights
        )
    }

    /// What a forecast says of how it came about, and its steps from its origin.
    ///
    /// Hours of an age say nothing: what their days say.
    private func reasons(
        of forecast: IssuedForecast, over steps: Range<Int>
    ) throws(StoreError) -> (ForecastNotes, [Int]) {
        guard forecast.grid.grain == .hour, state.stratum != .all, forecast.stored.notes["components"] == nil,
            let daily = try reader.latestForecast(of: SeriesKey(place, state.measure, state.stratum, every: .day))
        else { return (ForecastNotes(forecast.stored.notes), steps.map { $0 - forecast.first }) }
        let days = Set(steps.map { daily.grid.index(of: forecast.grid.date(at: $0)) - daily.first })
        return (ForecastNotes(daily.stored.notes), days.sorted())
    }

    /// Why the band is as wide as it is, in sentences.
    private func band(_ notes: ForecastNotes, steps: [Int], _ view: SeriesView) -> [String] {
        guard let width = notes.width(over: steps) else { return [] }
        func unsigned(_ share: Double) -> String { say.percent(abs(share)).replacing("+", with: "") }
        var sentences = [say(Messages.bandOfChance(percent: unsigned(width.chance)))]
        if let total = width.total {
            sentences.append(say(Messages.bandOfTotal(percent: unsigned(total))))
        }
        if let disagreement = width.disagreement, disagreement >= 0.1 {
            sentences.append(say(Messages.bandOfModels(percent: unsigned(disagreement))))
        }
        if let correction = width.correction, correction >= 1.05 {
            sentences.append(say(Messages.bandWidened(percent: unsigned(correction - 1))))
        } else if let correction = width.correction, correction <= 0.95 {
            sentences.append(say(Messages.bandNarrowed(percent: unsigned(1 - correction))))
        }
        let grain = view.grid.grain
        if notes.staleness > 0, grain == .day {
            sentences.append(say(Messages.bandOfStaleData(days: notes.staleness)))
        } else if notes.staleness > 0, grain == .week {
            sentences.append(say(Messages.bandOfStaleData(weeks: notes.staleness)))
        }
        return sentences
    }

    // MARK: Window

    private func window(_ view: SeriesView) -> PlacePage.Window? {
        guard view.grid.grain == .hour, let forecast = view.forecast, forecast.paths != nil else { return nil }
        let today = reader.zone.date(at: max(reader.now, forecast.stored.origin))
        let base = forecast.end > forecast.grid.index(of: reader.now) ? today : forecast.grid.date(at: forecast.first)
        func preset(_ day: Int, _ from: Int, _ next: Int, _ to: Int) -> PlacePage.Choice? {
            let start = CivilDateTime(date: base.advanced(byDays: day), hour: from)
            let end = CivilDateTime(date: base.advanced(byDays: next), hour: to)
            guard let steps = reader.steps(from: start, to: end, on: forecast.grid),
                steps.lowerBound >= forecast.first, steps.upperBound <= forecast.end
            else { return nil }
            let day = say.date(start.date, holiday: false)
            return PlacePage.Choice(
                label: "\(day) \(say.time(start))\u{2013}\(say.time(end))",
                address: state.address(path)
                    + "&from=\(PageState.encoded(Self.field(start)))&to=\(PageState.encoded(Self.field(end)))",
                selected: state.from == start && state.to == end)
        }
        let presets = [preset(0, 20, 1, 8), preset(1, 8, 1, 20), preset(1, 20, 2, 8)].compactMap { $0 }
        var answer: String?
        if let from = state.from, let to = state.to {
            if let steps = reader.steps(from: from, to: to, on: forecast.grid),
                let outlook = reader.outlook(forecast, over: steps, usual: view.usual)
            {
                answer = headline.sentence(outlook, key: view.key, grid: view.grid, window: true)
            } else {
                answer = say(Messages.windowOutsideForecast)
            }
        }
        var hidden = [PlacePage.Hidden(name: "lang", value: state.language.rawValue)]
        hidden.append(PlacePage.Hidden(name: "grain", value: state.grain.rawValue))
        if state.measure != .visits { hidden.append(PlacePage.Hidden(name: "measure", value: state.measure.name)) }
        if state.stratum != .all { hidden.append(PlacePage.Hidden(name: "stratum", value: state.stratum.text)) }
        if state.span != "48h" { hidden.append(PlacePage.Hidden(name: "span", value: state.span)) }
        let next = reader.next24Hours(forecast)
        return PlacePage.Window(
            from: Self.field(state.from ?? forecast.grid.label(at: next.lowerBound)),
            to: Self.field(state.to ?? forecast.grid.label(at: next.upperBound)), presets: presets, answer: answer,
            hidden: hidden, path: path)
    }

    /// The form of a `datetime-local` field.
    static func field(_ label: CivilDateTime) -> String { String(label.description.prefix(16)) }

    // MARK: Remarks

    private func remarks() throws(StoreError) -> [PlacePage.Remark] {
        let here = Set([place] + reader.index.descendants(of: place))
        func isHere(_ finding: Finding) -> Bool { finding.series.map { here.contains($0.place) } ?? false }
        // What the checks set aside is a gap on this page, and missing from its usual values, for so long.
        let since = reader.now.advanced(bySeconds: -Usual.weeks * 7 * 86_400)
        let outages = (try reader.lastQuality()?.findings ?? []).filter {
            $0.severity == .setAside && isHere($0) && $0.to ?? .distantPast > since
        }.sorted { ($1.from ?? .distantPast) < ($0.from ?? .distantPast) }
        let delivered = Self.distinct(try reader.store.findings(series: nil, atLeast: .warning, limit: 2000))
            .map(\.finding).filter(isHere)
        return (outages + delivered).prefix(12).map { remark($0) }
    }

    /// The same remark in several files is written once.
    static func distinct(_ found: [StoredFinding]) -> [StoredFinding] {
        var seen: Set<Finding> = []
        return found.filter { seen.insert($0.finding).inserted }
    }

    private func remark(_ finding: Finding) -> PlacePage.Remark {
        let now = reader.now
        var when = ""
        if let from = finding.from, let to = finding.to {
            let first = say.date(say.zone.date(at: from), near: say.zone.date(at: now), holiday: false)
            let last = say.end(to, near: now)
            when = first == last ? first : "\(first) – \(last)"
        }
        let place = finding.series.map { reader.index.name(of: $0.place) }
        return PlacePage.Remark(
            severity: say(finding.severity.label),
            when: [place, when.isEmpty ? nil : when].compactMap { $0 }.joined(separator: ", "),
            message: say(finding.message))
    }
}
