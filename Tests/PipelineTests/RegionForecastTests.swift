import Forecasting
import Pipeline
import Reconciliation
import Statistics
import Testing
import TimeSeries

/// A tiny region – three sites in two départements – made to agree without a store: every sum on every path.
@Suite struct RegionForecastTests {
    static let sites = ["1", "2", "3"].map { Place.site("99000000\($0)") }
    static let territory = Territory(
        [
            Territory.Entry(place: .region("X"), name: "Région", parent: .country("FR")),
            Territory.Entry(place: .departement("A"), name: "A", parent: .region("X")),
            Territory.Entry(place: .departement("B"), name: "B", parent: .region("X")),
        ]
            + zip(sites, ["A", "A", "B"]).map {
                Territory.Entry(place: $0, name: $0.code, parent: .departement($1))
            })
    static let draws = 40

    /// Thursday 3 July 2025, 06:00 in Paris: the third day of its week after Monday, six hours into its day.
    static func steps() throws -> RegionSteps {
        let label = try #require(CivilDateTime(iso8601: "2025-07-03T06:00:00"))
        return RegionSteps(
            zone: .paris, origin: CivilZone.paris.instant(of: label), horizons: .init(hours: 48, days: 10, weeks: 4))
    }

    static func paths(_ mean: Double, _ horizon: Int, _ generator: inout SeededGenerator) -> SamplePaths {
        SamplePaths(
            count: draws, horizon: horizon,
            values: (0..<(draws * horizon)).map { _ in
                Int32(NegativeBinomial(mean: mean, size: 8).quantile(generator.uniform()))
            })
    }

    /// Ages of a site by hour over sixteen weeks; every tenth patient is of no known age where `rest` says so.
    ///
    /// - Parameter since: first day of which ages are known, totals are throughout.
    static func snapshot(
        _ steps: RegionSteps, rest: Bool, of places: [Place] = sites, since: Int = 0, seed: UInt64
    ) -> Snapshot {
        var generator = SeededGenerator(seed: seed)
        var observations: [Observation] = []
        let grid = steps.grid(.hours)
        let first = (steps.origin(.days) - MarginCounts.days) * 24
        for place in places {
            for hour in first..<steps.startOfToday {
                var counts = [Int](repeating: 0, count: 3)
                for _ in 0..<Poisson(mean: 4).quantile(generator.uniform()) {
                    let u = generator.uniform()
                    counts[rest && u > 0.9 ? 2 : u < 0.3 ? 0 : 1] += 1
                }
                let strata = [Stratum.age(.from0to4), .age(.from75)]
                let rows = [(Stratum.all, counts.reduce(0, +)), (strata[0], counts[0]), (strata[1], counts[1])]
                let isBrokenDown = hour >= first + since * 24
                for (stratum, count) in rows where isBrokenDown || stratum == .all {
                    observations.append(
                        Observation(
                            series: SeriesKey(place, .visits, stratum, every: .hour),
                            referenceTime: grid.start(at: hour), value: Double(count),
                            availableAt: grid.end(at: hour)))
                }
            }
        }
        return ObservationArchive(observations).asOf(grid.start(at: steps.startOfToday))
    }

