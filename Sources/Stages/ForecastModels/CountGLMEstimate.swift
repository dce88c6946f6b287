import Forecasting
import Foundation
import Statistics
import TimeSeries

/// The data on which coefficients are estimated: everything before the last multiple of `refitDays` that leaves enough.
struct EstimationBasis: Sendable, Equatable {
    let grid: TimeGrid
    let values: SteppedValues
    let calendar: CivilCalendar

    init(_ training: TrainingSet, refitDays: Int, needed: Int) {
        grid = training.grid
        calendar = training.calendar
        let day = grid.date(at: training.origin).dayNumber
        let anchorDay = day - ((day % refitDays) + refitDays) % refitDays
        let anchor = min(grid.index(of: CivilDate(dayNumber: anchorDay)), training.origin)
        let all = training.values
        let kept = Array(all.values.prefix(max(0, anchor - all.first)))
        values = kept.count { !$0.isNaN } >= needed ? SteppedValues(first: all.first, values: kept) : all
    }

    /// Values decide first: NaN equals NaN here, since both say "missing".
    static func == (a: EstimationBasis, b: EstimationBasis) -> Bool {
        a.grid == b.grid && a.values.first == b.values.first && a.values.values.count == b.values.values.count
            && zip(a.values.values, b.values.values).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
            && a.calendar == b.calendar
    }
}

/// What the count GLM learned: coefficients, level model, dispersion.
struct CountGLMEstimate: Sendable {
    let model: CountGLM
    let basis: EstimationBasis
    let design: CountGLMDesign
    private(set) var coefficients: [Double]
    private(set) var level: LogLevel
    /// Variance ÷ mean of a step given the level: at least 1, but for patients present.
    private(set) var dispersion: Double
    /// Steps over which the level is taken as constant.
    private(set) var block: Int
    /// Expected counts of the basis at level 0, where they were at hand.
    private var means: [Double] = []

    /// Days of the past on which the level model is estimated and filtered.
    static let levelDays = 1096
    /// Hours with this mean or more have a quick component, estimated on so many days of the past.
    static let quickMean = 4.0
    static let quickDays = 400

    /// Variance ÷ mean of neighbouring hours under which a count is one of patients present, and what it is given then.
    static let persistent = 0.7
    static let ownDispersion = 0.02

    /// The estimates as numbers: dispersion, block, level model, coefficients.
    var numbers: [Double] {
        [
            dispersion, Double(block), level.slowDays, level.slowSD, level.fastDays, level.fastSD,
            level.quickDays, level.quickSD, level.noiseSD, level.stepDays,
        ] + coefficients
    }

    /// From ``numbers``, without covariates; nil when they are not those of such a model on this basis.
    init?(_ model: CountGLM, _ basis: EstimationBasis, numbers: [Double]) {
        self.model = model
        self.basis = basis
        design = CountGLMDesign(basis, covariates: [])
        var reader = NumberReader(numbers)
        guard let dispersion = reader.number(), let block = reader.integer(in: 1...24), let eight = reader.numbers(8),
            let coefficients = reader.numbers(design.groups.count), reader.isAtEnd
        else { return nil }
        self.dispersion = dispersion
        self.block = block
        level = LogLevel(
            slowDays: eight[0], slowSD: eight[1], fastDays: eight[2], fastSD: eight[3], quickDays: eight[4],
            quickSD: eight[5], noiseSD: eight[6], stepDays: eight[7])
        self.coefficients = coefficients
    }

