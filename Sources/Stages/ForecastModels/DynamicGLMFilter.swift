import Foundation

/// Linear Bayes filtering of one dynamic Poisson GLM: the moments of its state, step after step.
///
/// ```
/// y(t) | λ(t) ~ Poisson(exp λ(t))        λ(t) = offset(t) + F(t)ᵀθ(t) + ε(t)        θ(t) = Gθ(t − 1) + ω(t)
/// ```
///
/// λ's prior is log-gamma with the state's first two moments; what the count does to it is carried to θ by linear Bayes
/// (West, Harrison & Migon 1985, section 3). Evolution variances of level, week and season come from block discounts
/// (West & Harrison, chapter 6), those of the holidays act when a holiday is used. ε is the random effect of Berry & West
/// (2020, doi:10.1080/07350015.2019.1574567), its variance learned by discounted moments. During a gap the
/// last evolution variance stays (West & Harrison, section 6.3).
struct DynamicGLMFilter: Sendable {
    let settings: DynamicGLMSettings
    private(set) var mean: [Double]
    /// Row-major, symmetric.
    private(set) var covariance: [Double]
    private(set) var size: Int
    /// Evolution variance of the level, and of the week and season blocks, as of the last observed step.
    private(set) var levelEvolution = 0.0
    private(set) var weekEvolution: [Double]
    private(set) var seasonEvolution: [Double]
    /// Discounted sums whose ratio is the variance of ε.
    private var momentSum: Double
    private var momentWeight: Double
    /// Discounted log-score of one-step predictions.
    private(set) var score = 0.0
    private var run = 0
    private var missing = 0
    /// Mean and variance of level + fading deviation as predicted `lead` steps before, by step modulo `lead`.
    private var ahead: [(mean: Double, variance: Double)]
    private var clock = 0
    /// Discounted sums of squared errors of the level that far ahead, and of the variances predicted for it.
    private var farErrors: Double
    private var farVariances: Double
    private let week: Range<Int>
    private let season: Range<Int>
    private let special: Int
    /// Variance of each coefficient of week and season before anything is known.
    private let priorVariance: [Double]
    private var effect: [Double]

    /// An error beyond so many standard deviations counts as one of that size (Huber).
    ///
    /// A third in a row with the same sign opens the level (intervention: West & Harrison, section 11.2).
    static let outlier = 3.5
    /// Steps that the prior of ``evolutionAhead`` weighs, with a level known to half the prior noise.
    private static let farPriorSteps = 60.0

    var weekWidth: Int { week.count }
    var noiseVariance: Double { max(momentSum / momentWeight, 1e-8) }

    init(_ settings: DynamicGLMSettings, _ design: DynamicGLMDesign, level: Double) {
        self.settings = settings
        week = design.week
        season = design.season
        special = design.special.lowerBound
        priorVariance = design.priorSD.map { $0 * $0 }
        size = design.special.upperBound
        let n = size
        mean = [Double](repeating: 0, count: n)
        mean[DynamicGLMDesign.level] = level
        covariance = [Double](repeating: 0, count: n * n)
        covariance[0] = 0.25
        for c in 3..<n { covariance[c * n + c] = design.priorSD[c] * design.priorSD[c] }
        weekEvolution = [Double](repeating: 0, count: week.count * week.count)
        seasonEvolution = [Double](repeating: 0, count: season.count * season.count)
        momentWeight = settings.noisePriorSteps
        momentSum = settings.noisePriorSteps * settings.noisePriorSD * settings.noisePriorSD
        effect = [Double](repeating: 0, count: n)
        ahead = Array(repeating: (.nan, .nan), count: settings.lead)
        farVariances = Self.farPriorSteps * settings.noisePriorSD * settings.noisePriorSD * 0.25
        farErrors = farVariances
        let growth = settings.growthSD * settings.growthSD
        covariance[DynamicGLMDesign.growth * (n + 1)] = growth
        covariance[DynamicGLMDesign.fast * (n + 1)] = settings.fastRatio * noiseVariance
    }

    /// Adds uncorrelated states for columns that have appeared.
    mutating func grow(to design: DynamicGLMDesign) {
        let n = design.columns
        guard n > size else { return }
        var wider = [Double](repeating: 0, count: n * n)
        for i in 0..<size { for j in 0..<size { wider[i * n + j] = covariance[i * size + j] } }
        for c in size..<n { wider[c * n + c] = design.priorSD[c] * design.priorSD[c] }
        covariance = wider
        mean += [Double](repeating: 0, count: n - size)
        effect = [Double](repeating: 0, count: n)
        size = n
    }

    /// Variance of the logarithm of the level beyond which no discount widens it: a factor of 2.7 either way.
    private static let mostLevelVariance = 1.0

    /// False when rounding has destroyed the state.
    var isSound: Bool {
        score.isFinite && mean.allSatisfy(\.isFinite)
            && (0..<size).allSatisfy { covariance[$0 * (size + 1)].isFinite && covariance[$0 * (size + 1)] > -1e-12 }
    }

