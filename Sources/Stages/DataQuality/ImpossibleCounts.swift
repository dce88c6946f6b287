/// Finds what cannot be counts of a series: negative and fractional values, and slips of the keyboard.
public enum ImpossibleCounts {
    /// How many times larger than the value below it a slip is: no epidemic does that overnight, a decimal point does.
    static let gap = 20.0

    /// Positions of such values, ascending; pure, linear in the number of values but for series with a gap.
    ///
    /// Large values are slips only while they are few, two of a thousand or three of a series: a wave that lasts is none.
    public static func positions(in values: [Double]) -> [Int] {
        let limit = largestBelowGap(values) ?? Double(Int32.max)
        return values.indices.filter { i in
            let value = values[i]
            return !value.isNaN && !(value >= 0 && value <= limit && value == value.rounded())
        }
    }

    /// The value, at least 10, above which there are only a few and the next is more than ``gap`` times as large; nil without one.
    private static func largestBelowGap(_ values: [Double]) -> Double? {
        let known = values.filter { $0 >= 0 && $0.isFinite }
        // Sorting is for the few series that may have such a gap.
        guard let largest = known.max(), largest > 10 * gap,
            largest * Double(max(known.count, 50)) > gap * known.reduce(0, +)
        else { return nil }
        let upper = known.sorted().suffix(max(3, known.count / 500) + 1)
        return zip(upper, upper.dropFirst()).first { $0 >= 10 && $1 > gap * $0 }?.0
    }
}
