import Calibration
import Forecasting
import Statistics
import Testing

/// Weights follow past scores; without scores they are equal.
@Suite struct EnsembleWeightsTests {
    static let groups = LeadGroups(stepsPerDay: 1)
    static let models = ["good", "biased", "wide"]

    static func table(mean: Double, spread: Double) -> MarginalTable {
        let sorted = (0..<200).map { rank in
            Int32(max(0, (mean + spread * SpecialFunctions.normalQuantile((Double(rank) + 0.5) / 200)).rounded()))
        }
        return MarginalTable(SamplePaths(count: 200, horizon: 3, values: sorted.flatMap { [$0, $0, $0] }))
    }

    /// Truth is Poisson(100); one model says so, one says 115, one is three times as wide.
    static func record(
        origins: Int, seed: UInt64, absent: Set<String> = [], biased: Double = 115
    ) -> [PastForecast] {
        var generator = SeededGenerator(seed: seed)
        let said = [
            "good": table(mean: 100, spread: 10), "biased": table(mean: biased, spread: 10),
            "wide": table(mean: 100, spread: 30),
        ].filter { !absent.contains($0.key) }
        return (0..<origins).map { number in
            PastForecast(
                origin: 5 * number, staleness: 0, members: said,
                truth: (0..<3).map { _ in Double(Poisson(mean: 100).quantile(generator.uniform())) })
        }
    }

    static func learn(_ record: [[PastForecast]]) -> [EnsembleWeights] {
        EnsembleWeights.learn(
            record, models: models, groups: groups, scales: record.map { _ in 11 },
            priors: record.map { _ in [1, 1, 1] })
    }

