/// Classes of length of stay.
enum RPUDurations {
    /// Upper bounds of the classes of duration, hours.
    static let bounds = [1, 2, 3, 4, 6, 8, 12, 24, 48, 72]
    /// Values of the dimension `duration`.
    static let names = [
        "00-01h", "01-02h", "02-03h", "03-04h", "04-06h", "06-08h", "08-12h", "12-24h", "24-48h", "48-72h", "over-72h",
        "negative", "unknown",
    ]
    static let over = 10
    static let negative = 11
    static let unknown = 12

    /// Index in ``names`` of a stay of so many seconds.
    ///
    /// A stay of 72 h sharp is the last that counts.
    static func index(ofSeconds seconds: Int) -> Int {
        if seconds < 0 { return negative }
        if seconds > 72 * 3600 { return over }
        return bounds.firstIndex { seconds < $0 * 3600 } ?? (over - 1)
    }
}
