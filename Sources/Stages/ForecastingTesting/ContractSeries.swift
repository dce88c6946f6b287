import Forecasting
import Statistics
import TimeSeries

/// The invented series of the contract: they end right before Thursday 2026-11-19 and are long enough for the model.
///
/// - `noisy`: Poisson counts with mean 40 · (1 + 0.3 · sin(2π·step / 7)).
/// - `constant`: the same value at every step.
/// - the length is twice what the model needs, plus 40 steps, at least 80.
struct ContractSeries {
    let model: any ForecastModel
    let grid: TimeGrid
    let origin: Int
    /// The smallest number of observed steps that the model says it needs.
    let needed: Int

    static let horizon = 14

    var length: Int { max(2 * needed + 40, 80) }

    /// - Throws: a violation when the model has no standard settings for any grain, or does not refuse one value with `tooShort`.
    init(_ model: any ForecastModel) throws {
        self.model = model
        let type = Swift.type(of: model)
        let grains: [Grain] = [.day, .hour, .sixHours, .week]
        guard let grain = grains.first(where: { type.standard(for: $0) != nil }) else {
            throw ContractViolation("no grain has standard settings")
        }
        grid = TimeGrid(zone: .utc, grain: grain)
        origin = grid.index(of: CivilDate(dayNumber: 20_776))
        needed = try model.neededSteps(
            single: TrainingSet(
                grid: grid, origin: origin, horizon: Self.horizon,
                values: SteppedValues(first: origin - 1, values: [40])))
    }

    func training(_ values: [Double], horizon: Int = horizon) -> TrainingSet {
        TrainingSet(
            grid: grid, origin: origin, horizon: horizon,
            values: SteppedValues(first: origin - values.count, values: values))
    }

    func constant(_ value: Double, count: Int? = nil) -> TrainingSet {
        training(Array(repeating: value, count: count ?? length))
    }

    func noisyValues() -> [Double] {
        var generator = SeededGenerator(seed: 11)
        return (0..<length).map { step in
            let season = sine[step % 7]
            return Double(Poisson(mean: 40 * (1 + 0.3 * season)).quantile(generator.uniform()))
        }
    }

    func noisy(horizon: Int = horizon) -> TrainingSet { training(noisyValues(), horizon: horizon) }
}

/// The values of sin(2π·k / 7), k = 0 … 6.
private let sine = [0, 0.781_831_482, 0.974_927_912, 0.433_883_739, -0.433_883_739, -0.974_927_912, -0.781_831_482]

extension ForecastModel {
    /// What `tooShort` says is needed when one step is given; 1 when that is enough.
    func neededSteps(single training: TrainingSet) throws -> Int {
        do throws(FitError) {
            _ = try fit(training)
            return 1
        } catch {
            guard case .tooShort(let needed, got: 1) = error, needed > 1 else {
                throw ContractViolation("one step is given: expected tooShort, got \"\(error)\"")
            }
            return needed
        }
    }

    /// Fits and draws with a seeded generator.
    func paths(
        from training: TrainingSet, count: Int = 200, horizon: Int = ContractSeries.horizon, seed: UInt64 = 1
    ) throws(FitError) -> SamplePaths {
        var generator = SeededGenerator(seed: seed)
        return try fit(training).paths(count, horizon: horizon, using: &generator)
    }
}