    /// Nil when the regression has no finite solution.
    ///
    /// - Parameter matrices: what other series of a panel have made already.
    init?(
        _ model: CountGLM, _ basis: EstimationBasis, covariates: [IssuedCovariate] = [],
        _ matrices: inout CountGLMMatrices
    ) {
        self.model = model
        self.basis = basis
        let values = basis.values
        let perDay = basis.grid.grain.stepsPerDay ?? 1
        let rows = matrices.all(of: basis, covariates)
        let matrix = rows.matrix
        design = rows.design
        let observed = values.values.filter { !$0.isNaN }
        let mean = max(observed.reduce(0, +) / Double(observed.count), 1e-3)
        // Short blocks where counts are large, a whole day where they are small.
        block = perDay == 1 ? 1 : (perDay == 24 ? (mean >= 2 ? 6 : 24) : (mean >= 20 ? 1 : 4))
        let stepDays = Double(block) / Double(perDay)
        level = .ordinary(stepDays: stepDays)
        dispersion = 1
        let range = values.first..<values.end
        coefficients = [Double](repeating: 0, count: matrix.columns)

        let exposures = rows.exposures.map { log(max($0, 1e-9)) }
        var offsets = exposures
        let forgetting = values.values.indices.map {
            pow(0.5, Double(values.values.count - 1 - $0) / Double(perDay) / model.halfLife)
        }
        var information: [Double]?
        for round in 0..<model.rounds {
            let isSolved = regress(
                matrix, values.values, offsets, &information, exposures: exposures, forgetting: forgetting, mean: mean,
                isStart: round == 0)
            guard isSolved else { return nil }
            means = Self.expected(rows.exposures, matrix.times(coefficients))
            if block > 1 { dispersion = max(1, withinBlockDispersion(values.values, means)) }
            let all = blocks(values, expected: means, range: range)
            let recent = Array(all.suffix(Self.levelDays * perDay / block))
            level = LogLevel.estimate(recent, stepDays: stepDays, from: round == 0 ? nil : level)
            if round + 1 < model.rounds {
                let smooth = level.smoothedLevel(all)
                let lead = range.count - all.count * block
                for i in range.indices {
                    let b = i - range.lowerBound
                    offsets[b] = exposures[b] + (b < lead ? smooth.first ?? 0 : smooth[(b - lead) / block])
                }
            }
        }
        if perDay == 24, mean >= Self.quickMean { refine(range: range) }
    }

    /// Tells what lasts some hours from what lasts days, on blocks of two hours.
    ///
    /// Patients present are most of them the same as an hour before: neighbouring hours differ less than counts of chance do. The
    /// level then holds them hour by hour, and what an hour has for itself is estimated with it.
    private mutating func refine(range: Range<Int>) {
        block = 2
        let within = withinBlockDispersion(basis.values.values, means)
        if within < Self.persistent { block = 1 }
        dispersion = block == 1 ? Self.ownDispersion : max(1, within)
        let all = blocks(basis.values, expected: means, range: range)
        level = level.refined(Array(all.suffix(Self.quickDays * 24 / block)), stepDays: Double(block) / 24)
    }

    /// Penalised maximum likelihood by Newton's steps; false when it has no finite solution.
    ///
    /// - Parameter information: that of the counts, made anew only where steps with the last one do not shrink fast: the
    ///   gradient, which is exact, decides where they end.
    private mutating func regress(
        _ matrix: CountGLMMatrix, _ values: [Double], _ offsets: [Double], _ information: inout [Double]?,
        exposures: [Double], forgetting: [Double], mean: Double, isStart: Bool
    ) -> Bool {
        let n = values.count
        let p = matrix.columns
        // Keeps the ridge comparable when counts are large: the variance of a count grows with its mean.
        let scale = max(mean / 15, 1) * model.ridge
        let wander = wander(values, forgetting: forgetting)
        let penalties = zip(design.penalties, design.slowSDs).map { penalty, deviation in
            penalty * scale + (deviation.map { wander / ($0 * $0) } ?? 0)
        }
        var beta = coefficients
        // Where nothing is estimated yet, from the mean of each time of the week: Newton's steps are few from there.
        var linear = isStart ? weeklyProfile(values, exposures: exposures) : matrix.times(beta)
        var lastChange = 1.0
        for iteration in 0..<20 {
            var weights = [Double](repeating: 0, count: n)
            var errors = [Double](repeating: 0, count: n)
            for i in 0..<n where !values[i].isNaN && exposures[i] > -10 {
                let mu = exp(min(max(linear[i] + offsets[i], -20), 20))
                weights[i] = mu * forgetting[i]
                errors[i] = (values[i] - mu) * forgetting[i]
            }
            // The profile is no combination of columns: what it stands for is regressed with the first errors.
            let isProfile = isStart && iteration == 0
            if isProfile { for i in 0..<n { errors[i] += weights[i] * linear[i] } }
            let data = information ?? matrix.gram(weights: weights)
            information = data
            var gram = data
            for c in 0..<p { gram[c * p + c] += penalties[c] }
            var gradient = matrix.transposeTimes(errors)
            for c in 0..<p { gradient[c] -= penalties[c] * beta[c] }
            guard let step = LinearAlgebra.solve(gram, gradient), step.allSatisfy(\.isFinite) else { return false }
            let before = linear
            beta = zip(beta, step).map { $0 + $1 }
            linear = matrix.times(beta)
            let change = zip(linear, before).map { abs($0 - $1) }.max() ?? 0
            // What the steps to come would change, which shrink as the last one did.
            let rate = change / lastChange
            if change * rate < 1e-5 { break }
            // Steps that still multiply means by hundreds lead nowhere: years of zeros before the first patients.
            if iteration == 19, change > 5 { return false }
            if isProfile || rate > 0.1 { information = nil }
            lastChange = change
        }
        coefficients = beta
        return true
    }