    /// One step: evolves the state, then learns from `count` unless it is missing (NaN).
    mutating func advance(_ row: DynamicGLMRow, offset: Double, count: Double) {
        evolve(row)
        defer { predictAhead() }
        guard !count.isNaN else {
            missing += 1
            return
        }
        missing = 0
        let n = size
        var f = offset
        for k in row.columns.indices { f += mean[row.columns[k]] * row.values[k] }
        var q = 0.0
        covariance.withUnsafeBufferPointer { c in
            effect.withUnsafeMutableBufferPointer { e in
                for i in 0..<n { e[i] = 0 }
                for k in row.columns.indices {
                    let (from, value) = (row.columns[k] * n, row.values[k])
                    for i in 0..<n { e[i] += value * c[from + i] }
                }
            }
        }
        for k in row.columns.indices { q += row.values[k] * effect[row.columns[k]] }
        q = max(q, 1e-12)
        learn(count, f, q)
    }

    /// Evolution variance of the level for a step ahead of the origin, such that errors `lead` steps ahead have the size they had.
    ///
    /// What the state said of the level `lead` steps ahead is compared with the count that came, which also enters the score of
    /// the candidate.
    var evolutionAhead: Double {
        let last = ahead[(clock + settings.lead - 1) % settings.lead].variance
        guard !last.isNaN else { return levelEvolution }
        let ratio = min(max(farErrors / farVariances, 0.25), 6)
        return max(0, levelEvolution + (ratio - 1) * last / Double(settings.lead))
    }

    private mutating func learn(_ count: Double, _ f: Double, _ q: Double) {
        let noise = noiseVariance
        let n = size
        var total = q + noise
        let mu = exp(min(f, 25))
        let spread = total + 1 / (mu + 0.5)
        let error = log((count + 0.5) / (mu + 0.5))
        let standardised = error / spread.squareRoot()
        let ratio = abs(standardised) / Self.outlier
        // Weighted moments: E(e²) = noise + q + 1/μ, each with the variance of a square.
        let bounded = ratio > 1 ? error * error / (ratio * ratio) : error * error
        let weight = settings.noisePriorSD * settings.noisePriorSD / spread
        momentSum = settings.noiseMemory * momentSum + weight * weight * (bounded - q - 1 / (mu + 0.5))
        momentWeight = settings.noiseMemory * momentWeight + weight * weight
        momentSum = max(momentSum, 0)
        if ratio > 1 {
            total += (ratio - 1) * spread
            run = standardised > 0 ? max(run, 0) + 1 : min(run, 0) - 1
        } else {
            run = 0
        }
        let prior = GammaConjugate(logMean: f, logVariance: total)
        score *= settings.scoreMemory
        score += settings.nearWeight * prior.logProbability(count)
        let early = ahead[clock % settings.lead]
        if !early.mean.isNaN {
            let (l, a) = (DynamicGLMDesign.level, DynamicGLMDesign.fast)
            let now = covariance[l * n + l] + 2 * covariance[l * n + a] + covariance[a * n + a]
            let center = f - mean[l] - mean[a] + early.mean
            let beside = max(q - now, 0) + total - q
            let ratio = min(max(farErrors / farVariances, 0.25), 6)
            let far = GammaConjugate(logMean: center, logVariance: beside + early.variance)
            score += settings.farWeight * far.logProbability(count)
            let miss = log((count + 0.5) / (exp(min(center, 25)) + 0.5))
            let chance = beside + 1 / (mu + 0.5)
            let bounded = min(miss * miss, Self.outlier * Self.outlier * (chance + ratio * early.variance))
            farErrors = max(settings.noiseMemory * farErrors + bounded - chance, 0)
            farVariances = settings.noiseMemory * farVariances + early.variance
        }
        let posterior = prior.posterior(count)
        let shift = (posterior.mean - f) / total
        let shrink = (1 - posterior.variance / total) / total
        covariance.withUnsafeMutableBufferPointer { c in
            effect.withUnsafeBufferPointer { e in
                // Symmetric to the last bit: discounts would let a difference between the halves grow without end.
                for i in 0..<n {
                    let factor = e[i] * shrink
                    let from = i * n
                    c[from + i] -= factor * e[i]
                    for j in i + 1..<n {
                        let value = c[from + j] - factor * e[j]
                        c[from + j] = value
                        c[j * n + i] = value
                    }
                }
            }
        }
        for i in 0..<n { mean[i] += effect[i] * shift }
        if abs(run) >= 3 {
            covariance[0] += error * error
            run = 0
        }
    }

    /// Keeps what is said now of the level `lead` steps on.
    private mutating func predictAhead() {
        let n = size
        let (l, g, a) = (DynamicGLMDesign.level, DynamicGLMDesign.growth, DynamicGLMDesign.fast)
        let (reach, fade) = (settings.leadReach, settings.leadFade)
        let weights = [(l, 1.0), (g, reach), (a, fade)]
        var (value, variance) = (0.0, 0.0)
        for (i, x) in weights {
            value += x * mean[i]
            for (j, y) in weights { variance += x * y * covariance[i * n + j] }
        }
        variance += Double(settings.lead) * levelEvolution + (1 - fade * fade) * settings.fastRatio * noiseVariance
        ahead[clock % settings.lead] = (value, variance)
        clock += 1
    }

