/// Names of days, months and public holidays, and how dates and numbers of things are written.
extension Messages {
    /// Weekday by its ISO number 1–7, short ("lun.") or in full ("lundi").
    public static func weekday(_ number: Int, short: Bool) -> Text {
        let names = [
            ("lundi", "Monday"), ("mardi", "Tuesday"), ("mercredi", "Wednesday"), ("jeudi", "Thursday"),
            ("vendredi", "Friday"), ("samedi", "Saturday"), ("dimanche", "Sunday"),
        ]
        guard (1...7).contains(number) else { return Text(verbatim: "") }
        let (fr, en) = names[number - 1]
        return short ? Text(fr: "\(fr.prefix(3)).", en: "\(en.prefix(3))") : Text(fr: fr, en: en)
    }

    /// Month by its number 1–12, as abbreviated in running text.
    public static func month(_ number: Int) -> Text {
        let names = [
            ("janv.", "Jan"), ("févr.", "Feb"), ("mars", "Mar"), ("avr.", "Apr"), ("mai", "May"), ("juin", "Jun"),
            ("juil.", "Jul"), ("août", "Aug"), ("sept.", "Sep"), ("oct.", "Oct"), ("nov.", "Nov"), ("déc.", "Dec"),
        ]
        guard (1...12).contains(number) else { return Text(verbatim: "") }
        return Text(fr: names[number - 1].0, en: names[number - 1].1)
    }

    /// A day with its year: "1er mars 2025" or "1 Mar 2025".
    public static func day(_ day: Int, month number: Int, year: Int) -> Text {
        let name = month(number)
        let first = day == 1 ? "1er" : "\(day)"
        return Text(fr: "\(first)\u{A0}\(name.french)\u{A0}\(year)", en: "\(day)\u{A0}\(name.english)\u{A0}\(year)")
    }

    /// A day and a time of it, with minutes where there are some in French: "1er mars 2025 à 6 h 05" or "1 Mar 2025 at 06:05".
    public static func moment(_ day: Text, hour: Int, minute: Int) -> Text {
        let minutes = minute < 10 ? "0\(minute)" : "\(minute)"
        return Text(
            fr: "\(day.french) à \(hour)\u{A0}h" + (minute == 0 ? "" : "\u{A0}\(minutes)"),
            en: "\(day.english) at \(hour < 10 ? "0" : "")\(hour):\(minutes)")
    }

    /// The ending of a plural, empty for one (in French for none, too).
    static func plural(_ count: Int) -> Text { Text(fr: count < 2 ? "" : "s", en: count == 1 ? "" : "s") }

    public static let publicHoliday = Text(fr: "férié", en: "public holiday")
    public static let today = Text(fr: "aujourd’hui", en: "today")
    public static let tomorrow = Text(fr: "demain", en: "tomorrow")
    public static let yesterday = Text(fr: "hier", en: "yesterday")

    /// A stretch of time in its largest fitting unit: "40 min", "5 h", "3 jours", "2 ans".
    public static func duration(seconds: Int) -> Text {
        let minutes = max(0, seconds) / 60
        if minutes < 60 { return Text(verbatim: "\(minutes)\u{A0}min") }
        let hours = minutes / 60
        if hours < 48 { return Text(verbatim: "\(hours)\u{A0}h") }
        let days = hours / 24
        if days < 90 { return Text(fr: "\(days)\u{A0}jours", en: "\(days) days") }
        if days < 730 { return Text(fr: "\(days / 30)\u{A0}mois", en: "\(days / 30) months") }
        return Text(fr: "\(days / 365)\u{A0}ans", en: "\(days / 365) years")
    }
}