    /// Logarithm of the mean of each step's time of the week, half a patient added to each time.
    private func weeklyProfile(_ values: [Double], exposures: [Double]) -> [Double] {
        let week = basis.grid.grain.stepsPerWeek
        var sums = [Double](repeating: 0.5, count: week)
        var counts = [Double](repeating: 0.5, count: week)
        for (i, value) in values.enumerated() where !value.isNaN {
            sums[i % week] += value
            counts[i % week] += exp(exposures[i])
        }
        return values.indices.map { log(sums[$0 % week] / counts[$0 % week]) }
    }

    /// Ridge weight that leaves columns which hold for weeks the say they deserve beside a wandering level, when divided by their
    /// prior variance.
    ///
    /// Counts alone make a year look precisely known. With a level of low-frequency power S, n days hold the information
    /// n ÷ 2S on a harmonic, n ÷ S on a month; the prior weighs against it as this ridge does against the counts'.
    private func wander(_ values: [Double], forgetting: [Double]) -> Double {
        var information = 0.0
        var steps = 0.0
        for (value, weight) in zip(values, forgetting) where !value.isNaN {
            information += value * weight
            steps += weight
        }
        let days = steps / Double(basis.grid.grain.stepsPerDay ?? 1)
        return information / max(days, 1) * level.lowFrequencyPower
    }

    /// Variance ÷ mean of steps around their share of the block's total (a multinomial without overdispersion gives 1).
    private func withinBlockDispersion(_ values: [Double], _ means: [Double]) -> Double {
        let lead = values.count % block
        let first = max(lead, values.count - 730 * 24 / block * block)
        var total = 0.0
        var freedom = 0.0
        for start in stride(from: first - (first - lead) % block, to: values.count, by: block) {
            let y = values[start..<start + block]
            let sum = y.reduce(0, +)
            let expected = means[start..<start + block].reduce(0, +)
            guard !sum.isNaN, sum > 0, expected > 0 else { continue }
            for i in start..<start + block {
                let share = sum * means[i] / expected
                guard share > 1e-6 else { continue }
                total += (values[i] - share) * (values[i] - share) / share
            }
            freedom += Double(block - 1)
        }
        return freedom > 50 ? total / freedom : 1
    }

    /// Expected counts at level 0.
    ///
    /// - Parameter newer: the design with newer values of its issued columns; nil: as it was.
    func expected(_ range: Range<Int>, _ newer: CountGLMDesign? = nil) -> [Double] {
        let known = range.clamped(to: basis.values.first..<(basis.values.first + means.count))
        guard !known.isEmpty else {
            return expected(range, CountGLMMatrix(newer ?? design, range))
        }
        let from = known.lowerBound - basis.values.first
        return expected(range.lowerBound..<known.lowerBound, newer) + means[from..<(from + known.count)]
            + expected(known.upperBound..<range.upperBound, newer)
    }

    /// Expected counts at level 0, by the rows of the range.
    func expected(_ range: Range<Int>, _ matrix: CountGLMMatrix) -> [Double] {
        Self.expected(range.map { basis.grid.exposureOfCounts(at: $0) }, matrix.times(coefficients))
    }

    private static func expected(_ exposures: [Double], _ linear: [Double]) -> [Double] {
        zip(exposures, linear).map { $0 * exp(min($1, 30)) }
    }

