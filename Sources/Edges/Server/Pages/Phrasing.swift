import Messages
import TimeSeries

/// Writes numbers, dates and ranges as readers of one language expect them.
struct Phrasing: Sendable {
    let language: Language
    let zone: CivilZone
    let calendar: CivilCalendar

    func callAsFunction(_ text: Text) -> String { text[language] }

    /// A whole number with its thousands set apart: "12 640" (U+202F) or "12,640".
    func number(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        let rounded = Int(value.rounded())
        let digits = String(abs(rounded))
        var grouped = ""
        for (i, digit) in digits.enumerated() {
            if i > 0, (digits.count - i) % 3 == 0 { grouped += language == .french ? "\u{202F}" : "," }
            grouped.append(digit)
        }
        return (rounded < 0 ? "\u{2212}" : "") + grouped
    }

    func number(_ value: Int) -> String { number(Double(value)) }

    /// "+4 %" or "−6%", with its sign; "0 %" without.
    func percent(_ share: Double) -> String {
        guard share.isFinite else { return "–" }
        let rounded = Int((100 * share).rounded())
        let sign = rounded > 0 ? "+" : rounded < 0 ? "\u{2212}" : ""
        return sign + number(abs(rounded)) + (language == .french ? "\u{202F}%" : "%")
    }

    /// "12 020 à 13 250".
    func range(_ low: Double, _ high: Double) -> String {
        language == .french ? "\(number(low)) à \(number(high))" : "\(number(low)) to \(number(high))"
    }

    /// A day with its name, and "férié" on a public holiday; with the year when it is not the one of `near`.
    func date(_ date: CivilDate, near: CivilDate? = nil, holiday: Bool = true) -> String {
        let day = self(Messages.weekday(date.weekday.rawValue, short: true))
        let number = language == .french && date.day == 1 ? "1er" : String(date.day)
        var text = "\(day)\u{A0}\(number)\u{A0}\(self(Messages.month(date.month)))"
        if let near, near.year != date.year { text += "\u{A0}\(date.year)" }
        if holiday, calendar.isHoliday(date) { text += ", \(self(Messages.publicHoliday))" }
        return text
    }

    /// "6 h", "6 h 05" or "06:05".
    func time(_ label: CivilDateTime) -> String {
        let minutes = label.minute < 10 ? "0\(label.minute)" : "\(label.minute)"
        switch language {
        case .french: return "\(label.hour)\u{A0}h" + (label.minute == 0 ? "" : "\u{A0}\(minutes)")
        case .english: return (label.hour < 10 ? "0" : "") + "\(label.hour):\(minutes)"
        }
    }

    /// A day and a time of day in the zone of the instance.
    func moment(_ instant: Instant, near: Instant) -> String {
        let label = zone.label(at: instant)
        let day = date(label.date, near: zone.date(at: near), holiday: false)
        return language == .french ? "\(day) à \(time(label))" : "\(day) at \(time(label))"
    }

    /// The end of a stretch: midnight belongs to the day that ends.
    func end(_ instant: Instant, near: Instant) -> String {
        let label = zone.label(at: instant)
        if label.secondOfDay == 0 {
            return date(label.date.advanced(byDays: -1), near: zone.date(at: near), holiday: false)
        }
        return moment(instant, near: near)
    }

    /// The name of a step: a day, an hour of a day, or a week by its ISO number and its days.
    func step(_ index: Int, of grid: TimeGrid, near: Instant) -> String {
        let label = grid.label(at: index)
        let day = date(label.date, near: zone.date(at: near))
        switch grid.grain {
        case .day: return day
        case .week: return self(Messages.week(label.date.isoWeek.week, days: days(ofWeekFrom: label.date, near: near)))
        case .hour, .sixHours:
            let next = grid.label(at: index + 1)
            return "\(day), \(time(label))\u{2013}\(time(next))"
        }
    }

    /// First and last day of a week; the year is that of the last one, where it is not the one of `near`.
    private func days(ofWeekFrom monday: CivilDate, near: Instant) -> Text {
        let sunday = monday.advanced(byDays: 6)
        func text(_ date: CivilDate, month: Bool, year: Bool) -> Text {
            let first = date.day == 1 ? "1er" : "\(date.day)"
            let (name, year) = (Messages.month(date.month), year ? "\u{A0}\(date.year)" : "")
            return month
                ? Text(fr: "\(first)\u{A0}\(name.french)\(year)", en: "\(date.day)\u{A0}\(name.english)\(year)")
                : Text(fr: first, en: "\(date.day)")
        }
        return Messages.daysOfWeek(
            from: text(monday, month: monday.month != sunday.month, year: false),
            to: text(sunday, month: true, year: sunday.year != zone.date(at: near).year))
    }

    /// A week with "la semaine dernière", "cette semaine" or "la semaine prochaine" before it where that is so, with a
    /// capital for the beginning of a sentence.
    func relativeWeek(_ index: Int, of grid: TimeGrid, near: Instant) -> String {
        let written = step(index, of: grid, near: near)
        let name: Text? =
            switch index - grid.index(of: near) {
            case 0: Messages.thisWeek
            case 1: Messages.nextWeek
            case -1: Messages.lastWeek
            default: nil
            }
        let text = name.map { "\(self($0)), \(written)" } ?? written
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    /// A day with "hier", "aujourd’hui" or "demain" before it where that is so; with a capital at the beginning of a sentence.
    func relativeDay(_ day: CivilDate, today: CivilDate, capital: Bool = true) -> String {
        let written = date(day, near: today)
        let name: Text? =
            switch day.dayNumber - today.dayNumber {
            case 0: Messages.today
            case 1: Messages.tomorrow
            case -1: Messages.yesterday
            default: nil
            }
        let text = name.map { "\(self($0)), \(written)" } ?? written
        return capital ? text.prefix(1).uppercased() + text.dropFirst() : text
    }
}
