internal import Messages
internal import TimeSeries

/// A step that a row speaks of.
struct WrittenStep {
    var grain: Grain
    var reference: Instant
    var end: Instant
    /// Second showing of an autumn label that was already read for the same series.
    var isSecondShowing = false
}

/// Days and weeks as French publishers write them.
enum WrittenDay {
    /// Day number of `2026-01-19`, `19/01/2026` or `19-01-2026`, with a time of midnight or none; nil for anything else.
    static func read(_ bytes: UnsafeRawBufferPointer) -> Int? {
        if let written = WrittenTime(bytes) {
            return written.labelSeconds % 86_400 == 0 ? written.labelSeconds / 86_400 : nil
        }
        guard bytes.count == 10, bytes[2] == bytes[5], bytes[2] == 0x2F || bytes[2] == 0x2D,
            let day = number(bytes, 0, 2), let month = number(bytes, 3, 2), let year = number(bytes, 6, 4)
        else { return nil }
        return CivilDate(year: year, month: month, day: day)?.dayNumber
    }

    /// Day number of the Monday of `202604`, `2026-S04`, `2026-W04`, `2026S4` or `2026-04`; nil for anything else.
    static func readWeek(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard let year = number(bytes, 0, 4) else { return nil }
        var at = 4
        if at < bytes.count, bytes[at] == 0x2D { at += 1 }
        if at < bytes.count, [0x53, 0x57, 0x73, 0x77].contains(bytes[at]) { at += 1 }
        let digits = bytes.count - at
        guard (1...2).contains(digits), let week = number(bytes, at, digits) else { return nil }
        return CivilDate(isoYear: year, week: week)?.dayNumber
    }

    /// Hour of `7`, `07`, `07:00`, `7h`, `07h00` or `07:00:00`; nil for anything else, minutes included.
    static func readHour(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var digits = 0
        while digits < bytes.count, (0x30...0x39).contains(bytes[digits]) { digits += 1 }
        guard (1...2).contains(digits), let hour = number(bytes, 0, digits), hour < 24 else { return nil }
        let rest = bytes[digits...].filter { ![0x3A, 0x68, 0x48, 0x20].contains($0) }
        return rest.count <= 4 && rest.allSatisfy { $0 == 0x30 } ? hour : nil
    }
}

extension RowLedger {
    /// Day number of a cell, or nil when the row was left out.
    mutating func day(_ row: DelimitedRow, _ column: Int) -> Int? {
        if let day = WrittenDay.read(row[column]) { return day }
        reject(.date, row, column, Messages.expectedDate)
        return nil
    }

    /// Day number of the Monday of a cell that names a week or its Monday, or nil when the row was left out.
    mutating func week(_ row: DelimitedRow, _ column: Int) -> Int? {
        if let monday = WrittenDay.readWeek(row[column]) { return monday }
        if let day = WrittenDay.read(row[column]), CivilDate(dayNumber: day).weekday == .monday { return day }
        reject(.week, row, column, Messages.expectedWeek)
        return nil
    }

    /// A measured number; NaN where the cell says missing, nil when the row was left out.
    mutating func value(_ row: DelimitedRow, _ column: Int) -> Double? {
        let field = row[column]
        if Self.isMissing(field) { return .nan }
        if let value = WrittenNumber.read(field, decimalComma: decimalComma), value >= 0 { return value }
        reject(.number, row, column, Messages.expectedNonNegative)
        return nil
    }

    /// A measured number of either sign within `range`; NaN where the cell says missing, nil when the row was left out.
    mutating func measured(
        _ row: DelimitedRow, _ column: Int, in range: Range<Double> = -1e15..<1e15,
        _ expected: Text = Messages.expectedNumber
    ) -> Double? {
        let field = row[column]
        if Self.isMissing(field) { return .nan }
        if let value = WrittenNumber.read(field, decimalComma: decimalComma), range.contains(value) { return value }
        reject(row, column, expected)
        return nil
    }

    /// A whole number of events; NaN where the cell says missing, nil when the row was left out.
    mutating func count(_ row: DelimitedRow, _ column: Int) -> Double? {
        let field = row[column]
        if Self.isMissing(field) { return .nan }
        if let value = WrittenNumber.read(field, decimalComma: decimalComma), value >= 0, value == value.rounded(),
            value < 1e12
        {
            return value
        }
        reject(.count, row, column, Messages.expectedCount)
        return nil
    }

    /// Empty, `-`, `NA`, `ND` or `nan`.
    static func isMissing(_ field: UnsafeRawBufferPointer) -> Bool {
        switch field.count {
        case 0: true
        case 1: field[0] == 0x2D
        case 2: ["NA", "ND", "na", "nd"].contains(String(decoding: field, as: UTF8.self))
        case 3: ["NaN", "nan", "n/a", "N/A"].contains(String(decoding: field, as: UTF8.self))
        default: false
        }
    }

    /// A day.
    mutating func step(day: Int) -> WrittenStep {
        WrittenStep(
            grain: .day, reference: clock.instant(ofLabelSeconds: day * 86_400),
            end: clock.instant(ofLabelSeconds: (day + 1) * 86_400))
    }

    /// The week that begins on a Monday.
    mutating func step(week monday: Int) -> WrittenStep {
        WrittenStep(
            grain: .week, reference: clock.instant(ofLabelSeconds: monday * 86_400),
            end: clock.instant(ofLabelSeconds: (monday + 7) * 86_400))
    }

    /// The day or hour of a row: an hour where there is a column for it that is filled, or where the date carries a time.
    ///
    /// Nil when the row was left out. The label that the clocks showed twice is one row that holds both hours, or two rows
    /// of which the second is the second hour (`series` tells rows of different series apart).
    mutating func dayOrHour(
        _ row: DelimitedRow, date: Int, hour: Int?, series: String
    ) -> WrittenStep? {
        if let hour, !row[hour].isEmpty {
            guard let day = day(row, date) else { return nil }
            guard let read = WrittenDay.readHour(row[hour]) else {
                reject(.hour, row, hour, Messages.expectedHour)
                return nil
            }
            return step(label: day * 86_400 + read * 3600, row, hour, series)
        }
        if row[date].count > 10, let written = WrittenTime(row[date]) {
            guard written.labelSeconds % 3600 == 0 else {
                reject(.hour, row, date, Messages.expectedHour)
                return nil
            }
            guard let offset = written.offset else { return step(label: written.labelSeconds, row, date, series) }
            let instant = Instant(secondsSince1970: written.labelSeconds - offset)
            return WrittenStep(grain: .hour, reference: instant, end: instant.advanced(bySeconds: 3600))
        }
        return day(row, date).map { step(day: $0) }
    }

    private mutating func step(label: Int, _ row: DelimitedRow, _ column: Int, _ series: String) -> WrittenStep? {
        let end = clock.instant(ofLabelSeconds: label + 3600)
        switch clock.reading(ofLabelSeconds: label) {
        case .once(let instant): return WrittenStep(grain: .hour, reference: instant, end: end)
        case .twice(let first, let second):
            let isNew = shownTwice.insert("\(series)|\(label)").inserted
            return WrittenStep(grain: .hour, reference: isNew ? first : second, end: end, isSecondShowing: !isNew)
        case .never:
            reject(.neverWas, row, column, Messages.expectedHour)
            return nil
        }
    }
}
