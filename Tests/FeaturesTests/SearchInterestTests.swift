import Testing
import TimeSeries

@testable import Features

/// Joining extractions, on invented interest whose truth is known.
@Suite struct SearchInterestTests {
    typealias Extraction = SearchInterest.Extraction

    /// A season: 4 at rest, 90 at the peak of day 100.
    static func truth(_ day: Int) -> Double {
        let distance = Double(day - 100) / 22
        return 4 + 86 / (1 + distance * distance * distance * distance)
    }

    /// What an extraction shows of days: 100 at the highest, integers, 0.5 below one.
    static func extraction(_ name: String, _ days: Range<Int>, _ truth: (Int) -> Double = truth) -> Extraction {
        let highest = days.map(truth).max() ?? 1
        let shown = days.map { day in
            let value = 100 * truth(day) / highest
            return value == 0 ? 0 : value < 1 ? 0.5 : value.rounded()
        }
        return Extraction(name: name, values: SteppedValues(first: days.lowerBound, values: shown))
    }

    static func joined(_ extractions: [Extraction], every grain: Grain = .day) -> SearchInterest? {
        SearchInterest(extractions, place: .ileDeFrance, term: "grippe", every: grain)
    }

    /// Two windows on scales that differ by 90 / 4.6: the factor is the ratio of their highest truths, and what rounding
    /// leaves of the low window comes back.
    @Test func twoScalesBecomeOne() throws {
        let (old, new) = (0..<85, 60..<150)
        let search = try #require(Self.joined([Self.extraction("A", old), Self.extraction("B", new)]))
        #expect(search.leftOut == [])
        #expect(search.scales.map(\.extraction) == ["A", "B"])
        let expected = try #require(old.map(Self.truth).max()) / 90
        #expect(abs(search.scales[0].factor / expected - 1) < 0.02)
        #expect(search.scales[1].factor == 1 && search.scales[1].error == 0)
        // From values of 5 to 60 in the overlap: `1 / √(12 Σ x²)` is a few per mille.
        #expect(search.scales[0].error > 0.0005 && search.scales[0].error < 0.01)
        for day in 0..<150 where Self.truth(day) > 25 {
            #expect(abs(search.values[day] / (Self.truth(day) * 100 / 90) - 1) < 0.02)
        }
        let (all, known) = (0..<150, search.values)
        let total = all.reduce(0) { $0 + Self.truth($1) * 100 / 90 }
        #expect(abs(all.reduce(0) { $0 + known[$1] } / total - 1) < 0.02)
    }

    /// The weighted mean by hand: factor 2, so the old extraction's 41 counts as 82 with twice the error, weight 1/4; the steps
    /// without an overlap keep their one value.
    @Test func overlapIsAWeightedMean() throws {
        let old = Extraction(name: "A", values: SteppedValues(first: 0, values: [10, 50, 50, 50, 50]))
        let new = Extraction(name: "B", values: SteppedValues(first: 1, values: [100, 100, 100, 100, 7]))
        let search = try #require(Self.joined([old, new]))
        #expect(abs(search.scales[0].factor - 2) < 1e-9)
        #expect(abs(search.values[0] - 20) < 1e-9 && search.values[5] == 7)
        let skewed = Extraction(name: "A", values: SteppedValues(first: 0, values: [10, 50, 50, 50, 50, .nan, 41]))
        let other = Extraction(name: "B", values: SteppedValues(first: 1, values: [100, 100, 100, 100, 7, 84]))
        let mixed = try #require(Self.joined([skewed, other]))
        let factor = mixed.scales[0].factor
        // Least squares of the values themselves: Σ a·x / Σ a² with a = 1 / factor and 1.
        let expected = (41 / factor + 84) / (1 / (factor * factor) + 1)
        #expect(abs(mixed.values[6] - expected) < 1e-9)
        #expect(mixed.values[6] > 82 && mixed.values[6] < 84)
    }