    @Test func equalWithoutScores() {
        let weights = Self.learn([[], []])[1].weights(of: Self.models, step: 0, staleness: 0)
        for weight in weights { #expect(abs(weight - 1.0 / 3) < 1e-12) }
    }

    /// A series starts from its own prior, also in a panel whose prior is another, and learns from there.
    @Test func priorsAreWhereWeightsStart() {
        func shares(_ record: [[PastForecast]]) -> [[Double]] {
            EnsembleWeights.learn(
                record, models: Self.models, groups: Self.groups, scales: [11, 11], priors: [[1, 1, 1], [1, 1, 0.2]]
            ).map { $0.weights(of: Self.models, step: 0, staleness: 0) }
        }
        let start = shares([[], []])
        for (known, wanted) in zip(start, [[1 / 3.0, 1 / 3.0, 1 / 3.0], [1 / 2.2, 1 / 2.2, 0.2 / 2.2]]) {
            for (a, b) in zip(known, wanted) { #expect(abs(a - b) < 1e-12) }
        }
        let record = Self.record(origins: 20, seed: 1)
        let later = shares([record, record])
        #expect(later[0][0] > start[0][0] && later[1][0] > start[1][0])
        #expect(later[1][2] < later[0][2] / 2)
    }

    @Test func theBetterModelGainsWithEveryScore() {
        let shares = [0, 10, 40].map { origins in
            Self.learn([Self.record(origins: origins, seed: 1)])[0].weights(of: Self.models, step: 0, staleness: 0)[0]
        }
        #expect(shares[0] < shares[1])
        #expect(shares[1] < shares[2])
        #expect(shares[2] > 0.5)
    }

    /// A model that is simply better is heard after a few scores: the fast paces, which then lose less, lead (0.44 at one pace).
    @Test func clearDifferencesAreFollowedSoon() {
        let shares = (1...20).map { seed in
            Self.learn([Self.record(origins: 8, seed: seed, biased: 110)])[0]
                .weights(of: Self.models, step: 0, staleness: 0)[0]
        }
        #expect(shares.reduce(0, +) / 20 > 0.55, "\(shares)")
    }

    /// Two models that are wrong by as much in either direction: chance makes one look better, and neither is dropped for it (0.24 at the fastest).
    @Test func chanceIsHardlyFollowed() {
        var departures: [Double] = []
        for seed in 1...20 {
            let record = Self.record(origins: 18, seed: UInt64(seed)).map { past in
                var past = past
                past.members = ["good": Self.table(mean: 97, spread: 10), "biased": Self.table(mean: 103, spread: 10)]
                return past
            }
            let weights = EnsembleWeights.learn(
                [record], models: ["good", "biased"], groups: Self.groups, scales: [11], priors: [[1, 1]])[0]
                .weights(of: ["good", "biased"], step: 0, staleness: 0)
            departures.append(abs(weights[0] - 0.5))
        }
        #expect(departures.reduce(0, +) / 20 < 0.15, "\(departures)")
    }

    /// Where everyone errs by a tenth of what is usual elsewhere, as of patients present an hour ahead, differences teach as much.
    @Test func smallLossesTeachAsMuch() {
        let record = Self.record(origins: 20, seed: 9)
        let shares = [11.0, 110].map { scale in
            EnsembleWeights.learn(
                [record], models: Self.models, groups: Self.groups, scales: [scale], priors: [[1, 1, 1]])[0]
                .weights(of: Self.models, step: 0, staleness: 0)[0]
        }
        // The loss expected before any is known still tells them apart by 0.06; in units of the naive error it was 0.20.
        #expect(shares[0] > 0.45)
        #expect(abs(shares[1] - shares[0]) < 0.08, "\(shares)")
    }

    /// A model twice as bad as the best has no say once nine origins show it; where it said nothing it is not judged.
    @Test func hopelessModelsHaveNoSay() {
        func weights(origins: Int, absent: Set<String> = []) -> [Double] {
            Self.learn([Self.record(origins: origins, seed: 8, absent: absent, biased: 130)])[0]
                .weights(of: Self.models, step: 0, staleness: 0)
        }
        // Three deviations too many cost four times what chance does, three times the spread half as much again.
        let (few, many) = (weights(origins: 8), weights(origins: 9))
        #expect(few[1] > 1e-3)
        #expect(many[1] < 1e-9 && many[2] > 0.05)
        #expect(abs(many.reduce(0, +) - 1) < 1e-12)
        // Without "wide" nobody is judged, since not all spoke.
        #expect(weights(origins: 40, absent: ["wide"])[1] > 1e-6)
    }

    /// Three forecasts of the same days, all wrong or right together, teach what one does.
    @Test func overlappingForecastsAreNewsOnce() {
        let apart = Self.record(origins: 13, seed: 6).enumerated().map { number, past in
            var past = past
            past.origin = 3 * number
            return past
        }
        let overlapping = apart.flatMap { past in
            (0..<3).map { late in
                var again = past
                again.origin += late
                return again
            }
        }
        let far = [apart, overlapping].map { Self.learn([$0])[0].weights(of: Self.models, step: 2, staleness: 0)[0] }
        #expect(abs(far[0] - far[1]) < 0.05)
        let next = [apart, overlapping].map { Self.learn([$0])[0].weights(of: Self.models, step: 0, staleness: 0)[0] }
        #expect(next[1] > next[0] + 0.1)
    }

    /// Leads never scored keep equal weights; of models that are absent the others take the share.
    @Test func byLeadAndAmongThosePresent() {
        let learned = Self.learn([Self.record(origins: 40, seed: 2)])[0]
        let far = learned.weights(of: Self.models, step: 20, staleness: 0)
        for weight in far { #expect(abs(weight - 1.0 / 3) < 1e-12) }
        let two = learned.weights(of: ["biased", "wide"], step: 0, staleness: 0)
        #expect(abs(two.reduce(0, +) - 1) < 1e-12)
        #expect(learned.weights(of: ["unknown"], step: 0, staleness: 0) == [1])
    }

    /// A model that is absent from the record is neither rewarded nor punished.
    @Test func aModelThatSaidNothingKeepsItsShareOfTheRest() {
        let learned = Self.learn([Self.record(origins: 40, seed: 3, absent: ["wide"])])[0]
        let weights = learned.weights(of: Self.models, step: 0, staleness: 0)
        #expect(weights[2] > 0.05)
        #expect(weights[0] > weights[1])
    }

    /// Each series has its own weights, drawn towards those of all.
    @Test func ownAndCommon() {
        var other = Self.record(origins: 40, seed: 4)
        for i in other.indices { other[i].truth = other[i].truth.map { $0 + 15 } }
        let learned = Self.learn([Self.record(origins: 40, seed: 5), other])
        let first = learned[0].weights(of: Self.models, step: 0, staleness: 0)
        let second = learned[1].weights(of: Self.models, step: 0, staleness: 0)
        #expect(first[0] > second[0])
        #expect(second[1] > first[1])
    }
}
