internal import Messages
internal import TimeSeries

extension GoogleTrends {
    /// Invented interest: weeks in French whose last is not over, months in English of a window said to be too early.
    public static var goldenDeliveries: [GoldenDelivery] { [weeks, months] }

    private static func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }

    /// Sunday 27 October 2024, when the clocks go back, begins the week kept at Monday 28 October.
    private static var weeks: GoldenDelivery {
        let text = """
            \u{FEFF}Catégorie : Toutes les catégories

            Semaine,grippe: (Île-de-France),"toux, fièvre: (France)"
            2024-10-20,40,<1
            2024-10-27,100,12
            2024-10-29,90,12
            2024-11-03,55,101
            2024-11-03,55,9

            """
        let known = "2024-11-06T17:27:00Z"
        func row(_ place: Place, _ term: String, _ from: String, _ value: Double) -> Observation {
            Observation(
                series: SeriesKey(
                    place, .searchInterest, Stratum([.extraction: "20241106T1727", .term: term]), every: .week),
                referenceTime: at(from), value: value, availableAt: at(known))
        }
        return GoldenDelivery(
            name: "weeks, in French", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(
                fileName: "multiTimeline_2024-11-06_1827.csv", receivedAt: at("2024-11-07T06:00:00Z")),
            observations: [
                row(.ileDeFrance, "grippe", "2024-10-20T22:00:00Z", 40),
                row(.ileDeFrance, "grippe", "2024-10-27T23:00:00Z", 100),
                row(.country("FR"), "toux, fièvre", "2024-10-20T22:00:00Z", 0.5),
                row(.country("FR"), "toux, fièvre", "2024-10-27T23:00:00Z", 12),
            ],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "google-trends-week", severity: .rejected, message: Messages.rowsWithoutWeek(count: 1),
                        line: 6),
                    Finding(
                        check: "google-trends-number", severity: .rejected,
                        message: Messages.rowsWithoutNumber(count: 1), line: 7),
                    Finding(
                        check: "google-trends-below-one", severity: .info, message: Messages.trendsBelowOne(count: 1),
                        line: 4),
                    Finding(
                        check: "google-trends-partial-step", severity: .setAside,
                        message: Messages.trendsPartialStep(count: 1), from: at("2024-11-03T23:00:00Z"),
                        to: at("2024-11-09T23:00:00Z"), line: 8),
                ], recordsRead: 5, recordsRejected: 2))
    }

    private static var months: GoldenDelivery {
        let text = """
            Category: All categories

            Month,flu: (Worldwide)
            2023-12,80
            2024-01,100
            2024-02,7

            """
        func row(_ from: String, _ value: Double) -> Observation {
            Observation(
                series: SeriesKey(
                    Place(.area, "WORLD"), .searchInterestOfMonth,
                    Stratum([.extraction: "20240131T2300", .term: "flu"]), every: .day),
                referenceTime: at(from), value: value, availableAt: at("2024-01-31T23:00:00Z"))
        }
        return GoldenDelivery(
            name: "months, declared too early", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(
                fileName: "multiTimeline.csv", receivedAt: at("2024-02-10T06:00:00Z"),
                declaredAvailableAt: at("2024-01-15T06:00:00Z")),
            observations: [row("2023-11-30T23:00:00Z", 80), row("2023-12-31T23:00:00Z", 100)],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "google-trends-too-early", severity: .warning, message: Messages.trendsTooEarly,
                        from: at("2024-01-15T06:00:00Z"), to: at("2024-01-31T23:00:00Z")),
                    Finding(
                        check: "google-trends-partial-step", severity: .setAside,
                        message: Messages.trendsPartialStep(count: 1), from: at("2024-01-31T23:00:00Z"),
                        to: at("2024-02-29T23:00:00Z"), line: 6),
                ], recordsRead: 3))
    }
}
