private import Foundation
internal import TimeSeries

/// Daily and hourly figures of a simulated span, as a publisher of real data would compute them.
struct RegionSummary {
    let region: SyntheticRegion
    let first: CivilDate
    let days: Int
    /// Reported visits, `[site][day]`; nil where an interruption or the coverage touched the day.
    private(set) var undisturbed: [[Double?]] = []
    /// Reported visits once every delivery has come, `[site][day]`.
    private(set) var reported: [[Double]] = []
    /// Visits that took place, `[site][day]`.
    private(set) var real: [[Double]] = []
    /// Visits of the region known after 1, 2, 3 … mornings, `[mornings − 1][day]`.
    private(set) var known: [[Double]]
    private(set) var visitsByAge = [Double](repeating: 0, count: ByAge.count)
    private(set) var admissions = 0.0
    /// Visits of the region known at the first delivery, by wall-clock hour.
    private(set) var visitsByHour = [Double](repeating: 0, count: 24)
    /// Variance over mean of hourly counts, within year, month, weekday and hour, of one ED.
    private(set) var hourlyDispersion = 1.0
    private(set) var sitesWithoutOutage = 0

    /// Yearly visits of the hospital whose hourly dispersion is known (UIHC: 159 a day); the ED nearest to it is compared.
    private static let hourlyReference = 58_000.0

    /// Simulates the `days` days before `until`, of which the last ten are left out as still incomplete.
    init(_ region: SyntheticRegion, days: Int) {
        self.region = region
        self.days = days
        first = CivilZone.paris.date(at: region.until).advanced(byDays: -days - 10)
        known = Array(repeating: [Double](repeating: 0, count: days), count: region.parameters.reporting.daysInDelivery)
        let alike = region.sites.min {
            abs($0.visitsPerYear - Self.hourlyReference) < abs($1.visitsPerYear - Self.hourlyReference)
        }
        for site in region.sites {
            let history = region.simulate(site, from: first, to: first.advanced(byDays: days))
            add(history)
            if site == alike { hourlyDispersion = dispersion(of: history) }
        }
    }

    private mutating func add(_ history: SiteHistory) {
        let site = history.site
        let reporting = region.reporting[site.number]
        let atFirst = history.first.map(daily)
        var final = atFirst
        for (content, additions) in history.late.enumerated() {
            for addition in additions { final[content][Int(addition.step) / 24] += 1 }
        }
        let perDay = final[SiteHistory.Content.visits.index]
        reported.append(perDay)
        real.append(daily(history.visitsThatTookPlace))
        for (step, count) in history.first[SiteHistory.Content.visits.index].enumerated() {
            visitsByHour[step % 24] += Double(count)
        }
        for mornings in known.indices {
            for day in 0..<days where (1...(mornings + 1)).contains(Int(history.firstDelivery[day])) {
                known[mornings][day] += atFirst[SiteHistory.Content.visits.index][day]
            }
        }
        for addition in history.late[SiteHistory.Content.visits.index] {
            for mornings in (Int(addition.after) - 1)..<known.count { known[mornings][Int(addition.step) / 24] += 1 }
        }
        for (index, band) in AgeBand.allCases.enumerated() {
            visitsByAge[index] += final[SiteHistory.Content.visitsOf(band).index].reduce(0, +)
        }
        admissions += final[SiteHistory.Content.admissions.index].reduce(0, +)
        let begin = DayCalendar.day(first)
        undisturbed.append(
            (0..<days).map { day in
                let calendar = region.calendar
                let isDisturbed = reporting.isDisturbed(
                    from: calendar.starts[begin + day], to: calendar.starts[begin + day + 1])
                let isWhole = region.coverage(of: site, on: first.advanced(byDays: day)) == 1
                return isDisturbed || !isWhole || perDay[day] == 0 ? nil : perDay[day]
            })
        let year = region.calendar.starts[begin + max(0, days - 365)]
        if !reporting.isDisturbed(from: year, to: region.calendar.starts[begin + days]) { sitesWithoutOutage += 1 }
    }

    private func daily(_ hourly: [UInt16]) -> [Double] {
        (0..<days).map { day in Double(hourly[(day * 24)..<(day * 24 + 24)].reduce(0) { $0 + Int($1) }) }
    }

    private func dispersion(of history: SiteHistory) -> Double {
        var cells: [Int: [Double]] = [:]
        for (step, count) in history.visitsThatTookPlace.enumerated() {
            let date = first.advanced(byDays: step / 24)
            let month = date.year * 12 + date.month
            cells[(month * 7 + date.weekday.rawValue) * 24 + step % 24, default: []].append(Double(count))
        }
        var squares = 0.0
        var means = 0.0
        for values in cells.values where values.count > 2 {
            let mean = values.reduce(0, +) / Double(values.count)
            squares += values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            means += mean * Double(values.count - 1)
        }
        return means > 0 ? squares / means : 1
    }

    func date(_ day: Int) -> CivilDate { first.advanced(byDays: day) }

    /// Sum over the sites of a département, or of the region.
    func total(_ departement: String? = nil) -> [Double] {
        let sites = region.sites.filter { departement == nil || $0.departement == departement }
        return (0..<days).map { day in sites.reduce(0) { $0 + reported[$1.number][day] } }
    }

    /// Mean absolute percentage error of the value of the same weekday one week before.
    static func naiveError(_ values: [Double?]) -> Double {
        let errors = values.indices.dropFirst(7).compactMap { i -> Double? in
            guard let now = values[i], let before = values[i - 7], now > 0 else { return nil }
            return abs(now - before) / now
        }
        return mean(errors)
    }

    /// Squared difference to the same weekday one week before over the sum of the two: 1 for independent Poisson counts.
    ///
    /// The largest 2 % are left out, as in the figures that it is held against.
    static func weeklyDispersion(_ values: [Double?]) -> Double {
        let ratios = values.indices.dropFirst(7).compactMap { i -> Double? in
            guard let now = values[i], let before = values[i - 7], now + before > 0 else { return nil }
            return (now - before) * (now - before) / (now + before)
        }
        return mean(Array(ratios.sorted().prefix(ratios.count * 98 / 100)))
    }

    /// Sites with a mean of daily visits in a range.
    func sites(ofDailyVisits range: ClosedRange<Double>) -> [[Double?]] {
        undisturbed.filter { range.contains(Self.mean($0.compactMap(\.self))) }
    }

    static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
    }

    static func quantile(_ values: [Double], _ p: Double) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return .nan }
        return sorted[Int(p * Double(sorted.count - 1))]
    }
}
