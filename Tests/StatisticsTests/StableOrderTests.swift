import Statistics
import Testing

@Suite struct StableOrderTests {
    /// As a sort of pairs of key and position: few numbers, bytes that are all alike, the largest numbers.
    @Test(arguments: [0, 1, 2, 255, 1000], [UInt64(1), 3, 300, 70_000, 1 << 40, .max])
    func asPairsAreSorted(count: Int, bound: UInt64) {
        var generator = SeededGenerator(seed: bound &+ UInt64(count))
        let keys = (0..<count).map { _ in (generator.next() % bound) << (bound == 300 ? 20 : 0) }
        let wanted = keys.enumerated().sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }
        #expect(StableOrder.ascending(keys) == wanted.map { Int32($0.offset) })
    }
}
