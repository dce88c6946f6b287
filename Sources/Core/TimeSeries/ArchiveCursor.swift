/// What was known of some series at one origin after another: ``ObservationArchive/asOf(_:)`` for thousands of origins in one pass.
///
/// Moves forward only. At every origin ``value(_:at:)`` is what `asOf(origin).values(key, on:)` holds at that step, each series on
/// the grid of its own grain.
public struct ArchiveCursor: Sendable {
    /// Nothing with a later `availableAt` has entered.
    public private(set) var origin = Instant.distantPast
    private let keys: [SeriesKey: Int]
    private var series: [Steps] = []
    private let arrivals: [Arrival]
    private var next = 0

    /// One version on its way.
    private struct Arrival: Sendable {
        var availableAt: Instant
        var series: Int32
        var slot: Int32
        var value: Double
    }

    /// The steps of one series; a step that two real hours share has two slots.
    private struct Steps: Sendable {
        var grid: TimeGrid
        var first: Int
        var adds: Bool
        /// First slot of each step; one more at the end.
        var slots: [Int32]
        /// NaN: known to be missing.
        var values: [Double]
        var isKnown: [Bool]
        /// One past the newest step that has a value.
        var end: Int
    }

    /// - Parameter zone: of the grids of days and weeks.
    public init(_ archive: ObservationArchive, keys: [SeriesKey], zone: CivilZone) {
        var arrivals: [Arrival] = []
        var numbers: [SeriesKey: Int] = [:]
        for key in Set(keys).sorted() {
            let versions = archive.versions(of: key)
            guard let oldest = versions.first, let newest = versions.last else { continue }
            let grid = TimeGrid(zone: zone, grain: key.grain)
            let first = grid.index(of: oldest.referenceTime)
            let count = grid.index(of: newest.referenceTime) - first + 1
            guard count > 0 else { continue }
            let number = series.count
            numbers[key] = number
            var slots = [Int32](repeating: 0, count: count + 1)
            var slot: Int32 = -1
            var reference: Instant?
            for version in versions {
                if version.referenceTime != reference {
                    reference = version.referenceTime
                    slot += 1
                    slots[grid.index(of: version.referenceTime) - first + 1] = slot + 1
                }
                arrivals.append(
                    Arrival(
                        availableAt: version.availableAt, series: Int32(number), slot: slot,
                        value: version.value ?? .nan))
            }
            for i in 1..<slots.count where slots[i] == 0 { slots[i] = slots[i - 1] }
            series.append(
                Steps(
                    grid: grid, first: first, adds: MeasureCatalog.card(of: key.measure).kind == .count, slots: slots,
                    values: Array(repeating: .nan, count: Int(slot) + 1),
                    isKnown: Array(repeating: false, count: Int(slot) + 1), end: first))
        }
        self.keys = numbers
        self.arrivals = arrivals.enumerated()
            .sorted { ($0.element.availableAt, $0.offset) < ($1.element.availableAt, $1.offset) }.map(\.element)
    }

    /// Lets in what had become available by an origin.
    ///
    /// - Precondition: not before the present ``origin``.
    public mutating func advance(to origin: Instant) {
        precondition(origin >= self.origin, "a cursor moves forward only")
        self.origin = origin
        while next < arrivals.count, arrivals[next].availableAt <= origin {
            let arrival = arrivals[next]
            next += 1
            let (number, slot) = (Int(arrival.series), Int(arrival.slot))
            series[number].values[slot] = arrival.value
            series[number].isKnown[slot] = true
            if !arrival.value.isNaN {
                let step = Self.step(of: slot, in: series[number])
                series[number].end = max(series[number].end, step + 1)
            }
        }
    }

    /// Series of which something was ever said.
    public var known: [SeriesKey] { keys.keys.sorted() }

    /// Grid indices from the first step that is ever spoken of to one past the last, whenever it becomes known.
    public func extent(of key: SeriesKey) -> Range<Int>? {
        keys[key].map { series[$0].first..<(series[$0].first + series[$0].slots.count - 1) }
    }

    /// The value that holds at the origin at a grid index, NaN where nothing is known.
    public func value(_ key: SeriesKey, at index: Int) -> Double {
        keys[key].map { value(ofSeries: $0, at: index) } ?? .nan
    }

    /// The number by which a series is asked for without looking up its key.
    public func number(of key: SeriesKey) -> Int? { keys[key] }

    /// As ``value(_:at:)``, for a ``number(of:)`` of this cursor.
    public func value(ofSeries number: Int, at index: Int) -> Double {
        let steps = series[number]
        let at = index - steps.first
        guard at >= 0, at + 1 < steps.slots.count else { return .nan }
        var (sum, count) = (0.0, 0)
        for slot in Int(steps.slots[at])..<Int(steps.slots[at + 1]) where steps.isKnown[slot] {
            let value = steps.values[slot]
            if value.isNaN {
                if steps.adds { return .nan }
                continue
            }
            sum += value
            count += 1
        }
        guard count > 0 else { return .nan }
        return steps.adds ? sum : sum / Double(count)
    }

    /// All values that hold at the origin, NaN where nothing is known; nil when there is no value yet.
    public func values(of key: SeriesKey) -> SteppedValues? {
        guard let number = keys[key], let end = end(of: key) else { return nil }
        let first = series[number].first
        return SteppedValues(first: first, values: (first..<end).map { value(key, at: $0) })
    }

    /// One past the newest grid index with a value, known or foretold; nil when there is none yet.
    public func end(of key: SeriesKey) -> Int? { keys[key].flatMap { end(ofSeries: $0) } }

    /// As ``end(of:)``, for a ``number(of:)`` of this cursor.
    public func end(ofSeries number: Int) -> Int? {
        series[number].end > series[number].first ? series[number].end : nil
    }

    private static func step(of slot: Int, in steps: Steps) -> Int {
        var (low, high) = (0, steps.slots.count - 1)
        while low + 1 < high {
            let middle = (low + high) / 2
            if Int(steps.slots[middle]) <= slot { low = middle } else { high = middle }
        }
        return steps.first + low
    }
}
