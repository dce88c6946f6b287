import Backtesting
import Forecasting
import Messages
import Pipeline
import Statistics
import Synchronization
import Testing
import TimeSeries

/// The production pipeline over past origins: the same in any order, blind to what came later, complete.
@Suite struct BacktestTests {
    static func quantiles(_ result: Backtest.Result) -> [String: [[Double]]] {
        Dictionary(uniqueKeysWithValues: result.forecasts.map { ("\($0.series) \($0.origin)", $0.quantiles) })
    }

    struct Size: Sendable, CustomTestStringConvertible {
        var grain: Grain
        var steps: Int
        var origins: Int
        var spacing: Int
        var horizon: Int
        var testDescription: String { grain.rawValue }

        static let all = [
            Size(grain: .hour, steps: 24 * 56, origins: 5, spacing: 24 * 5, horizon: 6),
            Size(grain: .sixHours, steps: 4 * 60, origins: 4, spacing: 10, horizon: 8),
            Size(grain: .day, steps: 90, origins: 7, spacing: 3, horizon: 5),
        ]
    }

    /// Units of work are runs of origins whose length depends on the number of tasks; so do the fits that they share.
    @Test(arguments: Size.all) func anyNumberOfTasks(_ size: Size) async throws {
        let invented = InventedTask(
            size.grain, steps: size.steps, origins: size.origins, spacing: size.spacing, seed: 1)
        let task = try invented.written(horizon: size.horizon).read()
        let backtest = Backtest(task, draws: 60, seed: 3)
        let reference = await backtest.run(tasks: 1)
        #expect(reference.failures.isEmpty)
        // By series in the task's order, then by origin.
        let order = task.series.flatMap { id in task.origins.sorted().map { "\(id) \($0)" } }
        #expect(reference.forecasts.map { "\($0.series) \($0.origin)" } == order)
        for forecast in reference.forecasts {
            #expect(forecast.quantiles.count == size.horizon)
            for values in forecast.quantiles {
                #expect(values.count == 19 && values == values.sorted())
                #expect(values.allSatisfy { $0 >= 0 && $0 == $0.rounded() })
            }
        }
        for tasks in [2, 5] {
            let seen = Mutex<[Int]>([])
            let totals = Mutex<Set<Int>>([])
            let result = await backtest.run(tasks: tasks) { done, total in
                totals.withLock { _ = $0.insert(total) }
                seen.withLock { $0.append(done) }
            }
            #expect(result.forecasts.map(\.quantiles) == reference.forecasts.map(\.quantiles))
            #expect(result.forecasts.map { "\($0.series) \($0.origin)" } == order)
            // Progress rises to the total.
            let steps = seen.withLock { $0 }
            #expect(steps == steps.sorted())
            // Those of the task and, before them, those of the record.
            let total = try #require(totals.withLock { $0.count == 1 ? $0.first : nil })
            #expect(steps.last == total && total > size.origins)
        }
        // One origin alone is the same as in company.
        let alone = await backtest.run(origins: [invented.origins[2]], tasks: 2)
        let all = Self.quantiles(reference)
        #expect(alone.forecasts.count == 2)
        for (name, values) in Self.quantiles(alone) { #expect(all[name] == values) }
    }

    @Test func laterRowsChangeNothing() async throws {
        for (grain, steps) in [(Grain.hour, 24 * 40), (.day, 70), (.week, 70)] {
            let invented = InventedTask(grain, steps: steps, origins: 1, spacing: 1, seed: 2)
            let origin = invented.origins[0]
            let reference = await Backtest(try invented.written(horizon: 6).read(), draws: 60).run(tasks: 2)
            for seed in 1...3 as ClosedRange<UInt64> {
                var generator = SeededGenerator(seed: seed)
                var other = invented
                other.rows = invented.rows.compactMap { row in
                    guard row.availableAt > origin else { return row }
                    var row = row
                    switch generator.integer(below: 3) {
                    case 0: return nil
                    case 1: row.value = Double(generator.integer(below: 1000))
                    default: row.value = nil
                    }
                    return row
                }
                // Rewritings of old steps, known one second after the origin.
                let next = CivilDateTime(
                    secondsSinceEpochOfCivilTime: origin.secondsSinceEpochOfCivilTime + 1)
                other.rows += invented.rows.prefix(100).map {
                    InventedTask.Row(series: $0.series, label: $0.label, value: 999, availableAt: next)
                }
                #expect(other.history != invented.history)
                let result = await Backtest(try other.written(horizon: 6).read(), draws: 60).run(tasks: 2)
                #expect(Self.quantiles(result) == Self.quantiles(reference))
            }
            // With teeth: the same rewriting known at the origin is seen.
            var seen = invented
            seen.rows += invented.rows.filter { $0.label < origin }.suffix(100).map {
                InventedTask.Row(series: $0.series, label: $0.label, value: 999, availableAt: origin)
            }
            let result = await Backtest(try seen.written(horizon: 6).read(), draws: 60).run(tasks: 2)
            #expect(Self.quantiles(result) != Self.quantiles(reference))
        }
    }

    /// A series that cannot be forecast is named, with the reason, and the others go on.
    @Test func failuresAreRecorded() async throws {
        var invented = InventedTask(.day, steps: 70, origins: 2, spacing: 1, seed: 4)
        // Known from the day after the first origin on.
        let late = invented.origins[1]
        let step = invented.grid.label(at: invented.grid.index(of: late) - 1)
        invented.rows.append(InventedTask.Row(series: "NEUF", label: step, value: 3, availableAt: late))
        let task = try invented.written(horizon: 3).read()
        let result = await Backtest(task, draws: 50).run(tasks: 2)
        // One day is enough for a stand-in.
        #expect(result.forecasts.count == 5)
        #expect(result.forecasts.last?.weights == ["dynamic-glm": 1])
        #expect(result.failures.map(\.series) == ["NEUF"])
        #expect(result.failures.map(\.origin) == [invented.origins[0]])
        guard case .noData? = result.failures.first?.error else {
            Issue.record("\(result.failures)")
            return
        }
    }

    @Test func seedsAndModelsAreObeyed() async throws {
        let task = try InventedTask(.day, steps: 70, origins: 1, spacing: 1, seed: 5).written(horizon: 3).read()
        func run(_ models: [String]?, seed: UInt64) async -> [[[Double]]] {
            await Backtest(task, models: models, draws: 50, seed: seed).run(tasks: 1).forecasts.map(\.quantiles)
        }
        let first = await run(nil, seed: 1)
        #expect(await run(nil, seed: 1) == first)
        #expect(await run(nil, seed: 2) != first)
        #expect(await run(["climatology"], seed: 1) != first)
    }
}
