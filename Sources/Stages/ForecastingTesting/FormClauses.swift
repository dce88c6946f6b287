import Forecasting
import Foundation
import Messages
import Statistics
import Synchronization
import TimeSeries

extension ModelContract {
    /// What holds whatever the numbers are: repeatability, shape, settings that survive being stored, time.
    static let formClauses = [
        ModelContract(name: "the card has a name, texts in both languages and a reference") { model in
            let card = type(of: model).card
            let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789-")
            try require(!card.name.isEmpty && card.name.allSatisfy(allowed.contains), "name \"\(card.name)\"")
            for text in [card.title, card.summary] {
                try require(!text.french.isEmpty && !text.english.isEmpty, "empty text in \(text)")
            }
            try require(!card.reference.isEmpty, "no reference")
        },
        ModelContract(name: "there are at least two examples") { model in
            try require(examples(of: model).count >= 2, "\(examples(of: model).count) examples")
        },
        ModelContract(name: "same seed, same paths") { model in
            let series = try ContractSeries(model)
            let first = try model.paths(from: series.noisy())
            let second = try model.paths(from: series.noisy())
            try require(first == second, "two fits and draws with one seed differ")
        },
        ModelContract(name: "another seed, other paths") { model in
            let series = try ContractSeries(model)
            let first = try model.paths(from: series.noisy(), seed: 1)
            let second = try model.paths(from: series.noisy(), seed: 2)
            try require(first != second, "the seed has no effect")
        },
        ModelContract(name: "shape is draws × horizon, for every horizon up to the training set's") { model in
            let fitted = try model.fit(try ContractSeries(model).noisy(horizon: 30))
            for (count, horizon) in [(1, 1), (7, 14), (20, 30)] {
                var generator = SeededGenerator(seed: 3)
                let paths = fitted.paths(count, horizon: horizon, using: &generator)
                try require(
                    paths.count == count && paths.horizon == horizon && paths.values.count == count * horizon,
                    "asked for \(count) × \(horizon), got \(paths.count) × \(paths.horizon)")
            }
        },
        ModelContract(name: "encoding and decoding gives an equal model and equal paths") { model in
            try checkCoding(model)
        },
        ModelContract(name: "concurrent fits equal serial ones") { model in
            let training = try ContractSeries(model).noisy()
            let serial = try model.paths(from: training)
            let concurrent = Mutex<[SamplePaths?]>([])
            DispatchQueue.concurrentPerform(iterations: 4) { _ in
                let paths = try? model.paths(from: training)
                concurrent.withLock { $0.append(paths) }
            }
            try require(concurrent.withLock { $0.allSatisfy { $0 == serial } }, "a concurrent fit differs")
        },
        ModelContract(name: "a fit takes less than 5 seconds of processor time, also in a debug build") { model in
            let training = try ContractSeries(model).noisy()
            let before = threadSeconds()
            _ = try model.fit(training)
            let spent = threadSeconds() - before
            try require(spent < 5, "\(training.values.values.count) steps took \(spent) s")
        },
    ]

    private static func examples(of model: some ForecastModel) -> [any ForecastModel] { type(of: model).examples }

    /// Processor time of this thread: not lengthened by what else the machine does.
    private static func threadSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    private static func checkCoding<Model: ForecastModel>(_ model: Model) throws {
        let decoded = try JSONDecoder().decode(Model.self, from: JSONEncoder().encode(model))
        try require(decoded == model, "decoded \(decoded), encoded \(model)")
        let training = try ContractSeries(model).noisy()
        let (before, after) = (try model.paths(from: training), try decoded.paths(from: training))
        try require(before == after, "paths differ after decoding")
    }
}
