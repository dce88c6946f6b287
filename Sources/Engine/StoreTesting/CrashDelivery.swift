public import Store
public import TimeSeries

/// The deliveries of the crash tests: each number stands for one day of three series, all of it computable from the number.
///
/// Every third one replaces the day before as well, with other values, so that blocks are rewritten all the time.
public struct CrashDelivery: Sendable {
    public static let keys: [SeriesKey] = [
        SeriesKey(.site("990000001"), .visits, every: .hour),
        SeriesKey(.site("990000001"), .visits, .age(.from75), every: .hour),
        SeriesKey(.site("990000001"), .admissions, every: .hour),
    ]

    public let number: Int

    public init(number: Int) { self.number = number }

    private var availableAt: Instant { Instant(secondsSince1970: (number + 1) * 86_400 + 3600) }

    public var header: DeliveryHeader {
        DeliveryHeader(connector: "crash", name: "\(number)", hash: "\(number)", receivedAt: availableAt)
    }

    private var hours: Range<Int> { 24 * (number % 3 == 2 ? number - 1 : number)..<24 * (number + 1) }

    public var rows: [Observation] {
        Self.keys.enumerated().flatMap { index, key in
            hours.map { hour in
                Observation(
                    series: key, referenceTime: Instant(secondsSince1970: hour * 3600),
                    value: Double((hour * 7 + number * 3 + index) % 50), availableAt: availableAt)
            }
        }
    }

    public var replaced: [ReplacedRange] {
        [
            ReplacedRange(
                place: .site("990000001"), measures: [.visits, .admissions], grain: .hour,
                from: Instant(secondsSince1970: hours.lowerBound * 3600),
                to: Instant(secondsSince1970: hours.upperBound * 3600), absent: .zero, availableAt: availableAt)
        ]
    }
}
