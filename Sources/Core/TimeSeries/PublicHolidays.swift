/// Public holidays of France, computed for any year.
///
/// Code du travail, article L3133-1; in Alsace and Moselle also Good Friday and 26 December (article L3134-13).
/// Easter by the Gregorian algorithm of Meeus, *Astronomical Algorithms* (2nd ed.), chapter 8.
public enum PublicHolidays {
    /// Whose list of holidays holds.
    public enum Region: String, Sendable, Codable, CaseIterable {
        case metropole
        case alsaceMoselle = "alsace-moselle"
    }

    /// A named holiday; names are stable identifiers used by models.
    public enum Name: String, Sendable, Codable, CaseIterable {
        case newYear = "new_year"
        case goodFriday = "good_friday"
        case easterMonday = "easter_monday"
        case labourDay = "labour_day"
        case victoryDay = "victory_day"
        case ascension
        case whitMonday = "whit_monday"
        case bastilleDay = "bastille_day"
        case assumption
        case allSaints = "all_saints"
        case armistice
        case christmas
        case boxingDay = "boxing_day"
    }

    /// The holidays of one year, by date; the rarely coinciding ones (Ascension on 1 or 8 May) keep the movable name.
    public static func dates(in year: Int, region: Region = .metropole) -> [CivilDate: Name] {
        guard let easter = easterSunday(in: year) else { return [:] }
        var found: [CivilDate: Name] = [:]
        let fixed: [(Int, Int, Name)] = [
            (1, 1, .newYear), (5, 1, .labourDay), (5, 8, .victoryDay), (7, 14, .bastilleDay), (8, 15, .assumption),
            (11, 1, .allSaints), (11, 11, .armistice), (12, 25, .christmas),
        ]
        for (month, day, name) in fixed { CivilDate(year: year, month: month, day: day).map { found[$0] = name } }
        found[easter.advanced(byDays: 1)] = .easterMonday
        found[easter.advanced(byDays: 39)] = .ascension
        found[easter.advanced(byDays: 50)] = .whitMonday
        if region == .alsaceMoselle {
            found[easter.advanced(byDays: -2)] = .goodFriday
            CivilDate(year: year, month: 12, day: 26).map { found[$0] = .boxingDay }
        }
        return found
    }

    public static func easterSunday(in year: Int) -> CivilDate? {
        let a = year % 19
        let (b, c) = (year / 100, year % 100)
        let (d, e) = (b / 4, b % 4)
        let f = (b + 8) / 25
        let g = (b - f + 1) / 3
        let h = (19 * a + b - d - g + 15) % 30
        let (i, k) = (c / 4, c % 4)
        let l = (32 + 2 * e + 2 * i - h - k) % 7
        let m = (a + 11 * h + 22 * l) / 451
        let n = h + l - 7 * m + 114
        return CivilDate(year: year, month: n / 31, day: n % 31 + 1)
    }
}
