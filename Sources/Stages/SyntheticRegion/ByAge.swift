public import TimeSeries

/// One number for each age band, in the order of `AgeBand.allCases` (0–4, 5–14, 15–44, 45–64, 65–74, 75+).
public struct ByAge: Sendable, Hashable, ExpressibleByArrayLiteral {
    private var values: [Double]

    /// - Precondition: one number for each band.
    public init(arrayLiteral elements: Double...) {
        precondition(elements.count == AgeBand.allCases.count, "one number for each age band")
        values = elements
    }

    /// The same number for every band.
    public init(all value: Double) {
        values = Array(repeating: value, count: AgeBand.allCases.count)
    }

    init(_ values: [Double]) {
        precondition(values.count == AgeBand.allCases.count, "one number for each age band")
        self.values = values
    }

    public subscript(band: AgeBand) -> Double {
        get { values[Self.index(of: band)] }
        set { values[Self.index(of: band)] = newValue }
    }

    subscript(index: Int) -> Double {
        get { values[index] }
        set { values[index] = newValue }
    }

    var sum: Double { values.reduce(0, +) }

    static let count = AgeBand.allCases.count

    static func index(of band: AgeBand) -> Int {
        switch band {
        case .from0to4: 0
        case .from5to14: 1
        case .from15to44: 2
        case .from45to64: 3
        case .from65to74: 4
        case .from75: 5
        }
    }
}
