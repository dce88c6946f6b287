import Messages
import TimeSeries

extension SurSaUD {
    /// Invented figures: a region by age and sex, a département without SOS Médecins written as zeros, two publications.
    public static var goldenDeliveries: [GoldenDelivery] { [region, departement, publications] }

    private static func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }

    private static func row(
        _ place: Place, _ measure: Measure, _ from: String, _ value: Double?, _ known: String, _ stratum: Stratum = .all
    ) -> Observation {
        Observation(
            series: SeriesKey(place, measure, stratum, every: .day), referenceTime: at(from), value: value,
            availableAt: at(known))
    }

    /// 2024-03-31 lasts 23 hours in Paris: it begins at UTC+1 and ends at UTC+2.
    private static var region: GoldenDelivery {
        let text = """
            reg;date_de_passage;sursaud_cl_age_corona;nbre_pass_corona;nbre_pass_tot;nbre_hospit_corona;nbre_pass_tot_h;nbre_pass_tot_f;nbre_acte_corona;nbre_acte_tot
            11;2024-03-31;0;12;9000;3;4400;4600;;2100
            11;2024-03-31;6;5;1500;2;;;1;300
            11;2024-03-31;6;5;1500;2;;;1;300
            11;2024-03-31;7;5;1500;2;;;1;300
            11;2024-03-31;1;5;-4;2;;;1;300

            """
        let (from, known) = ("2024-03-30T23:00:00Z", "2024-04-02T22:00:00Z")
        let place = Place.ileDeFrance
        return GoldenDelivery(
            name: "region by age and sex", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "sursaud-corona-quot-reg.csv", receivedAt: at("2024-04-03T06:00:00Z")),
            observations: [
                row(place, .visits, from, 9000, known), row(place, .covidVisits, from, 12, known),
                row(place, .covidAdmissions, from, 3, known), row(place, .sosActs, from, 2100, known),
                row(place, .covidSOSActs, from, nil, known),
                row(place, .visits, from, 4400, known, Stratum([.sex: "M"])),
                row(place, .visits, from, 4600, known, Stratum([.sex: "F"])),
                row(place, .visits, from, 1500, known, .age(.from75)),
                row(place, .covidVisits, from, 5, known, .age(.from75)),
                row(place, .covidAdmissions, from, 2, known, .age(.from75)),
                row(place, .sosActs, from, 300, known, .age(.from75)),
                row(place, .covidSOSActs, from, 1, known, .age(.from75)),
            ],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "sursaud-age-class", severity: .rejected, message: Messages.sursaudBadAgeClass(count: 1),
                        line: 5),
                    Finding(
                        check: "sursaud-count", severity: .rejected, message: Messages.sursaudBadCount(count: 1),
                        line: 6),
                    Finding(
                        check: "sursaud-repeated-row", severity: .info, message: Messages.sursaudRepeated(count: 1),
                        line: 4),
                ], recordsRead: 5, recordsRejected: 2))
    }

    private static var departement: GoldenDelivery {
        let text = """
            date,dep,nbre_pass_tot,nbre_pass_corona,nbre_hospit_corona,nbre_acte_tot,nbre_acte_corona
            2021-01-04,92,812.0,20,6,0,0
            2021-01-05,92,790.0,18,5,0,0

            """
        let place = Place.departement("92")
        let sosActs = SeriesKey(place, .sosActs, every: .day)
        return GoldenDelivery(
            name: "zeros in the place of missing acts", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(
                fileName: "sursaud_dep.csv", receivedAt: at("2021-01-08T06:00:00Z"),
                declaredAvailableAt: at("2021-01-05T12:00:00Z")),
            observations: [
                // Declared at noon of the 5th: right for the 4th, but the 5th is only known when it is over.
                row(place, .visits, "2021-01-03T23:00:00Z", 812, "2021-01-05T12:00:00Z"),
                row(place, .covidVisits, "2021-01-03T23:00:00Z", 20, "2021-01-05T12:00:00Z"),
                row(place, .covidAdmissions, "2021-01-03T23:00:00Z", 6, "2021-01-05T12:00:00Z"),
                row(place, .visits, "2021-01-04T23:00:00Z", 790, "2021-01-05T23:00:00Z"),
                row(place, .covidVisits, "2021-01-04T23:00:00Z", 18, "2021-01-05T23:00:00Z"),
                row(place, .covidAdmissions, "2021-01-04T23:00:00Z", 5, "2021-01-05T23:00:00Z"),
            ],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "sursaud-zero-column", severity: .setAside,
                        message: Messages.sursaudZeroColumn(place: "dep:92", measure: "sos_acts"), series: sosActs,
                        from: at("2021-01-03T23:00:00Z"), to: at("2021-01-05T23:00:00Z"), count: 2)
                ], recordsRead: 2))
    }

    private static var publications: GoldenDelivery {
        let text = """
            published,commit,date_de_passage,lag_days,nbre_pass_tot,nbre_acte_tot
            2023-07-27 01:23:42,abc,2023-07-25,2,8031,1396.0
            2023-08-03 01:26:41,def,2023-07-25,9,9034,1398
            """
        let place = Place.ileDeFrance
        return GoldenDelivery(
            name: "two publications of one day", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "idf_vintages.csv", receivedAt: at("2023-08-04T06:00:00Z")),
            observations: [
                row(place, .visits, "2023-07-24T22:00:00Z", 8031, "2023-07-26T23:23:42Z"),
                row(place, .sosActs, "2023-07-24T22:00:00Z", 1396, "2023-07-26T23:23:42Z"),
                row(place, .visits, "2023-07-24T22:00:00Z", 9034, "2023-08-02T23:26:41Z"),
                row(place, .sosActs, "2023-07-24T22:00:00Z", 1398, "2023-08-02T23:26:41Z"),
            ],
            end: DeliveryEnd(
                findings: [
                    Finding(check: "last-line-unended", severity: .info, message: Messages.lastLineUnended, line: 3)
                ], recordsRead: 2))
    }
}