    static func margin(
        _ steps: RegionSteps, rest: Bool, of places: [Place] = sites, since: Int = 0
    ) throws -> RegionMargin {
        let strata = [Stratum.age(.from0to4), .age(.from75)]
        let snapshot = snapshot(steps, rest: rest, of: places, since: since, seed: 3)
        var learning = RegionMargin.Learning(strata: strata, steps: steps, calendar: CivilCalendar())
        for place in places {
            learning.add(
                place, try #require(MarginCounts(place, .visits, strata: strata, in: snapshot, steps: steps)))
        }
        var generator = SeededGenerator(seed: 4)
        return try #require(learning.margin(draws: draws, using: &generator))
    }

    /// Leaves and sums of a region.
    struct Region {
        var steps: RegionSteps
        var places: RegionPlaces
        var leaves: [PlacePaths]
        /// By position among the places' totals.
        var totals: [PlacePaths]
        var margin: RegionMargin
        var days: CoherentPaths
    }

    static let today = [3.0, 1, 0, 2, .nan, 1]
    static let week = [95.0, 90, 102]

    static func region(rest: Bool = false, entry: Territory.Entry? = nil, known: [Double] = today) throws -> Region {
        let steps = try steps()
        let places = try RegionPlaces(leaves: sites, territory: territory)
        var generator = SeededGenerator(seed: 1)
        var base: [RegionSteps.Level: [SeriesKey: SamplePaths]] = [:]
        for (level, mean) in [(RegionSteps.Level.days, 100.0), (.weeks, 700)] {
            for place in places.places {
                // One département has no forecast of its own.
                if place == .departement("B") { continue }
                let parts = Double(places.structure.parts(of: places.structure.node(place.description) ?? 0).count)
                base[level, default: [:]][SeriesKey(place, .visits, every: level.grain)] = paths(
                    mean * parts, steps.horizons[level], &generator)
            }
        }
        let reconciliation = RegionReconciliation(territory: territory, errors: RecordErrors(none: 10))
        let days = try #require(
            try reconciliation.reconciled(
                base[.days] ?? [:], places: [.visits: places], grain: .day, using: &generator)[.visits])
        let weeks = try #require(
            try reconciliation.reconciled(
                base[.weeks] ?? [:], places: [.visits: places], grain: .week, using: &generator)[.visits])
        #expect(days.reconciler == "wls" && weeks.reconciler == "wls")
        let margin = try margin(steps, rest: rest)
        let forecast = LeafForecast(steps: steps, margins: [margin])
        var leaves: [PlacePaths] = []
        let none = PlacePaths(draws: draws, horizons: steps.horizons, columns: forecast.columns)
        var totals = places.totals.map { _ in none }
        for (number, place) in places.leaves.enumerated() {
            let parts = LeafForecast.Parts(
                place: place, hours: paths(4, 48, &generator), days: days.paths.bottoms[number],
                weeks: weeks.paths.bottoms[number], today: known, week: NewestPast(values: week),
                entry: number == 0 ? entry : nil)
            let paths = try forecast.paths(parts, using: &generator)
            for total in places.above[number] { totals[total].add(paths) }
            leaves.append(paths)
        }
        return Region(
            steps: steps, places: places, leaves: leaves, totals: totals, margin: margin, days: days.paths)
    }

    /// The hours, days and weeks of Thursday 06:00: 18 hours of today, 24 of tomorrow, 6 of the day after; 4 days of this week,
    /// then 6 of the next, of which the tenth day is a Saturday.
    @Test(arguments: [false, true]) func everySumIsExact(rest: Bool) throws {
        let region = try Self.region(rest: rest)
        let steps = region.steps
        #expect((steps.firstHour, steps.firstWeekday) == (6, 3))
        #expect(region.margin.hasRest == rest)
        for leaf in region.leaves + region.totals {
            #expect(leaf.columns.count == (rest ? 4 : 3))
            for level in RegionSteps.Level.allCases {
                // Ages, and the rest, in all patients.
                let sum = (2..<leaf.columns.count).reduce(leaf[1, level]) { $0.adding(leaf[$1, level]) }
                #expect(sum == leaf[0, level])
                #expect(leaf[0, level].values.allSatisfy { $0 >= 0 } && leaf[1, level].values.allSatisfy { $0 >= 0 })
            }
            for column in leaf.columns.indices {
                let (hours, days, weeks) = (leaf[column, .hours], leaf[column, .days], leaf[column, .weeks])
                for draw in 0..<Self.draws {
                    // Days from hours: tomorrow wholly; weeks from days: the next one lacks its Sunday.
                    #expect((18..<42).reduce(0) { $0 + hours[draw, $1] } == days[draw, 1])
                    #expect((42..<48).reduce(0) { $0 + hours[draw, $1] } <= days[draw, 2])
                    #expect((4..<10).reduce(0) { $0 + days[draw, $1] } <= weeks[draw, 1])
                }
            }
        }
        // Today holds 7 known patients and what each draw has in place of an unknown hour, about 4, the week 287 before today.
        for leaf in region.leaves {
            let (hours, days, weeks) = (leaf[0, .hours], leaf[0, .days], leaf[0, .weeks])
            let before = (0..<Self.draws).map { draw in days[draw, 0] - (0..<18).reduce(0) { $0 + hours[draw, $1] } }
            #expect(Set(before).count > 3 && before.allSatisfy { $0 >= 7 })
            // Forty draws of mean 4 and variance 6: standard error 0.4.
            #expect(abs(Double(before.reduce(0, +)) / Double(Self.draws) - 11) < 1.6)
            for draw in 0..<Self.draws {
                #expect(weeks[draw, 0] - (0..<4).reduce(0) { $0 + days[draw, $1] } == 287)
            }
        }
        // Places: A is its two sites, B the third, the region all.
        #expect(region.places.totals == [.region("X"), .departement("A"), .departement("B")])
        for column in region.leaves[0].columns.indices {
            for level in RegionSteps.Level.allCases {
                let sites = region.leaves.map { $0[column, level] }
                #expect(region.totals[1][column, level] == sites[0].adding(sites[1]))
                #expect(region.totals[2][column, level] == sites[2])
                #expect(region.totals[0][column, level] == sites[0].adding(sites[1]).adding(sites[2]))
            }
        }
    }

    /// Today follows its hours, whole days stay as they were reconciled.
    @Test func daysKeepWhatWasReconciled() throws {
        let region = try Self.region()
        for (number, leaf) in region.leaves.enumerated() {
            #expect(leaf[0, .days].draws(at: 1) == region.days.bottoms[number].draws(at: 1))
            #expect(leaf[0, .days].draws(at: 5) == region.days.bottoms[number].draws(at: 5))
        }
    }

    /// Today is what came and what the hours say, also where the newest hours are not there yet.
    @Test(arguments: [[1.0, 1, 1, 1, 1, 1], [1, 1, 1, 1, .nan, .nan]])
    func todayFollowsItsHours(known: [Double]) throws {
        let region = try Self.region(known: known)
        let moved = zip(region.leaves, region.days.bottoms).contains { leaf, base in
            leaf[0, .days].draws(at: 0) != base.draws(at: 0)
        }
        #expect(moved)
        // Six patients and eighteen hours of about four: 78, where the daily forecast says about 100. Of four of six hours: 84 by
        // the hours, of which two thirds count.
        let mean = region.leaves[0][0, .days].mean[0]
        #expect(mean > 65 && mean < region.days.bottoms[0].mean[0] - 5)
    }

    /// Early or late, as long as nothing of today is known it is what its day says, and the hours to come are their part of it.
    @Test func todayUnknownIsItsDay() throws {
        let region = try Self.region(known: Array(repeating: .nan, count: 6))
        for (number, leaf) in region.leaves.enumerated() {
            #expect(leaf[0, .days].draws(at: 0) == region.days.bottoms[number].draws(at: 0))
            // 18 of 24 hours of one profile.
            let later = leaf[0, .hours].mean.prefix(18).reduce(0, +)
            #expect(abs(later / leaf[0, .days].mean[0] - 0.75) < 0.03)
        }
    }

    /// Hours of a place that has none of its own are chance counts, and today is what its day says.
    @Test func hoursOfOthersAreChance() throws {
        var generator = SeededGenerator(seed: 12)
        let days = SamplePaths(count: 400, horizon: 2, values: Array(repeating: 48, count: 800))
        let hours = LeafForecast.hours(
            from: days, profile: (Array(repeating: 20, count: 42), Array(repeating: 480, count: 2)), using: &generator)
        let draws = hours.draws(at: 7).map(Double.init)
        let mean = draws.reduce(0, +) / 400
        let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 399
        // Poisson of mean 2: standard errors 0.07 and 0.16.
        #expect(abs(mean - 2) < 0.3 && abs(variance - 2) < 0.7)
        let nobody = LeafForecast.hours(from: days, profile: ([3, 3], [0, 0]), using: &generator)
        #expect(nobody.values.allSatisfy { $0 == 0 })
        let steps = try Self.steps()
        let parts = LeafForecast.Parts(
            place: Self.sites[0], hours: Self.paths(4, 48, &generator), ownsHours: false,
            days: SamplePaths(count: Self.draws, horizon: 10, values: Array(repeating: 100, count: 10 * Self.draws)),
            weeks: Self.paths(700, 4, &generator), today: Array(repeating: .nan, count: 6),
            week: NewestPast(values: Self.week), entry: nil)
        let paths = try LeafForecast(steps: steps, margins: []).paths(parts, using: &generator)
        #expect(paths[0, .days].draws(at: 0).allSatisfy { $0 == 100 })
    }

    /// Days of this week that are still being reported are known with doubt, and so is the week: Thursday, three days of which the last
    /// two may be 10 and 20 % off.
    @Test func completedDaysAreNotCertain() throws {
        let steps = try Self.steps()
        let certain = NewestPast(values: [100, 100, 100])
        let deviations = try [certain, NewestPast(values: [100, 100, 100], logSDs: [0, 0.1, 0.2])].map {
            week -> Double in
            var generator = SeededGenerator(seed: 14)
            let parts = LeafForecast.Parts(
                place: Self.sites[0], hours: Self.paths(4, 48, &generator), ownsHours: false,
                days: SamplePaths(
                    count: Self.draws, horizon: 10, values: Array(repeating: 100, count: 10 * Self.draws)),
                weeks: Self.paths(700, 4, &generator), today: Array(repeating: .nan, count: 6), week: week, entry: nil)
            let paths = try LeafForecast(steps: steps, margins: []).paths(parts, using: &generator)
            #expect(paths[0, .days].draws(at: 1).allSatisfy { $0 == 100 })
            let sums = paths[0, .weeks].draws(at: 0).map(Double.init)
            let mean = sums.reduce(0, +) / Double(sums.count)
            return (sums.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(sums.count - 1)).squareRoot()
        }
        #expect(deviations[0] == 0)
        // √(10² + 20²) = 22, from forty draws: standard error 2.5.
        #expect(abs(deviations[1] - 22.4) < 7.5, "\(deviations)")
    }

    /// On the day on which clocks go forward nobody came in the hour that never was.
    @Test func theMissingHourIsEmpty() throws {
        let label = try #require(CivilDateTime(iso8601: "2025-03-30T04:00:00"))
        let steps = RegionSteps(
            zone: .paris, origin: CivilZone.paris.instant(of: label), horizons: .init(hours: 48, days: 10, weeks: 4))
        #expect(steps.firstHour == 4)
        var generator = SeededGenerator(seed: 13)
        let parts = LeafForecast.Parts(
            place: Self.sites[0], hours: Self.paths(4, 48, &generator), days: Self.paths(100, 10, &generator),
            weeks: Self.paths(700, 4, &generator), today: [5, 5, .nan, 5],
            week: NewestPast(values: Array(repeating: 100, count: 6)),
            entry: nil)
        let paths = try LeafForecast(steps: steps, margins: []).paths(parts, using: &generator)
        for draw in 0..<Self.draws {
            let later = (0..<20).reduce(0) { $0 + paths[0, .hours][draw, $1] }
            #expect(paths[0, .days][draw, 0] - later == 15)
        }
    }

    /// Places that count others than those below them are leaves, and those below add up to nothing.
    @Test func placesApart() throws {
        let places = try RegionPlaces(
            leaves: Self.sites + [.departement("A")], territory: Self.territory, apart: [.departement("A")])
        #expect(places.totals == [.region("X"), .departement("B")])
        #expect(Set(places.leaves) == Set(Self.sites + [.departement("A")]))
        for (leaf, above) in zip(places.leaves, places.above) {
            let names = above.map { places.totals[$0] }
            switch leaf {
            case .departement("A"): #expect(names == [.region("X")])
            case Self.sites[2]: #expect(names == [.region("X"), .departement("B")])
            default: #expect(names.isEmpty)
            }
        }
    }

    /// A site that closes on Saturday 5 July has patients up to Friday; others have not one more, and sums lose what it had.
    @Test func closureIsZeroFromItsDayOn() throws {
        let date = try #require(CivilDate(iso8601: "2025-07-05"))
        let entry = Territory.Entry(place: Self.sites[0], name: "1", parent: .departement("A"), closed: date)
        let (open, closed) = (try Self.region(), try Self.region(entry: entry))
        let leaf = closed.leaves[0]
        for column in leaf.columns.indices {
            #expect((0..<42).contains { leaf[column, .hours].draws(at: $0) != Array(repeating: 0, count: Self.draws) })
            for hour in 42..<48 { #expect(leaf[column, .hours].draws(at: hour).allSatisfy { $0 == 0 }) }
            for day in 2..<10 { #expect(leaf[column, .days].draws(at: day).allSatisfy { $0 == 0 }) }
            for week in 1..<4 { #expect(leaf[column, .weeks].draws(at: week).allSatisfy { $0 == 0 }) }
            #expect(closed.totals[1][column, .days] == leaf[column, .days].adding(closed.leaves[1][column, .days]))
        }
        // This week: what came before today, today and tomorrow.
        for draw in 0..<Self.draws {
            #expect(leaf[0, .weeks][draw, 0] == 287 + leaf[0, .days][draw, 0] + leaf[0, .days][draw, 1])
        }
        #expect(closed.days == open.days)
        let (here, there) = (closed.totals[0][0, .days].mean[5], open.totals[0][0, .days].mean[5])
        #expect(abs(there - here - open.leaves[0][0, .days].mean[5]) < 1e-9)
    }

    /// An ED that opens on Saturday is absent before.
    @Test func openingIsAbsentBefore() throws {
        let date = try #require(CivilDate(iso8601: "2025-07-05"))
        let entry = Territory.Entry(place: Self.sites[0], name: "1", parent: .departement("A"), opened: date)
        let steps = try Self.steps()
        #expect((0..<4).map { steps.openShare(of: entry, .days, step: $0) } == [0, 0, 1, 1])
        // Saturday and Sunday of seven days.
        #expect(steps.openShare(of: entry, .weeks, step: 0) == 2.0 / 7)
        var generator = SeededGenerator(seed: 1)
        let paths = steps.open(Self.paths(20, 4, &generator), .days, of: entry, using: &generator)
        #expect(paths.mean[0] == 0 && paths.mean[1] == 0 && paths.mean[2] > 0)
    }

    /// The published quantiles are those of the draws.
    @Test func marginalsAreThoseOfThePaths() throws {
        let region = try Self.region()
        for level in RegionSteps.Level.allCases {
            let found = region.totals[0].marginals(1, level, levels: Level.nineteen)
            let paths = region.totals[0][1, level]
            #expect(found.means == paths.mean)
            for step in 0..<paths.horizon {
                let marginal = paths.marginal(at: step)
                #expect(found.quantiles[step] == Level.nineteen.map { marginal.quantile($0) })
            }
        }
    }

    /// With past forecasts of every place MinT is used, and sums stay exact.
    ///
    /// How much it helps is measured by the tests of reconciliation.
    @Test func theRecordSaysHowToReconcile() throws {
        let grid = TimeGrid(zone: .paris, grain: .day)
        let label = try #require(CivilDateTime(iso8601: "2025-07-03T00:00:00"))
        let origin = grid.index(of: label)
        let places = try RegionPlaces(leaves: Self.sites, territory: Self.territory)
        var generator = SeededGenerator(seed: 8)
        var values: [SeriesKey: [Double]] = [:]
        for _ in 0..<120 {
            // A common shock, as on the day of a storm.
            let shock = 1 + 0.2 * generator.normal()
            let sites = Self.sites.map { _ in
                Double(Poisson(mean: max(50 * shock, 1)).quantile(generator.uniform()))
            }
            for place in places.places {
                let node = places.structure.node(place.description) ?? 0
                values[SeriesKey(place, .visits, every: .day), default: []].append(
                    places.structure.parts(of: node).reduce(0) { $0 + sites[$1] })
            }
        }
        var archive = ObservationArchive()
        for (key, values) in values {
            archive.set(
                values.enumerated().map { i, value in
                    let index = origin - values.count + i
                    return Revision(
                        referenceTime: grid.start(at: index), availableAt: grid.end(at: index), value: value)
                }, for: key)
        }
        var request = ForecastRequest(
            grid: grid, origin: origin, horizon: 10, calendar: .french(years: 2023...2026), draws: Self.draws,
            schedule: RecordSchedule(spacing: 5, count: 9))
        let keys = values.keys.sorted()
        var record = TrackRecord()
        var cache = FitCache()
        func said(_ at: Int) -> [MemberForecasts] {
            request.origin = at
            return Pipeline.members(
                of: keys, from: archive.asOf(grid.start(at: at)), request, models: ["seasonal-naive"], cache: &cache
            ).values.compactMap { try? $0.get() }
        }
        for past in request.schedule.origins(before: origin) { record.add(said(past), origin: past) }
        let now = said(origin)
        let errors = RecordErrors(record, of: now, request)
        let base = Dictionary(uniqueKeysWithValues: now.map { ($0.key, $0.members[0].paths) })
        let found = try #require(
            try RegionReconciliation(territory: Self.territory, errors: errors).reconciled(
                base, places: [.visits: places], grain: .day, using: &generator)[.visits])
        #expect(found.reconciler == "mint-shrink")
        let sites = Self.sites.compactMap { found.paths.paths(of: $0.description) }
        #expect(found.paths.paths(of: "reg:X") == sites[0].adding(sites[1]).adding(sites[2]))
        // The shock is in all places at once: the region's draws spread wider than if the sites' were independent.
        func variance(_ paths: SamplePaths) -> Double {
            let draws = paths.draws(at: 0).map { Double($0) }
            let mean = draws.reduce(0, +) / Double(draws.count)
            return draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(draws.count)
        }
        let region = try #require(found.paths.paths(of: "reg:X"))
        #expect(variance(region) > 1.3 * sites.reduce(0) { $0 + variance($1) })
    }

    /// Three of ten patients are children: so they are in the forecast, wherever shares were learned, and also where ages are
    /// known of the last twenty days only.
    @Test(arguments: [0, MarginCounts.days - 20]) func strataFollowTheirShares(since: Int) throws {
        let steps = try Self.steps()
        let margin = try Self.margin(steps, rest: false, of: [Self.sites[0]], since: since)
        let hasRest = margin.hasRest
        #expect(!hasRest)
        let forecast = LeafForecast(steps: steps, margins: [margin])
        var generator = SeededGenerator(seed: 5)
        for place in [Self.sites[0], Self.sites[1]] {
            let paths = try forecast.paths(
                LeafForecast.Parts(
                    place: place, hours: Self.paths(4, 48, &generator), days: Self.paths(100, 10, &generator),
                    weeks: Self.paths(700, 4, &generator), today: [1, 1, 1, 1, 1, 1],
                    week: NewestPast(values: Self.week), entry: nil),
                using: &generator)
            for level in RegionSteps.Level.allCases {
                let share = paths[1, level].mean.reduce(0, +) / paths[0, level].mean.reduce(0, +)
                #expect(abs(share - 0.3) < 0.04, "\(place) \(level) \(share)")
            }
        }
    }
}