    /// Three windows of which the first and the last share nothing are tied through the one between.
    @Test func windowsAreTiedThroughOthers() throws {
        let windows = [0..<70, 50..<110, 95..<150]
        let extractions = zip(["A", "B", "C"], windows).map { Self.extraction($0, $1) }
        // Whatever the order in which they are read.
        let search = try #require(Self.joined(extractions.reversed()))
        let top = windows.compactMap { $0.map(Self.truth).max() }
        for (scale, highest) in zip(search.scales, top) { #expect(abs(scale.factor / (highest / top[2]) - 1) < 0.02) }
        #expect(search.scales[0].error > search.scales[1].error, "errors add up along the way")
    }

    @Test func withoutAnOverlapOneIsLeftOutAndNamed() throws {
        let search = try #require(
            Self.joined([Self.extraction("A", 0..<40), Self.extraction("B", 40..<90), Self.extraction("C", 60..<120)]))
        #expect(search.leftOut == [SearchInterest.LeftOut(extraction: "A", reason: .noOverlap)])
        #expect(search.scales.map(\.extraction) == ["B", "C"])
        #expect(search.values.first == 40 && search.values.end == 120)
    }

    @Test func zerosHaveNoScale() throws {
        let none = Self.extraction("B", 20..<60) { _ in 0 }
        let search = try #require(Self.joined([Self.extraction("A", 0..<90), none, Self.extraction("C", 60..<120)]))
        #expect(search.leftOut == [SearchInterest.LeftOut(extraction: "B", reason: .onlyZeros)])
        #expect(Self.joined([none]) == nil && Self.joined([]) == nil)
        // The newest shows nothing: the newest that does sets the scale.
        let late = Self.extraction("D", 100..<140) { _ in 0 }
        let before = try #require(Self.joined([Self.extraction("A", 0..<90), late]))
        #expect(before.scales.map(\.extraction) == ["A"] && before.values[85] == 88)
    }

    /// Zeros in an overlap tell something too: interest that one window shows as 0, another as small numbers.
    @Test func zerosWithinAWindowStay() throws {
        let search = try #require(
            Self.joined([
                Extraction(name: "A", values: SteppedValues(first: 0, values: [0, 0, 40, 100, 0])),
                Extraction(name: "B", values: SteppedValues(first: 2, values: [20, 50, 0, 100])),
            ]))
        #expect(search.values.values.map { ($0 * 1000).rounded() / 1000 } == [0, 0, 20, 50, 0, 100])
    }

    /// One step that both read as `<1` says 0.5 ± 0.29 on either side: 82 % of error.
    @Test func anUncertainScaleIsLeftOut() throws {
        let search = try #require(
            Self.joined([
                Extraction(name: "A", values: SteppedValues(first: 0, values: [100, 30, 0.5])),
                Extraction(name: "B", values: SteppedValues(first: 2, values: [0.5, 60, 100])),
            ]))
        #expect(search.leftOut == [SearchInterest.LeftOut(extraction: "A", reason: .uncertain)])
        #expect(search.values.first == 2)
    }

    /// Errors of rounding as stated: over 200 pairs of windows the factor departs by its standard error.
    @Test func theStandardErrorIsThatOfRounding() throws {
        var sum = 0.0
        for number in 0..<200 {
            let shift = Double(number) * 0.37
            func interest(_ day: Int) -> Double {
                20 + 15 * Double((day * 7919 + number * 104_729) % 1000) / 1000 + shift + (day < 30 ? 0 : 25)
            }
            let (a, b) = (Self.extraction("A", 0..<30, interest), Self.extraction("B", 10..<45, interest))
            let search = try #require(Self.joined([a, b]))
            let top = [0..<30, 10..<45].compactMap { $0.map(interest).max() }
            let departure = (search.scales[0].factor / (top[0] / top[1]) - 1) / search.scales[0].error
            sum += departure * departure
        }
        // From 200 draws of a squared normal: 1 ± 0.05 for the root, 0.2 for good measure.
        let deviation = (sum / 200).squareRoot()
        #expect(abs(deviation - 1) < 0.2, "\(deviation)")
    }
}
