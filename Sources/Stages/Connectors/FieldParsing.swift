internal import Foundation
internal import TimeSeries

/// A time as a file writes it, before a zone makes an instant of it.
struct WrittenTime: Hashable {
    /// Seconds of the label since the label 1970-01-01T00:00:00.
    var labelSeconds: Int
    /// Seconds east of UTC where the file says so (`Z`, `+01:00`); nil for a wall-clock label.
    var offset: Int?

    /// Reads `YYYY-MM-DD`, `YYYY-MM-DD[T ]HH:MM[:SS[.fff]]`, with or without `Z` or `±HH[:]MM`; nil for anything else.
    init?(_ b: UnsafeRawBufferPointer) {
        guard b.count >= 10, b[4] == 0x2D, b[7] == 0x2D, let year = number(b, 0, 4), let month = number(b, 5, 2),
            let day = number(b, 8, 2), let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        labelSeconds = date.dayNumber * 86_400
        offset = nil
        if b.count == 10 { return }
        guard b.count >= 16, b[10] == 0x54 || b[10] == 0x20, b[13] == 0x3A, let hour = number(b, 11, 2), hour < 24,
            let minute = number(b, 14, 2), minute < 60
        else { return nil }
        labelSeconds += hour * 3600 + minute * 60
        var at = 16
        if at < b.count, b[at] == 0x3A {
            guard b.count >= 19, let second = number(b, 17, 2), second < 60 else { return nil }
            labelSeconds += second
            at = 19
            if at < b.count, b[at] == 0x2E {
                at += 1
                while at < b.count, b[at] >= 0x30, b[at] <= 0x39 { at += 1 }
            }
        }
        if at == b.count { return }
        if b[at] == 0x5A, at + 1 == b.count {
            offset = 0
            return
        }
        guard b[at] == 0x2B || b[at] == 0x2D, let hours = number(b, at + 1, 2), hours <= 18 else { return nil }
        var minutes = 0
        switch b.count - at {
        case 3: break
        case 5: minutes = number(b, at + 3, 2) ?? 60
        case 6: minutes = b[at + 3] == 0x3A ? number(b, at + 4, 2) ?? 60 : 60
        default: return nil
        }
        guard minutes < 60 else { return nil }
        offset = (hours * 3600 + minutes * 60) * (b[at] == 0x2D ? -1 : 1)
    }

    init(labelSeconds: Int) {
        self.labelSeconds = labelSeconds
        offset = nil
    }

    var label: CivilDateTime { CivilDateTime(secondsSinceEpochOfCivilTime: labelSeconds) }
}

/// `count` decimal digits from `start` on, or nil.
func number(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Int? {
    guard start + count <= bytes.count else { return nil }
    var value = 0
    for i in start..<(start + count) {
        let digit = bytes[i] &- 0x30
        guard digit <= 9 else { return nil }
        value = value * 10 + Int(digit)
    }
    return value
}

/// Numbers as files write them.
enum WrittenNumber {
    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]

    /// Reads `12`, `-3.5`, `8870.0`, `1e3` exactly rounded; nil for anything else (NaN and infinity included).
    ///
    /// At most 15 digits after an exact power of ten are divided once (Clinger 1990, doi:10.1145/93542.93557);
    /// longer numbers go to the standard library.
    static func read(_ bytes: UnsafeRawBufferPointer, decimalComma: Bool) -> Double? {
        var at = 0
        let negative = bytes.first == 0x2D
        if negative || bytes.first == 0x2B { at = 1 }
        var mantissa = 0
        var digits = 0
        var decimals = 0
        var afterPoint = false
        while at < bytes.count {
            let digit = bytes[at] &- 0x30
            if digit <= 9 {
                digits += 1
                guard digits <= 15 else { return slow(bytes, decimalComma) }
                mantissa = mantissa * 10 + Int(digit)
                if afterPoint { decimals += 1 }
            } else if !afterPoint, bytes[at] == 0x2E || (decimalComma && bytes[at] == 0x2C) {
                afterPoint = true
            } else {
                return slow(bytes, decimalComma)
            }
            at += 1
        }
        guard digits > 0 else { return nil }
        let value = Double(mantissa) / powers[decimals]
        return negative ? -value : value
    }

    private static func slow(_ bytes: UnsafeRawBufferPointer, _ decimalComma: Bool) -> Double? {
        guard bytes.count <= 40 else { return nil }
        let allowed = bytes.allSatisfy { byte in
            (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
                || (decimalComma && byte == 0x2C)
        }
        guard allowed else { return nil }
        var text = String(decoding: bytes, as: UTF8.self)
        if decimalComma { text = text.replacingOccurrences(of: ",", with: ".") }
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }
}

/// What wall-clock labels mean in a zone, with the offset of each day kept: most rows of a file share few days.
struct ZoneClock {
    let zone: CivilZone
    /// Offset of each day without a clock change; `Int.min` on the others.
    private var offsets: [Int: Int] = [:]
    private var lastDay = Int.min
    private var lastOffset = Int.min

    init(_ zone: CivilZone) { self.zone = zone }

    /// The instant of a label, or what else it means.
    mutating func reading(ofLabelSeconds seconds: Int) -> CivilZone.Reading {
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        if day != lastDay {
            lastDay = day
            lastOffset = offset(ofDay: day)
        }
        if lastOffset != Int.min { return .once(Instant(secondsSince1970: seconds - lastOffset)) }
        return zone.reading(of: CivilDateTime(secondsSinceEpochOfCivilTime: seconds))
    }

    /// The instant of a label: the first of two, the moment of the switch for a label that never was.
    mutating func instant(ofLabelSeconds seconds: Int) -> Instant {
        switch reading(ofLabelSeconds: seconds) {
        case .once(let instant), .twice(let instant, _), .never(let instant): instant
        }
    }

    private mutating func offset(ofDay day: Int) -> Int {
        if let known = offsets[day] { return known }
        let from = CivilDateTime(date: CivilDate(dayNumber: day))
        let to = CivilDateTime(date: CivilDate(dayNumber: day + 1))
        var found = Int.min
        if case .once(let a) = zone.reading(of: from), case .once(let b) = zone.reading(of: to),
            b.seconds(since: a) == 86_400
        {
            found = day * 86_400 - a.secondsSince1970
        }
        offsets[day] = found
        return found
    }
}
