import Messages
import TimeSeries

/// Makes observations of Open-Meteo's replies.
struct OpenMeteoReading {
    /// What a column of the reply is read as.
    private struct Variable {
        var measure: Measure
        /// Whether the value describes the hour before its time.
        var isOfTheHourBefore = false
    }

    /// One time of a column.
    private struct Step {
        var start: Instant
        var end: Instant
    }

    /// How a value of the reply came to be known.
    private enum Product {
        case forecast
        case historicalForecast
        case archive
    }

    private static let connector = OpenMeteo.card.name

    private let source: DeliverySource
    private let issue: Instant
    private var ledger: RowLedger
    private var empty = 0
    private var unused: Set<String> = []

    init(_ source: DeliverySource) {
        self.source = source
        issue = source.declaredAvailableAt ?? source.receivedAt
        ledger = RowLedger(source, connector: Self.connector)
    }

    mutating func take(_ reply: OpenMeteoReply, into batch: inout ObservationBatch) throws(DecodeError) {
        if reply.error == true {
            let reason = Messages.openMeteoError(reply.reason ?? "")
            throw .refused(file: source.fileName, connector: Self.connector, line: 1, reason: reason)
        }
        guard reply.hourly != nil || reply.daily != nil else {
            throw .notThisFormat(
                file: source.fileName, connector: Self.connector, line: 1, found: Messages.foundJSONOfAnotherKind,
                expected: Messages.expectedOpenMeteo)
        }
        guard let offset = reply.utcOffsetSeconds else { throw missing("utc_offset_seconds") }
        guard abs(offset) <= 64_800 else { throw bad("utc_offset_seconds", "\(offset)", Messages.expectedOffset) }
        let place = try place(of: reply)
        if let columns = reply.hourly {
            try read(columns, reply.hourlyUnits ?? [:], "hourly", place, offset, &batch)
        }
        if let columns = reply.daily {
            try read(columns, reply.dailyUnits ?? [:], "daily", place, offset, &batch)
        }
    }

    mutating func end() throws(DecodeError) -> DeliveryEnd {
        guard ledger.read > 0 else {
            throw .notThisFormat(
                file: source.fileName, connector: Self.connector, line: 1, found: Messages.foundJSONOfAnotherKind,
                expected: Messages.expectedOpenMeteo)
        }
        if empty > 0 { ledger.note("empty", .info, count: empty) { Messages.valuesEmpty(count: $0) } }
        if !unused.isEmpty {
            let names = unused.sorted()
            ledger.note("not-used", .info, count: names.count) { _ in Messages.columnsNotRead(names) }
        }
        return try ledger.end()
    }

    private func place(of reply: OpenMeteoReply) throws(DecodeError) -> Place {
        if let named = PlaceCodes.named(in: source.fileName) { return named }
        guard let latitude = reply.latitude else { throw missing("latitude") }
        guard let longitude = reply.longitude else { throw missing("longitude") }
        guard abs(latitude) <= 90, abs(longitude) <= 180 else {
            throw bad("latitude, longitude", "\(latitude), \(longitude)", Messages.expectedDegrees)
        }
        return PlaceCodes.at(latitude: latitude, longitude: longitude)
    }

    // MARK: - Columns

    private mutating func read(
        _ columns: [String: OpenMeteoReply.Column], _ units: [String: String], _ group: String, _ place: Place,
        _ offset: Int, _ batch: inout ObservationBatch
    ) throws(DecodeError) {
        let isDaily = group == "daily"
        guard let times = columns["time"] else { throw missing("\(group).time") }
        let steps = try steps(times, "\(group).time", offset, isDaily: isDaily)
        for _ in steps { ledger.beginRow() }
        let product = product(steps)
        for name in columns.keys.sorted() where name != "time" {
            let (base, daysBefore) = Self.previousRun(of: name)
            guard let variable = Self.variables[isDaily ? "daily.\(base)" : base] else {
                unused.insert("\(group).\(name)")
                continue
            }
            guard let column = columns[name], column.count == steps.count, case .numbers(let values) = column else {
                throw bad("\(group).\(name)", "\(columns[name]?.count ?? 0)", Messages.expectedValues(steps.count))
            }
            guard let unit = units[name] else { throw missing("\(group)_units.\(name)") }
            guard let convert = Self.conversion(unit, of: variable.measure) else {
                throw bad("\(group)_units.\(name)", unit, Messages.expectedUnit(Self.unitNames(variable.measure)))
            }
            let key = SeriesKey(place, variable.measure, every: isDaily ? .day : .hour)
            let number = batch.number(of: key)
            let shift = variable.isOfTheHourBefore && !isDaily ? -3600 : 0
            for (step, value) in zip(steps, values) {
                guard let value else {
                    empty += 1
                    continue
                }
                let known = daysBefore.map { step.start.advanced(bySeconds: -86_400 * $0) } ?? available(step, product)
                batch.append(
                    ObservationBatch.Row(
                        series: number, value: convert(value), referenceTime: step.start.advanced(bySeconds: shift),
                        availableAt: known))
            }
        }
    }

