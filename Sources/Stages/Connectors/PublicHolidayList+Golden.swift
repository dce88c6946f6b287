internal import Messages
import TimeSeries

extension PublicHolidayList {
    /// A year that agrees, and one without 8 May and with a day that is no holiday.
    public static var goldenDeliveries: [GoldenDelivery] { [agreeing, differing] }

    /// Public holidays of 2024: Easter was on 31 March.
    private static let of2024 = [
        "01-01", "04-01", "05-01", "05-08", "05-09", "05-20", "07-14", "08-15", "11-01", "11-11", "12-25",
    ]

    private static func delivery(_ name: String, _ days: [String], _ end: DeliveryEnd) -> GoldenDelivery {
        let rows = days.map { "2024-\($0),2024,Métropole,jour\n" }
        return GoldenDelivery(
            name: name, connector: card.name,
            bytes: Array(("date,annee,zone,nom_jour_ferie\n" + rows.joined()).utf8),
            source: DeliverySource(
                fileName: "jours_feries_metropole.csv", receivedAt: Instant(secondsSince1970: 1_700_000_000)),
            observations: [], end: end)
    }

    private static var agreeing: GoldenDelivery {
        delivery(
            "a year that agrees", of2024,
            DeliveryEnd(
                findings: [
                    Finding(
                        check: "public-holidays-agree", severity: .info,
                        message: Messages.publicHolidaysAgree("metropole", count: 11), count: 11)
                ], recordsRead: 11))
    }

    private static var differing: GoldenDelivery {
        delivery(
            "a year that differs", of2024.filter { $0 != "05-08" } + ["12-26"],
            DeliveryEnd(
                findings: [
                    Finding(
                        check: "public-holidays-absent", severity: .warning,
                        message: Messages.publicHolidaysAbsent("metropole", ["2024-05-08"])),
                    Finding(
                        check: "public-holidays-not-computed", severity: .warning,
                        message: Messages.publicHolidaysNotComputed("metropole", ["2024-12-26"])),
                ], recordsRead: 11))
    }
}
