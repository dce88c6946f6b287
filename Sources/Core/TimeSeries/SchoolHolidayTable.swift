/// Periods of school holidays in mainland France, as the ministry of education fixed them: zones A, B and C, from the
/// summer of 2013 to the one of 2027.
///
/// Facts of the yearly orders (*arrêtés fixant le calendrier scolaire national*), read from the daily list of A. Augusti
/// (`vacances-scolaires`, from data.education.gouv.fr, Licence Ouverte), which ends in August 2026. The zones were redrawn in 2015; Île-de-France is in C throughout. A delivered period only adds days, it takes none away.
public enum SchoolHolidayTable {
    // Where the table departs from that list:
    // - checked against calendars that schools and towns publish: the winter of 2015 begins on a Saturday; the Ascension
    //   bridges of 2017 and of 2024 to 2026, which the list leaves out; zone B from autumn 2026 to spring 2027 and the bridge
    //   of 2027;
    // - not yet checked against the orders: the bridges of 2015, 2016, 2018 and 2023, the end of that of 2021 on 16 May (the
    //   list says 17), the end of the summer of 2026 on 31 August (the list says 30), zones A and C in winter and spring 2027,
    //   and the end of the summer of 2027, whose order is not out.

    /// The known periods in order of their first day; a connector's deliveries extend them.
    public static let periods: [SchoolHoliday] = rows.split(separator: "\n").compactMap(period)

    /// `first day, day on which lessons resume, zones, name`.
    private static func period(_ row: Substring) -> SchoolHoliday? {
        let fields = row.split(separator: " ")
        guard fields.count == 4, let from = CivilDate(iso8601: fields[0]), let to = CivilDate(iso8601: fields[1]) else {
            return nil
        }
        return SchoolHoliday(
            name: String(fields[3]), zones: fields[2].compactMap { SchoolZone(rawValue: String($0)) }, from: from,
            to: to)
    }

