internal import Messages
internal import TimeSeries

extension Samu {
    /// Invented activity: the daily table with its traps, and hours over both clock changes of 2024.
    public static var goldenDeliveries: [GoldenDelivery] { [daily, hourly] }

    private static func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }

    private static func row(
        _ place: String, _ measure: Measure, _ grain: Grain, _ from: String, _ value: Double?, _ known: String
    ) -> Observation {
        Observation(
            series: SeriesKey(.departement(place), measure, every: grain), referenceTime: at(from), value: value,
            availableAt: at(known))
    }

    private static var daily: GoldenDelivery {
        let text = """
            date,service,affaires,néonat,Medecins,équipages
            2014-01-01,SAMU 67,1200.0,0.0,80.0,12
            2014-01-01,SAMU 67,1200.0,0.0,80.0,12
            2014-01-02,SAMU 68,0.0,0.0,0.0,0
            2014-01-02,SAMU 68,410.0,1.0,,9
            2014-01-02,SMUR,410.0,1.0,30,9

            """
        let (first, second) = ("2013-12-31T23:00:00Z", "2014-01-01T23:00:00Z")
        return GoldenDelivery(
            name: "daily set of Sagec", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "samu.csv", receivedAt: at("2016-04-09T06:00:00Z")),
            observations: [
                row("67", .samuFiles, .day, first, 1200, "2014-01-02T07:00:00Z"),
                row("67", .samuNeonatalMissions, .day, first, 0, "2014-01-02T07:00:00Z"),
                row("67", .samuDoctorsSent, .day, first, 80, "2014-01-02T07:00:00Z"),
                row("68", .samuFiles, .day, second, 410, "2014-01-03T07:00:00Z"),
                row("68", .samuNeonatalMissions, .day, second, 1, "2014-01-03T07:00:00Z"),
                row("68", .samuDoctorsSent, .day, second, nil, "2014-01-03T07:00:00Z"),
            ],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "samu-place", severity: .rejected, message: Messages.rowsWithoutPlace(count: 1), line: 6),
                    Finding(
                        check: "samu-repeated-row", severity: .info, message: Messages.sursaudRepeated(count: 1),
                        line: 3
                    ),
                    Finding(
                        check: "samu-column", severity: .info, message: Messages.columnsNotRead(["équipages"]), line: 1),
                    Finding(
                        check: "samu-zero-row", severity: .setAside, message: Messages.samuZeroRows(count: 1),
                        from: at(second), to: at("2014-01-02T23:00:00Z"), line: 4),
                ], recordsRead: 5, recordsRejected: 1))
    }

    /// Paris is UTC+1 in winter and UTC+2 from 2024-03-31T01:00Z to 2024-10-27T01:00Z: 02:00 is never, then twice.
    private static var hourly: GoldenDelivery {
        let text = """
            date;heure;samu;indicateur;valeur
            31/03/2024;1;FR750;dossiers;31
            31/03/2024;2;FR750;dossiers;0
            31/03/2024;3h00;SAMU de Paris;dossiers;28
            27/10/2024;02:00;75;dossiers;40
            27/10/2024;02:00;75;dossiers;38
            27/10/2024;02:00;75;appels;90
            27/10/2024;;75;DRM;610
            27/10/2024;3;75;effectif;6

            """
        let received = "2024-10-27T20:00:00Z"
        return GoldenDelivery(
            name: "hours over both clock changes", connector: card.name, bytes: Array(text.utf8),
            // Received on the evening: the hours are known from then, the day when it is over.
            source: DeliverySource(fileName: "samu75.csv", receivedAt: at(received)),
            observations: [
                row("75", .samuFiles, .hour, "2024-03-31T00:00:00Z", 31, "2024-04-01T06:00:00Z"),
                row("75", .samuFiles, .hour, "2024-03-31T01:00:00Z", 28, "2024-04-01T06:00:00Z"),
                row("75", .samuFiles, .hour, "2024-10-27T00:00:00Z", 40, received),
                row("75", .samuFiles, .hour, "2024-10-27T01:00:00Z", 38, received),
                row("75", .samuCalls, .hour, "2024-10-27T00:00:00Z", 90, received),
                row("75", .samuMedicalFiles, .day, "2024-10-26T22:00:00Z", 610, "2024-10-27T23:00:00Z"),
            ],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "samu-nonexistent-label", severity: .rejected, message: Messages.labelNeverWas(count: 1),
                        line: 3),
                    Finding(
                        check: "samu-unknown-series", severity: .rejected,
                        message: Messages.rowsOfNoKnownSeries(count: 1), line: 9),
                    Finding(
                        check: "samu-second-hour", severity: .info, message: Messages.secondHourShown(count: 1), line: 6
                    ),
                ], recordsRead: 8, recordsRejected: 2))
    }
}