    /// The linear predictor of each row by group of columns.
    func effects(_ matrix: CountGLMMatrix) -> [CountGLMDesign.Group: [Double]] {
        var effects: [CountGLMDesign.Group: [Double]] = [:]
        for group in CountGLMDesign.Group.allCases {
            let own = zip(coefficients, design.groups).map { $1 == group ? $0 : 0 }
            effects[group] = matrix.times(own)
        }
        return effects
    }

    /// The past in blocks that end at the end of `range`: log of observed ÷ expected, and its counting variance.
    func blocks(_ values: SteppedValues, expected: [Double], range: Range<Int>) -> [LogLevel.Observation] {
        let count = range.count / block
        let lead = range.count - count * block
        var totals = [(observed: Double, mean: Double)?](repeating: nil, count: count)
        for b in 0..<count {
            var observed = 0.0
            var mean = 0.0
            var seen = 0
            for i in (lead + b * block)..<(lead + (b + 1) * block) {
                let value = values[range.lowerBound + i]
                if value.isNaN || expected[i] <= 0 { continue }
                observed += value
                mean += expected[i]
                seen += 1
            }
            // A block of which less than half is known says little and may be a truncated day.
            if seen * 2 > block, mean > 0 { totals[b] = (observed, mean) }
        }
        let all = totals.map { total in
            total.map {
                LogLevel.Observation(
                    z: log(($0.observed + 0.5) / $0.mean), countingVariance: dispersion / ($0.mean + 0.5))
            } ?? LogLevel.Observation(z: .nan, countingVariance: 0)
        }
        let known = totals.compactMap { $0?.mean }
        return known.reduce(0, +) < Self.smallMean * Double(known.count) ? centred(all, totals) : all
    }

    /// The level's model for the newest blocks, as it was estimated or estimated again with them where it is contradicted, and its
    /// state after them.
    ///
    /// A level that has been stable for years hardly moves: after a ward has opened it would stay where it was until the next estimate,
    /// four weeks of hours later.
    func level(after blocks: [LogLevel.Observation]) -> (model: LogLevel, state: LogLevel.State) {
        let filtered = level.filter(blocks, keepingStates: true)
        let isContradicted = Self.surpriseDays.contains { days in
            let newest = filtered.standardisedErrors.suffix(max(3, Int(days / level.stepDays))).filter { !$0.isNaN }
            let sum = newest.reduce(0) { $0 + min(max($1, -LogLevel.outlier), LogLevel.outlier) }
            return newest.count >= 3 && abs(sum) > Self.surprise * Double(newest.count).squareRoot()
        }
        guard isContradicted else { return (level, filtered.next) }
        let perDay = Int((Double(block) / level.stepDays).rounded())
        let newer =
            perDay == 24 && block <= 2
            ? level.refined(Array(blocks.suffix(Self.quickDays * 24 / block)), stepDays: level.stepDays)
            : LogLevel.estimate(blocks, stepDays: level.stepDays, from: level)
        return (newer, newer.filter(blocks).next)
    }

    /// Days whose errors together, over the square root of their number, contradict a level from so many standard deviations on.
    private static let surpriseDays = [1.0, 3, 7, 14]
    private static let surprise = 5.0

    /// Under so many patients a block the logarithm of a count says too little of that of its mean.
    private static let smallMean = 10.0

    /// Observations of few patients, less what the logarithm of a count has for itself at the level told up to them.
    ///
    /// By Newton's steps from above: the mean of log(Y + ½) is convex in the logarithm of the mean, so that none goes too far.
    private func centred(
        _ all: [LogLevel.Observation], _ totals: [(observed: Double, mean: Double)?]
    ) -> [LogLevel.Observation] {
        var observations = all
        for _ in 0..<3 {
            let levels = level.filteredLevel(observations)
            observations = totals.indices.map { b in
                guard let total = totals[b] else { return all[b] }
                let expected = LogCount.moments(mean: total.mean * exp(min(max(levels[b], -10), 10)))
                return LogLevel.Observation(
                    z: levels[b] + (log(total.observed + 0.5) - expected.mean) / expected.slope,
                    countingVariance: dispersion * expected.variance / (expected.slope * expected.slope))
            }
        }
        return observations
    }

    /// Quantile of a count with this mean and the dispersion of the series.
    func quantile(mean: Double, _ p: Double) -> Int32 { DispersedCount(mean: mean, dispersion: dispersion).quantile(p) }
}
