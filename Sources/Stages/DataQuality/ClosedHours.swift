import Messages
public import TimeSeries

/// Hours of the day at which a place has stopped to receive patients, as an emergency department does that closes at night.
///
/// Silence that comes back at the same hours of each day of a week, while patients come at the others, is no fault of transmission
/// and no fall of demand: the hours before it still tell what will come when the place is open.
public struct ClosedHours: Sendable, Hashable {
    /// By step of the day.
    public let isClosed: [Bool]
    /// Grid index of the first silent step.
    public let since: Int

    /// Days in a row that are silent, steps of a day that must be so, and the patients that so much silence must be expected to hold.
    private static let days = 7
    private static let shortest = 3
    private static let expected = 16.0
    /// The largest part of what is expected that still counts as silence: some are registered after the doors have closed.
    private static let ratio = 0.1

    /// Nil where no hours are closed now; whole days and weeks have none.
    public init?(_ values: SteppedValues, grid: TimeGrid) {
        guard let perDay = grid.grain.stepsPerDay, perDay > Self.shortest, values.values.count >= 5 * 7 * perDay,
            let block = Self.quietBlock(values, perDay: perDay)
        else { return nil }
        let usual = OutageMask.expectation(values: values, grid: grid)
        guard !usual.isEmpty else { return nil }
        /// Patients and what was expected of them, over known steps of the block, or of the other steps, of one day.
        func sums(_ day: Int, closed: Bool) -> (seen: Double, usual: Double) {
            var sums = (seen: 0.0, usual: 0.0)
            for step in 0..<perDay where block.contains(step) == closed {
                let index = day * perDay + step
                guard index >= values.first, index < values.end, !values[index].isNaN else { continue }
                sums.seen += values[index]
                sums.usual += usual[index - values.first]
            }
            return sums
        }
        let last = Self.day(of: values.end - 1, perDay)
        let oldest = Self.day(of: values.first, perDay)
        var (silent, open) = ((seen: 0.0, usual: 0.0), (seen: 0.0, usual: 0.0))
        for day in (last - Self.days)...last {
            let (inside, outside) = (sums(day, closed: true), sums(day, closed: false))
            silent = (silent.seen + inside.seen, silent.usual + inside.usual)
            open = (open.seen + outside.seen, open.usual + outside.usual)
        }
        guard silent.usual > Self.expected, silent.seen <= Self.ratio * silent.usual, open.seen > 0.3 * open.usual
        else { return nil }
        var first = last
        for day in (oldest...last).reversed() {
            let found = sums(day, closed: true)
            guard found.seen <= Self.ratio * found.usual else { break }
            first = day
        }
        isClosed = (0..<perDay).map(block.contains)
        since = first * perDay
    }

    /// The hour of the day from which nobody comes, and the one until which, which may be of the next day.
    var hours: (from: Int, to: Int) {
        let perDay = isClosed.count
        let first = (0..<perDay).first { isClosed[$0] && !isClosed[($0 + perDay - 1) % perDay] } ?? 0
        return (first * 24 / perDay, (first + isClosed.count { $0 }) % perDay * 24 / perDay)
    }

    /// Whether nobody comes at a step, as long as nothing changes.
    public func holds(_ index: Int) -> Bool {
        let perDay = isClosed.count
        return index >= since && isClosed[index - Self.day(of: index, perDay) * perDay]
    }

    /// The longest run of steps of the day, over midnight too, at each of which a week has hardly seen anybody; nil where none is long
    /// enough or all are.
    private static func quietBlock(_ values: SteppedValues, perDay: Int) -> Set<Int>? {
        let isQuiet = (0..<perDay).map { step -> Bool in
            var index = values.end - 1
            while index - day(of: index, perDay) * perDay != step { index -= 1 }
            let newest = stride(from: index, through: values.first, by: -perDay).prefix(days + 2)
                .map { values[$0] }.filter { !$0.isNaN }.prefix(days)
            return newest.count == days && newest.reduce(0, +) <= 2
        }
        guard let open = isQuiet.firstIndex(of: false) else { return nil }
        var (longest, run): ([Int], [Int]) = ([], [])
        for step in (open..<(open + perDay)).map({ $0 % perDay }) {
            run = isQuiet[step] ? run + [step] : []
            if run.count > longest.count { longest = run }
        }
        return longest.count >= shortest ? Set(longest) : nil
    }

    private static func day(of index: Int, _ perDay: Int) -> Int {
        index >= 0 ? index / perDay : (index - perDay + 1) / perDay
    }
}

extension Check {
    /// Hours at which nobody is forecast any more, and why; see ``ClosedHours``.
    public static let closedHours = Check(
        name: "closed-hours", title: Messages.closedHoursTitle, doc: Messages.closedHoursDoc
    ) { input in
        guard OutageMask.applies(to: input.key.measure), let closed = ClosedHours(input.values, grid: input.grid) else {
            return CheckResult()
        }
        let silent = (closed.since..<input.values.end).filter { closed.holds($0) && !input.values[$0].isNaN }
        guard let first = silent.first, let last = silent.last else { return CheckResult() }
        return CheckResult(findings: [
            input.finding(
                "closed-hours", .warning,
                Messages.closedHours(
                    from: closed.hours.from, to: closed.hours.to, since: Messages.day(input.grid.date(at: first))),
                from: first, to: last, count: silent.count)
        ])
    }
}
