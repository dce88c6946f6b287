import TimeSeries

/// What is usual at a step: the mean of the same weekday (and hour) over the eight weeks before, holidays left out; of a week,
/// the mean of the eight before.
struct Usual: Sendable {
    static let weeks = 8
    /// Fewer values than this say nothing.
    static let fewest = 3

    let values: SteppedValues
    let grid: TimeGrid
    let calendar: CivilCalendar

    /// The usual value at `step`, from steps before `limit` only; nil when too little is known.
    ///
    /// For steps far ahead the eight weeks end at `limit`, so that a forecast of three weeks has one usual for each weekday.
    func mean(at step: Int, knownBefore limit: Int) -> Double? {
        let week = grid.grain.stepsPerWeek
        var back = step - week
        if back >= limit { back -= (back - limit) / week * week + week }
        var sum = 0.0
        var count = 0
        for _ in 0..<Self.weeks {
            let value = values[back]
            if back < limit, !value.isNaN, grid.grain == .week || !calendar.isHoliday(grid.date(at: back)) {
                sum += value
                count += 1
            }
            back -= week
        }
        return count < Self.fewest ? nil : sum / Double(count)
    }
}
