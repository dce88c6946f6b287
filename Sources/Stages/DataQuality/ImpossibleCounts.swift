/// Finds what cannot be counts of a series: negative and fractional values, and slips of the keyboard.
public enum ImpossibleCounts {
    /// How many times larger than the value below it a slip is: no epidemic does that overnight, a decimal point does.
    static let gap = 20.0

    /// Positions of the values to leave out: such values, but none where they are more than one in ten.
    ///
    /// Such a series is another thing than counts: its values stay, and whoever reads them says so.
    public static func refused(in values: [Double]) -> [Int] {
        let found = positions(in: values)
        return found.count * 10 <= values.count(where: { !$0.isNaN }) ? found : []
    }

    /// Positions of such values, ascending; pure, linear in the number of values but for series with a gap.
    ///
    /// Large values are slips only while they are few, two of a thousand or three of a series: a wave that lasts is none.
    public static func positions(in values: [Double]) -> [Int] {
        var found: [Int] = []
        var (largest, sum, count) = (0.0, 0.0, 0)
        for (i, value) in values.enumerated() where !value.isNaN {
            if value >= 0, value <= Double(Int32.max), value == value.rounded() {
                largest = max(largest, value)
                sum += value
                count += 1
            } else {
                found.append(i)
            }
        }
        // Sorting long series is for the few that may have a gap.
        guard largest > 10 * gap, count < 500 || largest * Double(count) > gap * sum,
            let limit = largestBelowGap(values.filter { $0 >= 0 && $0 <= largest })
        else { return found }
        return
            (found
            + values.indices.filter {
                values[$0] > limit && values[$0] <= largest && values[$0] == values[$0].rounded()
            }).sorted()
    }

    /// The value above which there are only a few, the next more than ``gap`` times as large and as 10; nil without one.
    ///
    /// Above zeros alone the first values are no slips: a place has opened.
    private static func largestBelowGap(_ known: [Double]) -> Double? {
        let upper = known.sorted().suffix(max(3, known.count / 500) + 1)
        return zip(upper, upper.dropFirst()).first { $0 > 0 && $1 > gap * max($0, 10) }?.0
    }
}