    /// The steps of the `time` column.
    private mutating func steps(
        _ column: OpenMeteoReply.Column, _ name: String, _ offset: Int, isDaily: Bool
    ) throws(DecodeError) -> [Step] {
        var found: [Step] = []
        found.reserveCapacity(column.count)
        for index in 0..<column.count {
            let local: Int
            switch column {
            case .texts(let texts):
                let text = texts[index] ?? ""
                let written = Array(text.utf8).withUnsafeBytes { WrittenTime($0) }
                guard let written, written.offset == nil else {
                    throw bad("\(name)[\(index)]", text, Messages.expectedTimestamp)
                }
                local = written.labelSeconds
            case .numbers(let numbers):
                // 1900 to 2100.
                guard let number = numbers[index], number == number.rounded(), abs(number) < 4.2e9 else {
                    throw bad("\(name)[\(index)]", "", Messages.expectedUnixTime)
                }
                local = Int(number) + offset
            }
            if isDaily {
                guard local % 86_400 == 0 else {
                    throw bad("\(name)[\(index)]", "\(local)", Messages.expectedDate)
                }
                found.append(
                    Step(
                        start: ledger.clock.instant(ofLabelSeconds: local),
                        end: ledger.clock.instant(ofLabelSeconds: local + 86_400))
                )
            } else {
                let start = Instant(secondsSince1970: local - offset)
                guard start.secondsSince1970 % 3600 == 0 else {
                    throw bad("\(name)[\(index)]", start.description, Messages.expectedStepStart("hour"))
                }
                found.append(Step(start: start, end: start.advanced(bySeconds: 3600)))
            }
        }
        return found
    }

    private func product(_ steps: [Step]) -> Product {
        let name = source.fileName.lowercased()
        if name.contains("historical") { return .historicalForecast }
        if name.contains("archive") { return .archive }
        return name.contains("forecast") || steps.contains { $0.end > issue } ? .forecast : .archive
    }

    private func available(_ step: Step, _ product: Product) -> Instant {
        if product == .forecast || source.declaredAvailableAt != nil { return issue }
        let delay = product == .archive ? OpenMeteo.archiveDelayDays * 86_400 : 0
        return min(step.end.advanced(bySeconds: delay), source.receivedAt)
    }

    /// `temperature_2m_previous_day3` is `temperature_2m` as it was forecast three days before.
    private static func previousRun(of name: String) -> (base: String, daysBefore: Int?) {
        guard let range = name.firstRange(of: "_previous_day"), let days = Int(name[range.upperBound...]),
            (0...16).contains(days)
        else { return (name, nil) }
        return (String(name[..<range.lowerBound]), days)
    }

    private func missing(_ element: String) -> DecodeError {
        .missingElement(file: source.fileName, line: 1, element: element, expected: Messages.expectedOpenMeteo)
    }

    private func bad(_ column: String, _ found: String, _ expected: Text) -> DecodeError {
        .badValue(file: source.fileName, line: 1, column: column, found: found, expected: expected)
    }
}

// MARK: - Variables and units

extension OpenMeteoReading {
    /// By name, `daily.` before those of the day; names without `_2m`'s underscore are those of before 2023.
    private static let variables: [String: Variable] = [
        "temperature_2m": Variable(measure: .temperature),
        "relative_humidity_2m": Variable(measure: .humidity),
        "relativehumidity_2m": Variable(measure: .humidity),
        "precipitation": Variable(measure: .precipitation, isOfTheHourBefore: true),
        "snowfall": Variable(measure: .snowfall, isOfTheHourBefore: true),
        "wind_speed_10m": Variable(measure: .windSpeed),
        "windspeed_10m": Variable(measure: .windSpeed),
        "daily.temperature_2m_mean": Variable(measure: .temperature),
        "daily.temperature_2m_min": Variable(measure: .temperatureMin),
        "daily.temperature_2m_max": Variable(measure: .temperatureMax),
        "daily.relative_humidity_2m_mean": Variable(measure: .humidity),
        "daily.precipitation_sum": Variable(measure: .precipitation),
        "daily.snowfall_sum": Variable(measure: .snowfall),
        "daily.wind_speed_10m_mean": Variable(measure: .windSpeed),
    ]

    /// From a unit as the publisher writes it to the unit of the measure's card; nil for another unit.
    private static func conversion(_ unit: String, of measure: Measure) -> ((Double) -> Double)? {
        switch (measure, unit) {
        case (.temperature, "°C"), (.temperatureMin, "°C"), (.temperatureMax, "°C"), (.humidity, "%"),
            (.precipitation, "mm"), (.snowfall, "cm"), (.windSpeed, "m/s"):
            { $0 }
        case (.temperature, "°F"), (.temperatureMin, "°F"), (.temperatureMax, "°F"): { ($0 - 32) * 5 / 9 }
        case (.precipitation, "inch"): { $0 * 25.4 }
        case (.snowfall, "inch"): { $0 * 2.54 }
        case (.windSpeed, "km/h"): { $0 / 3.6 }
        case (.windSpeed, "mp/h"), (.windSpeed, "mph"): { $0 * 0.44704 }
        case (.windSpeed, "kn"): { $0 * 1852 / 3600 }
        default: nil
        }
    }

    private static func unitNames(_ measure: Measure) -> String {
        switch measure {
        case .humidity: "%"
        case .precipitation: "mm, inch"
        case .snowfall: "cm, inch"
        case .windSpeed: "km/h, m/s, mp/h, kn"
        default: "°C, °F"
        }
    }
}
