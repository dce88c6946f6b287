public import TimeSeries

/// Dates in header fields: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7; the two obsolete forms are not read).
public enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    public static func instant(_ text: some StringProtocol) -> Instant? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT", let day = Int(parts[1]),
            let month = months.firstIndex(where: { $0 == parts[2] }), let year = Int(parts[3]),
            let date = CivilDate(year: year, month: month + 1, day: day),
            let time = CivilDateTime(iso8601: "\(date)T\(parts[4])")
        else { return nil }
        return Instant(secondsSince1970: time.secondsSinceEpochOfCivilTime)
    }

    /// Seconds that `Retry-After` asks to wait for: a number, or until a date (RFC 9110, section 10.2.3); at least 0.
    public static func retryAfter(_ field: String?, now: Instant) -> Int? {
        guard let field = field?.trimmingSpaces else { return nil }
        if let seconds = Int(field) { return max(0, seconds) }
        return instant(field).map { max(0, $0.seconds(since: now)) }
    }
}

extension String {
    var trimmingSpaces: String {
        var text = self[...]
        while text.first == " " { text = text.dropFirst() }
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}
