import Forecasting
import Foundation
import TimeSeries

/// Everything that the dynamic GLM has learned up to a step: one filter for each candidate, and the shares of the hours.
struct DynamicGLMState: Sendable {
    private(set) var design: DynamicGLMDesign
    private(set) var filters: [DynamicGLMFilter]
    private(set) var shares: HourShares
    /// The next step to learn from.
    private(set) var next: Int
    let blockSteps: Int

    /// - Parameter history: at least the model's needed steps; the first ten days set the prior of the level.
    init(_ model: DynamicGLM, grid: TimeGrid, history: SteppedValues) {
        let perDay = grid.grain.stepsPerDay ?? 1
        blockSteps = perDay == 24 ? 6 : 1
        let parts = perDay / blockSteps
        design = DynamicGLMDesign(partsPerDay: parts, annualHarmonics: CountGLMDesign.annualHarmonics)
        shares = HourShares(hoursPerPart: blockSteps, memory: model.shareDiscount)
        let start = history.values.firstIndex { !$0.isNaN } ?? 0
        var total = 0.0
        var seen = 0
        for value in history.values[start...] where !value.isNaN && seen < DynamicGLM.firstSteps(grid.grain) {
            total += value
            seen += 1
        }
        let level = log(max(total / Double(max(seen, 1)), 0.05) * Double(blockSteps))
        let design = design
        filters = model.candidates(partsPerDay: parts).map { DynamicGLMFilter($0, design, level: level) }
        let first = history.first + start
        next = first - Self.modulo(first, blockSteps)
    }

    static func modulo(_ a: Int, _ b: Int) -> Int { ((a % b) + b) % b }

    /// The steps from `start` to the end of its part of the day, or to `end`.
    func block(from start: Int, to end: Int) -> Range<Int> {
        start..<min(end, start - Self.modulo(start, blockSteps) + blockSteps)
    }

    /// Learns from all steps before `end`.
    mutating func learn(_ values: SteppedValues, grid: TimeGrid, calendar: CivilCalendar, to end: Int) {
        var row = DynamicGLMRow()
        while next < end {
            let steps = block(from: next, to: end)
            let place = BlockPlace(grid, steps, blockSteps: blockSteps)
            let own = shares.shares(weekday: place.weekday, part: place.part)[place.within]
            let counts = steps.map { values[$0] }
            var seen = 0.0
            var total = 0.0
            for (i, value) in counts.enumerated() where !value.isNaN {
                seen += own[own.startIndex + i] * place.exposures[i]
                total += value
            }
            let before = design.columns
            design.fill(&row, place.date, part: place.part, calendar: calendar, learning: true)
            let known = seen > 0.15
            for i in filters.indices {
                if design.columns > before { filters[i].grow(to: design) }
                filters[i].advance(row, offset: known ? log(seen) : 0, count: known ? total : .nan)
            }
            if steps.count == blockSteps {
                shares.learn(
                    weekday: place.weekday, part: place.part, counts, exposures: place.exposures, shares: Array(own))
            }
            next = steps.upperBound
        }
    }

    /// Share of draws of each candidate: its discounted likelihood of one-step predictions.
    var weights: [Double] {
        let best = filters.map(\.score).max() ?? 0
        let raw = filters.map { exp($0.score - best) }
        let total = raw.reduce(0, +)
        return raw.map { $0 / total }
    }
}

/// Where a block of steps lies: its day, its part of the day, and the real hours of its steps over the nominal ones.
struct BlockPlace {
    let date: CivilDate
    /// 0 is Monday.
    let weekday: Int
    let part: Int
    /// Positions of the steps within the part.
    let within: Range<Int>
    let exposures: [Double]

    init(_ grid: TimeGrid, _ steps: Range<Int>, blockSteps: Int) {
        let label = grid.label(at: steps.lowerBound)
        date = label.date
        weekday = date.weekday.rawValue - 1
        let step = grid.grain == .day ? 0 : label.secondOfDay / grid.grain.nominalSeconds
        part = step / blockSteps
        let first = step % blockSteps
        within = first..<(first + steps.count)
        // Clocks change at night: at 01:00 … 03:00.
        exposures =
            grid.grain == .hour && part == 0
            ? steps.map { grid.exposureOfCounts(at: $0) } : Array(repeating: 1, count: steps.count)
    }
}
