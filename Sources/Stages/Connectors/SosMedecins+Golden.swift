internal import Messages
internal import TimeSeries

extension SosMedecins {
    /// Invented acts: associations by day with a département that is not covered, and hours by age.
    public static var goldenDeliveries: [GoldenDelivery] { [daily, hourly] }

    private static func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }

    private static func row(
        _ place: Place, _ stratum: Stratum, _ grain: Grain, _ from: String, _ value: Double?, _ known: String
    ) -> Observation {
        Observation(
            series: SeriesKey(place, .sosActs, stratum, every: grain), referenceTime: at(from), value: value,
            availableAt: at(known))
    }

    /// 2024-03-31 lasts 23 hours in Paris.
    private static var daily: GoldenDelivery {
        let text = """
            date;association;actes
            2024-03-31;SOS Médecins Essonne;0
            2024-03-30;SOS Médecins de l'Essonne;310
            2024-03-31;92;0
            2024-03-31;SOS Médecins Melun;120
            2024-03-31;75;beaucoup
            2024-03-31;;12
            2024-03-31;75;

            """
        let essonne = SeriesKey(.departement("91"), .sosActs, every: .day)
        return GoldenDelivery(
            name: "associations by day", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "sos.csv", receivedAt: at("2024-04-03T06:00:00Z")),
            observations: [
                row(.departement("91"), .all, .day, "2024-03-29T23:00:00Z", 310, "2024-03-31T06:00:00Z"),
                row(Place(.area, "SOS MELUN"), .all, .day, "2024-03-30T23:00:00Z", 120, "2024-04-01T06:00:00Z"),
            ],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "sos-medecins-place", severity: .rejected, message: Messages.rowsWithoutPlace(count: 1),
                        line: 7),
                    Finding(
                        check: "sos-medecins-count", severity: .rejected, message: Messages.rowsWithoutCount(count: 1),
                        line: 6),
                    Finding(
                        check: "sos-medecins-zero-day", severity: .setAside, message: Messages.sosZeroDays(count: 1),
                        series: essonne, from: at("2024-03-30T23:00:00Z"), to: at("2024-03-31T22:00:00Z")),
                    Finding(
                        check: "sos-medecins-area", severity: .info, message: Messages.sosAreas(count: 1), line: 5),
                    Finding(
                        check: "sos-medecins-not-covered", severity: .info,
                        message: Messages.sosEmptyColumn(place: "dep:75"),
                        series: SeriesKey(.departement("75"), .sosActs, every: .day), from: at("2024-03-30T23:00:00Z"),
                        to: at("2024-03-31T22:00:00Z")),
                    Finding(
                        check: "sos-medecins-zero-column", severity: .setAside,
                        message: Messages.sosZeroColumn(place: "dep:92"),
                        series: SeriesKey(.departement("92"), .sosActs, every: .day), from: at("2024-03-30T23:00:00Z"),
                        to: at("2024-03-31T22:00:00Z")),
                ], recordsRead: 7, recordsRejected: 2))
    }

    private static var hourly: GoldenDelivery {
        let text = """
            date,heure,departement,actes,age
            2024-10-27,1,75,40,Tous âges
            2024-10-27,2,75,30,Tous âges
            2024-10-27,2,75,30,Tous âges
            2024-10-27,2,75,0,00-04 ans
            2024-10-27,3,75,21,75 ans et plus
            2024-10-27,3,75,21,jeunes

            """
        let known = "2024-10-28T07:00:00Z"
        return GoldenDelivery(
            name: "hours by age", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "sos75.csv", receivedAt: at("2024-11-03T06:00:00Z")),
            observations: [
                row(.departement("75"), .all, .hour, "2024-10-26T23:00:00Z", 40, known),
                row(.departement("75"), .all, .hour, "2024-10-27T00:00:00Z", 30, known),
                row(.departement("75"), .all, .hour, "2024-10-27T01:00:00Z", 30, known),
                row(.departement("75"), .age(.from0to4), .hour, "2024-10-27T00:00:00Z", 0, known),
                row(.departement("75"), .age(.from75), .hour, "2024-10-27T02:00:00Z", 21, known),
            ],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "sos-medecins-age-class", severity: .rejected,
                        message: Messages.rowsWithoutAge(count: 1), line: 7),
                    Finding(
                        check: "sos-medecins-second-hour", severity: .info,
                        message: Messages.secondHourShown(count: 1), line: 4),
                ], recordsRead: 6, recordsRejected: 1))
    }
}
