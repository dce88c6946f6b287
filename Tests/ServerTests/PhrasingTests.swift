import Forecasting
import Messages
import Testing
import TimeSeries

@testable import Server

@Suite("Numbers and dates as readers write them")
struct PhrasingTests {
    static func phrasing(_ french: Bool = true) -> Phrasing {
        Phrasing(language: french ? .french : .english, zone: .paris, calendar: .french(years: 2026...2026))
    }

    // Lexique des règles typographiques: thousands set apart by U+202F, "%" after U+202F; the minus sign is U+2212.
    @Test func numbersAreWholeAndGrouped() {
        let fr = Self.phrasing()
        #expect(fr.number(12_640.4) == "12\u{202F}640")
        #expect(fr.number(1_234_567) == "1\u{202F}234\u{202F}567")
        #expect(fr.number(999) == "999")
        #expect(fr.percent(0.042) == "+4\u{202F}%")
        #expect(fr.percent(-0.06) == "\u{2212}6\u{202F}%")
        #expect(fr.percent(0.001) == "0\u{202F}%")
        #expect(fr.number(.nan) == "–")
        let en = Self.phrasing(false)
        #expect(en.number(12_640) == "12,640")
        #expect(en.percent(-0.06) == "\u{2212}6%")
    }

    /// None and one are singular in French; one alone in English.
    @Test func onePatientIsSingular() {
        func sentence(_ count: Double, _ measure: Measure, french: Bool) -> String {
            let draws = [Int32(count)]
            let distribution = PredictiveDistribution.empirical(draws)
            let days = TimeGrid(zone: .paris, grain: .day)
            let tomorrow = days.index(of: SampleRegion.day(2026, 11, 24))
            return Headline(say: Self.phrasing(french), now: SampleRegion.now).sentence(
                Outlook(
                    steps: tomorrow..<(tomorrow + 1), range: Range90(distribution), usual: nil,
                    distribution: distribution),
                key: SeriesKey(.ileDeFrance, measure, every: .day), grid: days, window: false)
        }
        #expect(sentence(0, .visits, french: true).contains("0 passage attendu,"))
        #expect(sentence(1, .admissions, french: true).contains("1 hospitalisation attendue,"))
        #expect(sentence(2, .admissions, french: true).contains("2 hospitalisations attendues,"))
        #expect(sentence(0, .visits, french: false).contains("0 visits expected"))
        #expect(sentence(1, .admissions, french: false).contains("1 admission expected"))
    }

    // 11 November 2026 is a Wednesday and a public holiday (Code du travail, L3133-1).
    @Test func datesCarryTheirNames() {
        let fr = Self.phrasing()
        #expect(fr.date(SampleRegion.day(2026, 11, 11)) == "mer.\u{A0}11\u{A0}nov., férié")
        #expect(fr.date(SampleRegion.day(2026, 12, 1)) == "mar.\u{A0}1er\u{A0}déc.")
        #expect(
            fr.date(SampleRegion.day(2027, 1, 4), near: SampleRegion.day(2026, 11, 23))
                == "lun.\u{A0}4\u{A0}janv.\u{A0}2027")
        #expect(
            Self.phrasing(false).date(SampleRegion.day(2026, 11, 11)) == "Wed\u{A0}11\u{A0}Nov, public holiday")
        let today = SampleRegion.day(2026, 11, 23)
        #expect(fr.relativeDay(SampleRegion.day(2026, 11, 24), today: today) == "Demain, mar.\u{A0}24\u{A0}nov.")
        #expect(fr.relativeDay(SampleRegion.day(2026, 11, 20), today: today) == "Ven.\u{A0}20\u{A0}nov.")
    }

    // ISO 8601 weeks of the calendar of 2026: week 48 is 23 to 29 November, week 49 ends in December, week 53 in 2027.
    @Test func weeksCarryTheirNumberAndDays() {
        let weeks = TimeGrid(zone: .paris, grain: .week)
        let now = SampleRegion.now
        let this = weeks.index(of: now)
        let (fr, en) = (Self.phrasing(), Self.phrasing(false))
        #expect(fr.step(this, of: weeks, near: now) == "semaine 48, du 23 au 29\u{A0}nov.")
        #expect(en.step(this, of: weeks, near: now) == "week 48, 23 to 29\u{A0}Nov")
        #expect(
            fr.relativeWeek(this + 1, of: weeks, near: now)
                == "La semaine prochaine, semaine 49, du 30\u{A0}nov. au 6\u{A0}déc.")
        #expect(fr.relativeWeek(this - 2, of: weeks, near: now) == "Semaine 46, du 9 au 15\u{A0}nov.")
        #expect(
            en.step(this + 5, of: weeks, near: now) == "week 53, 28\u{A0}Dec to 3\u{A0}Jan\u{A0}2027")
        // 1 June 2026 is the Monday of week 23.
        let june = weeks.index(of: SampleRegion.day(2026, 6, 1))
        #expect(fr.step(june, of: weeks, near: now) == "semaine 23, du 1er au 7\u{A0}juin")
        #expect(FanChart.axisLabel(this, of: weeks, days: 38, say: fr) == "S48\n23\u{A0}nov.")
        #expect(FanChart.axisLabel(this + 4, of: weeks, days: 38, say: en) == "W52\n21\u{A0}Dec")
        #expect(FanChart.axisLabel(this + 1, of: weeks, days: 38, say: fr) == "")
    }

    @Test func aMidnightEndBelongsToTheDayBefore() {
        let fr = Self.phrasing()
        let midnight = CivilZone.paris.start(of: SampleRegion.day(2026, 11, 23))
        #expect(fr.end(midnight, near: midnight) == "dim.\u{A0}22\u{A0}nov.")
        #expect(fr.moment(SampleRegion.now, near: midnight) == "lun.\u{A0}23\u{A0}nov. à 6\u{A0}h\u{A0}10")
    }
}