    private mutating func evolve(_ row: DynamicGLMRow) {
        let (l, g, a) = (DynamicGLMDesign.level, DynamicGLMDesign.growth, DynamicGLMDesign.fast)
        let n = size
        let (phi, fade) = (settings.growthDamping, settings.fastDecay)
        mean[l] += phi * mean[g]
        mean[g] *= phi
        mean[a] *= fade
        let noise = noiseVariance
        let renew = missing == 0
        covariance.withUnsafeMutableBufferPointer { c in
            for i in 0..<n { c[l * n + i] += phi * c[g * n + i] }
            for i in 0..<n {
                c[g * n + i] *= phi
                c[a * n + i] *= fade
            }
            for i in 0..<n { c[i * n + l] += phi * c[i * n + g] }
            for i in 0..<n {
                c[i * n + g] *= phi
                c[i * n + a] *= fade
            }
            if renew {
                let evolution = (1 / settings.levelDiscount - 1) * c[l * n + l]
                // Zeros say nothing of a rate near zero: what is never learned again must not grow without end.
                levelEvolution = min(evolution, max(0, Self.mostLevelVariance - c[l * n + l]))
                Self.discount(&weekEvolution, c, week, n, settings.weekDiscount, priorVariance)
                Self.discount(&seasonEvolution, c, season, n, settings.seasonDiscount, priorVariance)
            }
            c[l * n + l] += levelEvolution
            c[g * n + g] += (1 - phi * phi) * settings.growthSD * settings.growthSD
            c[a * n + a] += (1 - fade * fade) * settings.fastRatio * noise
            Self.add(weekEvolution, to: c, week, n)
            Self.add(seasonEvolution, to: c, season, n)
            let used = row.columns.filter { $0 >= special }
            let inflate = 1 / settings.specialDiscount - 1
            if inflate > 0 {
                for i in used { for j in used where i != j { c[i * n + j] *= 1 + inflate } }
                for i in used { c[i * n + i] *= 1 + inflate }
            }
            if missing == settings.longGap { c[l * n + l] += settings.gapSD * settings.gapSD }
        }
    }

    /// Evolution of a block; none for a coefficient that is less known than before the first count: what is never seen, as a
    /// weekday on which a place is closed, must not grow without end.
    private static func discount(
        _ evolution: inout [Double], _ c: UnsafeMutableBufferPointer<Double>, _ block: Range<Int>, _ n: Int,
        _ factor: Double, _ prior: [Double]
    ) {
        let inflate = 1 / factor - 1
        let width = block.count
        evolution.withUnsafeMutableBufferPointer { w in
            for i in 0..<width {
                let from = (block.lowerBound + i) * n + block.lowerBound
                for j in 0..<width { w[i * width + j] = inflate * c[from + j] }
            }
            for i in 0..<width where c[(block.lowerBound + i) * (n + 1)] > prior[block.lowerBound + i] {
                for j in 0..<width {
                    w[i * width + j] = 0
                    w[j * width + i] = 0
                }
            }
        }
    }

    private static func add(
        _ evolution: [Double], to c: UnsafeMutableBufferPointer<Double>, _ block: Range<Int>, _ n: Int
    ) {
        let width = block.count
        evolution.withUnsafeBufferPointer { w in
            for i in 0..<width {
                let from = (block.lowerBound + i) * n + block.lowerBound
                for j in 0..<width { c[from + j] += w[i * width + j] }
            }
        }
    }
}

/// What one candidate of the dynamic GLM assumes, for steps of one length.
struct DynamicGLMSettings: Sendable, Equatable {
    /// Discount factors for each step.
    var levelDiscount: Double
    var weekDiscount: Double
    var seasonDiscount: Double
    /// Discount of a holiday's effects at each step on which it is used.
    var specialDiscount: Double
    /// Growth of log λ for each step: an autoregression with this standard deviation and damping.
    var growthSD: Double
    var growthDamping: Double
    /// Variance of the quickly fading deviation ÷ variance of ε, and what is left of it a step later.
    var fastRatio: Double
    var fastDecay: Double
    /// What the variance of ε is before anything is seen, and the steps that this weighs.
    var noisePriorSD = 0.04
    var noisePriorSteps = 30.0
    /// What is kept of the moments and of the score a step later.
    var noiseMemory: Double
    var scoreMemory: Double
    /// Steps between a prediction of the level and the count that judges it, and what both kinds of prediction weigh.
    var lead: Int
    var nearWeight: Double
    var farWeight: Double
    /// Steps of a gap after which another level is expected, and by how much.
    var longGap: Int
    var gapSD = 0.15

    /// What a unit of growth adds to the level within `lead` steps, and what is left of a deviation then.
    var leadReach: Double { growthDamping * (1 - pow(growthDamping, Double(lead))) / (1 - growthDamping) }
    var leadFade: Double { pow(fastDecay, Double(lead)) }
}
