private import Foundation
public import TimeSeries

extension SyntheticRegion {
    /// What is known beside the EDs, one `tidy-csv` file each; online searches come as the files that Google exports
    /// (``searchExtractions(from:to:knownBy:receive:)``).
    public enum Covariate: String, Sendable, CaseIterable {
        /// Observed and forecast temperature of the region, hourly, °C.
        case temperature
        /// Nitrogen dioxide of the region, hourly, µg/m³.
        case no2
        /// Heat-wave flag of the region, daily: announced the day before, then observed.
        case heatWave = "heat_wave"
        /// Incidence of each epidemic, weekly cases per 100,000.
        case incidence
        /// Attendance of the crowds of each département, daily.
        case events = "event_attendance"
    }

    /// Writes a covariate as `tidy-csv` with its known-at times, each series in the order of `available_at`.
    ///
    /// An observed hour is known at its end; a forecast is issued each morning at 7:00 for that day and the
    /// following ones, so an hour has one row for each issue and one for the observation. A week is published on the
    /// Wednesday after it, and revised on the two next. Attendance is announced ahead.
    ///
    /// - Parameters:
    ///   - from, to: first day and first day no longer observed; forecasts, announcements and publications made until
    ///     `knownBy` are written though their targets lie after `to`.
    ///   - knownBy: nothing known later is written.
    public func writeCovariate(
        _ covariate: Covariate, from: CivilDate, to: CivilDate, knownBy: Instant = .distantFuture,
        write: (UnsafeRawBufferPointer) -> Void
    ) {
        let span = DayCalendar.day(from)..<max(DayCalendar.day(from), DayCalendar.day(to))
        withoutActuallyEscaping(write) { write in
            var rows = CovariateRows(lines: ByteLines(to: write), calendar: calendar, knownBy: knownBy.secondsSince1970)
            rows.lines.append("series_id,timestamp,value,available_at\n")
            switch covariate {
            case .temperature: appendTemperature(span, to: &rows)
            case .no2: appendNitrogenDioxide(span, to: &rows)
            case .heatWave: appendHeatWaves(span, to: &rows)
            case .incidence: appendIncidence(span, to: &rows)
            case .events: appendEvents(span, to: &rows)
            }
            rows.lines.flush()
        }
    }

    private func appendTemperature(_ span: Range<Int>, to rows: inout CovariateRows) {
        let key = SeriesKey(.ileDeFrance, .temperature, every: .hour).description
        for day in span {
            let observed = weather.temperatures(on: day)
            let forecast = weather.forecast(issuedOn: day)
            let spans = calendar.hours(of: day)
            for hour in 0..<24 {
                if hour == 7 {
                    for (ahead, values) in forecast.enumerated() {
                        for (target, value) in values.enumerated() where ahead > 0 || target >= 7 {
                            if ahead == 0 || calendar.hours(of: day + ahead)[target].seconds > 0 {
                                rows.append(key, day + ahead, target, value, knownAt: spans[7].start)
                            }
                        }
                    }
                }
                if spans[hour].seconds > 0 {
                    rows.append(key, day, hour, observed[hour], knownAt: spans[hour].start + spans[hour].seconds)
                }
            }
        }
    }

    private func appendNitrogenDioxide(_ span: Range<Int>, to rows: inout CovariateRows) {
        let key = SeriesKey(.ileDeFrance, .no2, every: .hour).description
        for day in span {
            let values = weather.nitrogenDioxide(on: day)
            for (hour, part) in calendar.hours(of: day).enumerated() where part.seconds > 0 {
                rows.append(key, day, hour, values[hour], knownAt: part.start + part.seconds)
            }
        }
    }

    private func appendHeatWaves(_ span: Range<Int>, to rows: inout CovariateRows) {
        let key = SeriesKey(.ileDeFrance, .heatWave, every: .day).description
        for day in span {
            let announced = weather.isHeatWaveAnnounced(for: day) ? 1.0 : 0
            rows.append(key, day, 0, announced, knownAt: calendar.second(of: day - 1, hour: 16, minute: 0))
            let observed = weather.isHeatWave(on: day) ? 1.0 : 0
            rows.append(key, day, 0, observed, knownAt: calendar.second(of: day + 2, hour: 6, minute: 0))
        }
    }

    private func appendIncidence(_ span: Range<Int>, to rows: inout CovariateRows) {
        guard let first = span.first else { return }
        let monday = first - (DayCalendar.date(first).weekday.rawValue - 1)
        for (number, wave) in epidemics.parameters.waves.enumerated() {
            let key = SeriesKey(.ileDeFrance, .incidence, .syndrome(wave.syndrome), every: .week).description
            for week in stride(from: monday, to: span.upperBound - 6, by: 7) {
                for publication in epidemics.publications(wave: number, week: week) {
                    let known = calendar.second(of: publication.publishedOn, hour: 12, minute: 0)
                    rows.append(key, publication.week, 0, publication.value, knownAt: known)
                }
            }
        }
    }

    private func appendEvents(_ span: Range<Int>, to rows: inout CovariateRows) {
        let ahead = parameters.events.announcedDays
        let last = min(span.upperBound + ahead, calendar.days)
        for departement in parameters.demand.departements {
            let key = SeriesKey(.departement(departement.code), .events, every: .day).description
            for day in span.lowerBound..<max(span.lowerBound, last) {
                let people = events.attendance[departement.code]?[day] ?? 0
                let announced = calendar.second(of: max(0, day - ahead), hour: 9, minute: 0)
                rows.append(key, day, 0, Double(people), knownAt: announced)
            }
        }
    }
}

/// Rows of a covariate file, those not yet known left out.
private struct CovariateRows {
    var lines: ByteLines
    let calendar: DayCalendar
    let knownBy: Int

    mutating func append(_ key: String, _ day: Int, _ hour: Int, _ value: Double, knownAt: Int) {
        guard knownAt <= knownBy, day < calendar.days else { return }
        let known = CivilZone.paris.label(at: Instant(secondsSince1970: knownAt))
        lines.append(key)
        lines.append(",")
        lines.append(DayCalendar.date(day).description)
        lines.append("T\(twoDigits(hour)):00,")
        lines.append(tenthsOf: value)
        lines.append(",")
        lines.append(known.date.description)
        lines.append("T\(twoDigits(known.hour)):\(twoDigits(known.minute))")
        lines.endLine()
    }
}
