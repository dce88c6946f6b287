/// The month of fasting, computed for any year: nights are busy and mornings quiet where many observe it.
///
/// By the arithmetic Islamic calendar (eleven leap years in thirty, first day a Friday: Reingold & Dershowitz, *Calendrical
/// Calculations*, 4th ed., 2018, chapter 7). The month that is announced in France, by the sight or the place of the moon,
/// begins on the same day or one beside it.
public enum Ramadan {
    /// Whether a day belongs to the month.
    public static func contains(_ date: CivilDate) -> Bool {
        // Days since 1 Muharram of the year 1, 16 July 622 of the Julian calendar.
        let day = date.dayNumber + 492_148
        let year = (30 * day + 10_646) / 10_631
        let dayOfYear = day - (year - 1) * 354 - (3 + 11 * year) / 30
        // Eight months of 30 and 29 days by turns come before it.
        return (236..<266).contains(dayOfYear)
    }
}