    private static let rows = """
        2013-07-06 2013-09-03 ABC été
        2013-10-19 2013-11-04 ABC Toussaint
        2013-12-21 2014-01-06 ABC Noël
        2014-02-15 2014-03-03 C hiver
        2014-02-22 2014-03-10 B hiver
        2014-03-01 2014-03-17 A hiver
        2014-04-12 2014-04-28 C printemps
        2014-04-19 2014-05-05 B printemps
        2014-04-26 2014-05-12 A printemps
        2014-07-05 2014-09-02 ABC été
        2014-10-18 2014-11-03 ABC Toussaint
        2014-12-20 2015-01-05 ABC Noël
        2015-02-07 2015-02-23 A hiver
        2015-02-14 2015-03-02 C hiver
        2015-02-21 2015-03-09 B hiver
        2015-04-11 2015-04-27 A printemps
        2015-04-18 2015-05-04 C printemps
        2015-04-25 2015-05-11 B printemps
        2015-05-14 2015-05-18 ABC Ascension
        2015-07-04 2015-09-01 ABC été
        2015-10-17 2015-11-02 ABC Toussaint
        2015-12-19 2016-01-04 ABC Noël
        2016-02-06 2016-02-22 B hiver
        2016-02-13 2016-02-29 A hiver
        2016-02-20 2016-03-07 C hiver
        2016-04-02 2016-04-18 B printemps
        2016-04-09 2016-04-25 A printemps
        2016-04-16 2016-05-02 C printemps
        2016-05-05 2016-05-09 ABC Ascension
        2016-07-05 2016-09-01 ABC été
        2016-10-19 2016-11-03 ABC Toussaint
        2016-12-17 2017-01-03 ABC Noël
        2017-02-04 2017-02-20 C hiver
        2017-02-11 2017-02-27 B hiver
        2017-02-18 2017-03-06 A hiver
        2017-04-01 2017-04-18 C printemps
        2017-04-08 2017-04-24 B printemps
        2017-04-15 2017-05-02 A printemps
        2017-05-25 2017-05-29 ABC Ascension
        2017-07-08 2017-09-04 ABC été
        2017-10-21 2017-11-06 ABC Toussaint
        2017-12-23 2018-01-08 ABC Noël
        2018-02-10 2018-02-26 A hiver
        2018-02-17 2018-03-05 C hiver
        2018-02-24 2018-03-12 B hiver
        2018-04-07 2018-04-23 A printemps
        2018-04-14 2018-04-30 C printemps
        2018-04-21 2018-05-07 B printemps
        2018-05-10 2018-05-14 ABC Ascension
        2018-07-07 2018-09-03 ABC été
        2018-10-20 2018-11-05 ABC Toussaint
        2018-12-22 2019-01-07 ABC Noël
        2019-02-09 2019-02-25 B hiver
        2019-02-16 2019-03-04 A hiver
        2019-02-23 2019-03-11 C hiver
        2019-04-06 2019-04-23 B printemps
        2019-04-13 2019-04-29 A printemps
        2019-04-20 2019-05-06 C printemps
        2019-05-30 2019-06-03 ABC Ascension
        2019-07-06 2019-09-02 ABC été
        2019-10-19 2019-11-04 ABC Toussaint
        2019-12-21 2020-01-06 ABC Noël
        2020-02-08 2020-02-24 C hiver
        2020-02-15 2020-03-02 B hiver
        2020-02-22 2020-03-09 A hiver
        2020-04-04 2020-04-20 C printemps
        2020-04-11 2020-04-27 B printemps
        2020-04-18 2020-05-04 A printemps
        2020-05-21 2020-05-25 ABC Ascension
        2020-07-04 2020-09-01 ABC été
        2020-10-17 2020-11-02 ABC Toussaint
        2020-12-19 2021-01-04 ABC Noël
        2021-02-06 2021-02-22 A hiver
        2021-02-13 2021-03-01 C hiver
        2021-02-20 2021-03-08 B hiver
        2021-04-10 2021-04-26 A printemps
        2021-04-17 2021-05-03 C printemps
        2021-04-24 2021-05-10 B printemps
        2021-05-13 2021-05-17 ABC Ascension
        2021-07-06 2021-09-01 ABC été
        2021-10-23 2021-11-08 ABC Toussaint
        2021-12-18 2022-01-03 ABC Noël
        2022-02-05 2022-02-21 B hiver
        2022-02-12 2022-02-28 A hiver
        2022-02-19 2022-03-07 C hiver
        2022-04-09 2022-04-25 B printemps
        2022-04-16 2022-05-02 A printemps
        2022-04-23 2022-05-09 C printemps
        2022-05-26 2022-05-30 ABC Ascension
        2022-07-07 2022-09-01 ABC été
        2022-10-22 2022-11-07 ABC Toussaint
        2022-12-17 2023-01-03 ABC Noël
        2023-02-04 2023-02-20 A hiver
        2023-02-11 2023-02-27 B hiver
        2023-02-18 2023-03-06 C hiver
        2023-04-08 2023-04-24 A printemps
        2023-04-15 2023-05-02 B printemps
        2023-04-22 2023-05-09 C printemps
        2023-05-18 2023-05-22 ABC Ascension
        2023-07-08 2023-09-04 ABC été
        2023-10-21 2023-11-06 ABC Toussaint
        2023-12-23 2024-01-08 ABC Noël
        2024-02-10 2024-02-26 C hiver
        2024-02-17 2024-03-04 A hiver
        2024-02-24 2024-03-11 B hiver
        2024-04-06 2024-04-22 C printemps
        2024-04-13 2024-04-29 A printemps
        2024-04-20 2024-05-06 B printemps
        2024-05-09 2024-05-13 ABC Ascension
        2024-07-06 2024-09-02 ABC été
        2024-10-19 2024-11-04 ABC Toussaint
        2024-12-21 2025-01-06 ABC Noël
        2025-02-08 2025-02-24 B hiver
        2025-02-15 2025-03-03 C hiver
        2025-02-22 2025-03-10 A hiver
        2025-04-05 2025-04-22 B printemps
        2025-04-12 2025-04-28 C printemps
        2025-04-19 2025-05-05 A printemps
        2025-05-29 2025-06-02 ABC Ascension
        2025-07-05 2025-09-01 ABC été
        2025-10-18 2025-11-03 ABC Toussaint
        2025-12-20 2026-01-05 ABC Noël
        2026-02-07 2026-02-23 A hiver
        2026-02-14 2026-03-02 B hiver
        2026-02-21 2026-03-09 C hiver
        2026-04-04 2026-04-20 A printemps
        2026-04-11 2026-04-27 B printemps
        2026-04-18 2026-05-04 C printemps
        2026-05-14 2026-05-18 ABC Ascension
        2026-07-04 2026-09-01 ABC été
        2026-10-17 2026-11-02 ABC Toussaint
        2026-12-19 2027-01-04 ABC Noël
        2027-02-06 2027-02-22 C hiver
        2027-02-13 2027-03-01 A hiver
        2027-02-20 2027-03-08 B hiver
        2027-04-03 2027-04-19 C printemps
        2027-04-10 2027-04-26 A printemps
        2027-04-17 2027-05-03 B printemps
        2027-05-06 2027-05-10 ABC Ascension
        2027-07-03 2027-09-01 ABC été
        """
}
