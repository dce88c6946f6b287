/// Where the filter keeps its numbers: the covariance of the ARMA part (upper triangle of a row-major square), that of each
/// unknown value with the ARMA part, that of unknown values with each other, and room for one step.
struct ARIMAWork {
    private let numbers: UnsafeBufferPointer<Double>
    let memory: Int
    private let lost: Int

    init(_ numbers: UnsafeBufferPointer<Double>, memory: Int, lost: Int) {
        self.numbers = numbers
        self.memory = memory
        self.lost = lost
    }

    static func room(memory: Int, lost: Int) -> Int {
        memory * memory + lost * memory + lost * lost + (memory + lost) + (2 * memory + 1)
    }

    /// Where the covariance of an unknown value with the ARMA part begins.
    func cross(_ k: Int) -> Int { memory * memory + k * memory }
    /// Where the covariance of two unknown values is.
    func own(_ k: Int, _ l: Int) -> Int { memory * memory + lost * memory + k * lost + l }
    /// Room for the covariance of the state with a step's value.
    var columns: Int { own(lost, 0) }
    /// Room for the first row before and after a transition.
    var firsts: Int { columns + memory + lost }

    /// Covariance of the ARMA part and the last `lost` values before step `t`, newest first; those that are known have none.
    func whole(_ unknown: [Int], at t: Int) -> [Double] {
        let size = memory + lost
        var whole = [Double](repeating: 0, count: size * size)
        for i in 0..<memory {
            for j in 0..<memory { whole[i * size + j] = numbers[min(i, j) * memory + max(i, j)] }
        }
        for (k, u) in unknown.enumerated() {
            let row = memory + t - u - 1
            for i in 0..<memory {
                whole[row * size + i] = numbers[cross(k) + i]
                whole[i * size + row] = numbers[cross(k) + i]
            }
            for (l, other) in unknown.enumerated() {
                whole[row * size + memory + t - other - 1] = numbers[own(k, l)]
            }
        }
        return whole
    }
}
