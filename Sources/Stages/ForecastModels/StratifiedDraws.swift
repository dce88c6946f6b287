import Forecasting
import Statistics

extension SamplePaths {
    /// Draws every step on its own: one draw from each of `count` equally likely slices, in random order.
    ///
    /// The law of independent draws with less noise in the marginals.
    ///
    /// - Parameter quantile: the value of a draw at a step, at a probability.
    init(
        stratified count: Int, horizon: Int, using generator: inout SeededGenerator,
        quantile: (_ draw: Int, _ step: Int, _ p: Double) -> Int32
    ) {
        self.init(count: count, horizon: horizon)
        var slices = Array(0..<count)
        for step in 0..<horizon {
            slices.shuffle(using: &generator)
            for draw in 0..<count {
                self[draw, step] = quantile(draw, step, (Double(slices[draw]) + generator.uniform()) / Double(count))
            }
        }
    }
}
