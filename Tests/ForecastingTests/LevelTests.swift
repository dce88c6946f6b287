import Forecasting
import Testing

@Suite struct LevelTests {
    @Test(arguments: [90, 0, 1, -0.1, 1.1, .nan, .infinity])
    func refusesWhatIsNoProbability(value: Double) {
        #expect(Level(value) == nil)
    }

    @Test func levelsOfTheTaskFolders() {
        #expect(Level.nineteen.count == 19)
        // 0.05 to 0.95 by 0.05, in hundredths.
        #expect(Level.nineteen.map { Int(($0.value * 100).rounded()) } == Array(stride(from: 5, through: 95, by: 5)))
        #expect(Level(0.5) == .median)
        #expect(zip(Level.nineteen, Level.nineteen.dropFirst()).allSatisfy { $0 < $1 })
    }
}
