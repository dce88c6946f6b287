import Messages
import Store
import TimeSeries

extension PlacePageBuilder {
    /// The chart of a view with the tables beside it.
    func chart(_ view: SeriesView, sentence: String) -> PlacePage.Chart {
        let title = say(
            Messages.chartTitle(
                place: reader.index.name(of: place), measure: say(MeasureCatalog.card(of: state.measure).label),
                stratum: state.stratum == .all ? nil : name(of: state.stratum),
                grain: say(state.grain.label)))
        return PlacePage.Chart(
            title: title, json: fan(view, title: title, sentence: sentence).json,
            description: say(Messages.chartDescription(sentence: String(sentence.dropLast()))),
            installed: chartsInstalled, future: view.future.map { futureRow($0, view) },
            past: view.past.reversed().map { pastRow($0, view) }, hasSaid: !view.said.isEmpty,
            hasFuture: !view.future.isEmpty, usualNote: say(Messages.usualNote(view.noun)),
            completedNote: view.past.contains { view.observed?.completed.contains($0) ?? false }
                ? say(Messages.completedNote(view.noun)) : nil,
            hasProvisional: view.past.contains(where: view.isProvisional),
            provisionalNote: say(Messages.provisionalNote(view.noun)))
    }

    private func fan(_ view: SeriesView, title: String, sentence: String) -> FanChart {
        let steps = view.past.lowerBound..<view.future.upperBound
        let days = steps.count / max(1, view.grid.grain.stepsPerDay ?? 1)
        func column(_ value: (Int) -> Double?) -> [Double?] {
            steps.map { step in value(step).flatMap { $0.isFinite ? ($0 * 10).rounded() / 10 : nil } }
        }
        func forecast(_ part: @escaping (Range90) -> Double) -> [Double?] {
            column { step in
                guard view.future.contains(step), let range = view.forecast?.range(at: step) else { return nil }
                return part(range).rounded()
            }
        }
        let words = [
            "key_came", "key_median", "key_50", "key_80", "key_90", "key_said", "key_usual", "key_provisional",
        ]
        return FanChart(
            lang: state.language.rawValue, title: title,
            description: say(Messages.chartDescription(sentence: String(sentence.dropLast()))),
            names: steps.map { say.step($0, of: view.grid, near: reader.now) },
            axis: steps.map { FanChart.axisLabel($0, of: view.grid, days: days, say: say) },
            came: column { step in view.future.contains(step) ? nil : view.observed?.stepped[step] },
            provisional: steps.map { !view.future.contains($0) && view.isProvisional($0) },
            median: forecast(\.median), low90: forecast(\.low), high90: forecast(\.high), low80: forecast(\.low80),
            high80: forecast(\.high80), low50: forecast(\.low50), high50: forecast(\.high50),
            saidLow: column { view.said[$0].map { $0.low.rounded() } },
            saidHigh: column { view.said[$0].map { $0.high.rounded() } },
            usual: column { view.usualValue(at: $0) },
            boundary: view.future.isEmpty ? nil : view.past.count,
            boundaryLabel: view.forecast.map {
                say(Messages.forecastMadeOn(moment(of: $0)))
            } ?? "", words: Dictionary(uniqueKeysWithValues: words.map { ($0, labels[$0] ?? "") }))
    }

    private func isWeekend(_ step: Int, _ grid: TimeGrid) -> Bool {
        guard grid.grain != .week else { return false }
        let date = grid.date(at: step)
        return date.weekday.rawValue >= 6 || reader.index.calendar.isHoliday(date)
    }

    private func futureRow(_ step: Int, _ view: SeriesView) -> PlacePage.FutureRow {
        let range = view.forecast?.range(at: step)
        let usual = view.usualValue(at: step)
        let deviation = range.flatMap { range in usual.flatMap { $0 >= 1 ? range.median / $0 - 1 : nil } }
        return PlacePage.FutureRow(
            when: say.step(step, of: view.grid, near: reader.now), weekend: isWeekend(step, view.grid),
            expected: range.map { say.number($0.median) } ?? "–",
            range90: range.map { say.range($0.low, $0.high) } ?? "–",
            range80: range.map { say.range($0.low80, $0.high80) } ?? "–",
            range50: range.map { say.range($0.low50, $0.high50) } ?? "–", usual: usual.map { say.number($0) } ?? "–",
            deviation: deviation.map { say.percent($0) } ?? "–")
    }

    /// What came, marked where a place without data is counted at its usual value.
    func came(_ value: Double, at step: Int, _ view: SeriesView) -> String {
        (view.observed?.completed.contains(step) ?? false ? "≈\u{A0}" : "") + say.number(value)
    }

    private func pastRow(_ step: Int, _ view: SeriesView) -> PlacePage.PastRow {
        let came = view.observed.flatMap { $0.stepped[step].isNaN ? nil : $0.stepped[step] }
        let said = view.said[step]
        let provisional = view.isProvisional(step)
        let verdict = provisional ? nil : came.flatMap { came in said.map { SeriesView.verdict(came, $0) } }
        return PlacePage.PastRow(
            when: say.step(step, of: view.grid, near: reader.now), weekend: isWeekend(step, view.grid),
            came: came.map { self.came($0, at: step, view) } ?? "–",
            said: said.map { say.range($0.low, $0.high) } ?? "–",
            verdict: provisional
                ? "○ \(labels["key_provisional"] ?? "")" : verdict.map { say(Messages.verdict($0)) } ?? "–",
            verdictClass: verdict?.rawValue ?? "none", usual: view.usualValue(at: step).map { say.number($0) } ?? "–")
    }
}
