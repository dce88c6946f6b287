import Statistics
import Testing

@Suite struct DigestTests {
    private static func digest(_ fill: (inout Digest) -> Void) -> Digest {
        var digest = Digest()
        fill(&digest)
        return digest
    }

    /// Stored on disk, so it must be the same for ever: `Digest` written down in Python (`digest.py`).
    @Test func equalsAnotherImplementation() {
        let found = Self.digest {
            $0.add(1.5)
            $0.add("é")
            $0.add(-3)
        }
        #expect(found == Digest(high: 0x3ff45a1d74fc28ca, low: 0xe257fb651649ee1d))
    }

    @Test func whatDiffersShows() {
        var all: Set<Digest> = [Digest()]
        let numbers: [[Double]] = [[], [0], [1], [1, 2], [2, 1], [.nan], [.infinity], [1e-300], [0, 0]]
        for list in numbers { all.insert(Self.digest { $0.add(list) }) }
        for text in ["", "a", "b", "ab", "ba", "é"] { all.insert(Self.digest { $0.add(text) }) }
        for number in [-1, 0, 1, 2, .max, .min] { all.insert(Self.digest { $0.add(number) }) }
        // Two empty lists and 0, each of which adds the same single zero.
        #expect(all.count == 1 + numbers.count + 6 + 6 - 2)
    }

    @Test func equalNumbersAreEqual() {
        #expect(Self.digest { $0.add(0.0) } == Self.digest { $0.add(-0.0) })
        #expect(Self.digest { $0.add(Double.nan) } == Self.digest { $0.add(-Double.nan) })
    }

    @Test func orderCountsWhereItShould() {
        let parts = (0..<5).map { number in Self.digest { $0.add(number) } }
        let forth = Self.digest { $0.add(unordered: parts) }
        #expect(Self.digest { $0.add(unordered: parts.reversed()) } == forth)
        #expect(Self.digest { $0.add(unordered: parts.dropLast()) } != forth)
        #expect(Self.digest { $0.add(unordered: parts + [parts[0]]) } != forth)
    }
}
