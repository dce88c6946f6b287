/// A day of the Gregorian calendar, without time or zone.
///
/// Conversion between day numbers and dates follows H. Hinnant, *chrono-Compatible Low-Level Date Algorithms* (2013).
public struct CivilDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01.
    public var dayNumber: Int

    public init(dayNumber: Int) {
        self.dayNumber = dayNumber
    }

    /// The day with these parts, or nil if there is none (31 April, month 13).
    public init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, year: year) else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        dayNumber = era * 146_097 + dayOfEra - 719_468
    }

    /// Year, month 1–12 and day of month 1–31.
    public var parts: (year: Int, month: Int, day: Int) {
        let z = dayNumber + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let mp = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * mp + 2) / 5 + 1
        let month = mp < 10 ? mp + 3 : mp - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    public var year: Int { parts.year }
    public var month: Int { parts.month }
    public var day: Int { parts.day }

    /// Day of the year, 1–366.
    public var dayOfYear: Int {
        let year = parts.year
        return dayNumber - Self.firstDay(ofYear: year) + 1
    }

    public var weekday: Weekday {
        let index = (dayNumber + 3) % 7  // 1970-01-01 was a Thursday
        return Weekday(rawValue: (index < 0 ? index + 7 : index) + 1) ?? .monday
    }

    /// Week of ISO 8601: weeks begin on Monday, week 1 holds 4 January.
    public var isoWeek: (year: Int, week: Int) {
        let thursday = advanced(byDays: 4 - weekday.rawValue)
        return (thursday.year, (thursday.dayOfYear - 1) / 7 + 1)
    }

    /// The Monday of this ISO week, or nil when the year has no such week.
    public init?(isoYear: Int, week: Int) {
        guard (1...53).contains(week) else { return nil }
        let fourth = Self.firstDay(ofYear: isoYear) + 3
        let monday = CivilDate(dayNumber: fourth - (CivilDate(dayNumber: fourth).weekday.rawValue - 1) + 7 * (week - 1))
        guard monday.isoWeek == (isoYear, week) else { return nil }
        self = monday
    }

    public func advanced(byDays days: Int) -> CivilDate { CivilDate(dayNumber: dayNumber + days) }

    public static func < (a: CivilDate, b: CivilDate) -> Bool { a.dayNumber < b.dayNumber }

    static func isLeap(_ year: Int) -> Bool { (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 }

    static func days(inMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func firstDay(ofYear year: Int) -> Int {
        let y = year - 1
        func quotient(_ n: Int) -> Int { y >= 0 ? y / n : (y - n + 1) / n }
        return y * 365 + quotient(4) - quotient(100) + quotient(400) - 719_162
    }
}

extension CivilDate: CustomStringConvertible, Codable {
    /// `2026-11-23`.
    public var description: String {
        let (year, month, day) = parts
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// Reads `2026-11-23`; nil for anything else.
    public init?(iso8601 text: some StringProtocol) {
        let b = Array(text.utf8)
        guard b.count == 10, b[4] == UInt8(ascii: "-"), b[7] == UInt8(ascii: "-"),
            let year = digits(b[0..<4]), let month = digits(b[5..<7]), let day = digits(b[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let date = CivilDate(iso8601: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is not YYYY-MM-DD")
        }
        self = date
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Days of the week, numbered as in ISO 8601 (Monday 1 … Sunday 7).
public enum Weekday: Int, Sendable, CaseIterable, Codable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday
}

/// A reading of a wall clock: date and time of day to the second, without zone or offset.
///
/// On the autumn switch one label names two moments and on the spring switch some labels name none:
/// only a ``CivilZone`` turns a label into an ``Instant``.
public struct CivilDateTime: Hashable, Comparable, Sendable {
    public var date: CivilDate
    /// Seconds since the label 00:00:00 of the day, 0 ..< 86,400.
    public var secondOfDay: Int

    public init(date: CivilDate, secondOfDay: Int = 0) {
        self.date = date
        self.secondOfDay = secondOfDay
    }

    public init(date: CivilDate, hour: Int, minute: Int = 0, second: Int = 0) {
        self.init(date: date, secondOfDay: hour * 3600 + minute * 60 + second)
    }

    public var hour: Int { secondOfDay / 3600 }
    public var minute: Int { secondOfDay / 60 % 60 }
    public var second: Int { secondOfDay % 60 }

    /// Seconds from the label 1970-01-01T00:00:00 to this label, counting every day as 24 hours.
    public var secondsSinceEpochOfCivilTime: Int { date.dayNumber * 86_400 + secondOfDay }

    public init(secondsSinceEpochOfCivilTime seconds: Int) {
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        self.init(date: CivilDate(dayNumber: day), secondOfDay: seconds - day * 86_400)
    }

    public static func < (a: CivilDateTime, b: CivilDateTime) -> Bool {
        (a.date.dayNumber, a.secondOfDay) < (b.date.dayNumber, b.secondOfDay)
    }
}

extension CivilDateTime: CustomStringConvertible {
    /// `2026-11-23T06:10:00`.
    public var description: String { "\(date)T\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))" }

    /// Reads `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM` or `YYYY-MM-DDTHH:MM:SS` (a space in place of `T` is accepted).
    public init?(iso8601 text: some StringProtocol) {
        let b = Array(text.utf8)
        guard b.count >= 10, let date = CivilDate(iso8601: String(decoding: b[..<10], as: UTF8.self)) else {
            return nil
        }
        if b.count == 10 {
            self.init(date: date)
            return
        }
        guard b.count == 16 || b.count == 19, b[10] == UInt8(ascii: "T") || b[10] == UInt8(ascii: " "),
            b[13] == UInt8(ascii: ":"), let hour = digits(b[11..<13]), let minute = digits(b[14..<16])
        else { return nil }
        var second = 0
        if b.count == 19 {
            guard b[16] == UInt8(ascii: ":"), let s = digits(b[17..<19]) else { return nil }
            second = s
        }
        guard hour < 24, minute < 60, second < 60 else { return nil }
        self.init(date: date, hour: hour, minute: minute, second: second)
    }
}

func padded(_ number: Int, _ width: Int) -> String {
    let text = String(abs(number))
    return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - text.count)) + text
}

private func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for byte in bytes {
        guard byte >= 48, byte <= 57 else { return nil }
        value = value * 10 + Int(byte - 48)
    }
    return value
}
