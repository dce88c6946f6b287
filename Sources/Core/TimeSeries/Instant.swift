/// A moment on the world's time line, to the second, without a time zone.
public struct Instant: Hashable, Comparable, Sendable, Codable {
    /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public var secondsSince1970: Int

    public init(secondsSince1970: Int) {
        self.secondsSince1970 = secondsSince1970
    }

    public static let distantPast = Instant(secondsSince1970: -62_135_596_800)
    public static let distantFuture = Instant(secondsSince1970: 253_402_300_799)

    public static func < (a: Instant, b: Instant) -> Bool { a.secondsSince1970 < b.secondsSince1970 }

    /// The moment `seconds` later (earlier where negative).
    public func advanced(bySeconds seconds: Int) -> Instant {
        Instant(secondsSince1970: secondsSince1970 + seconds)
    }

    public func seconds(since earlier: Instant) -> Int { secondsSince1970 - earlier.secondsSince1970 }

    /// Codes as a plain number of seconds.
    public init(from decoder: any Decoder) throws {
        secondsSince1970 = try decoder.singleValueContainer().decode(Int.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(secondsSince1970)
    }
}

extension Instant: CustomStringConvertible {
    /// ISO 8601 in UTC: `2026-11-23T06:10:00Z`.
    public var description: String {
        let label = CivilDateTime(secondsSinceEpochOfCivilTime: secondsSince1970)
        return "\(label)Z"
    }

    /// Reads ISO 8601 with `Z` or a numeric offset (`2026-11-23T07:10:00+01:00`); nil for anything else.
    ///
    /// A text without an offset is civil time: parse it as ``CivilDateTime`` and ask a ``CivilZone``.
    public init?(iso8601 text: some StringProtocol) {
        let bytes = Array(text.utf8)
        if bytes.last == UInt8(ascii: "Z") || bytes.last == UInt8(ascii: "z") {
            guard let label = CivilDateTime(iso8601: text.dropLast()) else { return nil }
            self.init(secondsSince1970: label.secondsSinceEpochOfCivilTime)
            return
        }
        guard bytes.count > 16,
            let sign = bytes.lastIndex(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }), sign >= 13
        else { return nil }
        let digits = bytes[(sign + 1)...].filter { $0 != UInt8(ascii: ":") }
        guard digits.count == 4, digits.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
        let hours = Int(digits[0] - 48) * 10 + Int(digits[1] - 48)
        let minutes = Int(digits[2] - 48) * 10 + Int(digits[3] - 48)
        guard hours <= 18, minutes < 60,
            let label = CivilDateTime(iso8601: String(decoding: bytes[..<sign], as: UTF8.self))
        else { return nil }
        let offset = (hours * 60 + minutes) * 60 * (bytes[sign] == UInt8(ascii: "-") ? -1 : 1)
        self.init(secondsSince1970: label.secondsSinceEpochOfCivilTime - offset)
    }
}
