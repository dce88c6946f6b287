internal import Messages
internal import TimeSeries

extension Odisse {
    /// Invented rates in the publisher's format: an export by région with labels, records by département.
    public static var goldenDeliveries: [GoldenDelivery] { [export, records] }

    private static func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }

    private static func row(
        _ place: Place, _ measure: Measure, _ stratum: String, _ from: String, _ value: Double?, _ known: String
    ) -> Observation {
        Observation(
            series: SeriesKey(place, measure, Stratum(stratum) ?? .all, every: .week), referenceTime: at(from),
            value: value, availableAt: at(known))
    }

    /// The week of Monday 25 March 2024 ends in summer time: the end of Wednesday 3 April is 22:00Z.
    private static var export: GoldenDelivery {
        let text = """
            \u{FEFF}1er jour de la semaine;Semaine;Région Code;Région;Classe d'âge;Taux de passages aux urgences pour COVID-19;Taux d'hospitalisations après passages aux urgences pour COVID-19;Taux d'actes médicaux SOS médecins pour COVID-19
            2024-03-25;2024-S13;11;Île-de-France;Tous âges;135,5;213,25;
            2024-03-25;2024-S13;11;Île-de-France;65 ans ou plus;180;300;12,5
            2024-03-25;2024-S13;11;Île-de-France;adultes;180;300;12,5
            2024-03-26;2024-S13;11;Île-de-France;00-04 ans;180;300;12,5
            2024-03-25;2024-S13;99;Ailleurs;00-04 ans;180;300;12,5
            2024-03-25;2024-S13;11;Île-de-France;00-04 ans;-1;300;12,5

            """
        let (from, known) = ("2024-03-24T23:00:00Z", "2024-04-03T22:00:00Z")
        let place = Place.ileDeFrance
        return GoldenDelivery(
            name: "CSV export with labels", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "covid-19-region.csv", receivedAt: at("2024-04-04T06:00:00Z")),
            observations: [
                row(place, .visitRate, "syndrome=covid", from, 135.5, known),
                row(place, .admissionRate, "syndrome=covid", from, 213.25, known),
                row(place, .sosActRate, "syndrome=covid", from, nil, known),
                row(place, .visitRate, "age=65+;syndrome=covid", from, 180, known),
                row(place, .admissionRate, "age=65+;syndrome=covid", from, 300, known),
                row(place, .sosActRate, "age=65+;syndrome=covid", from, 12.5, known),
            ],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "odisse-place", severity: .rejected, message: Messages.rowsWithoutPlace(count: 1),
                        line: 6),
                    Finding(
                        check: "odisse-week", severity: .rejected, message: Messages.rowsWithoutWeek(count: 1), line: 5),
                    Finding(
                        check: "odisse-age-class", severity: .rejected, message: Messages.rowsWithoutAge(count: 1),
                        line: 4),
                    Finding(
                        check: "odisse-number", severity: .rejected, message: Messages.rowsWithoutNumber(count: 1),
                        line: 7),
                ], recordsRead: 6, recordsRejected: 4))
    }

    private static var records: GoldenDelivery {
        let text = """
            {"total_count": 3, "results": [
              {"date_complet": "2024-10-21", "semaine": "2024-S43", "dep": "2A", "libgeo": "Corse-du-Sud", "reg": "94",
               "sursaud_cl_age_gene": "15-64 ans", "taux_passages_grippe_sau": 10.25, "taux_hospit_grippe_sau": null,
               "taux_actes_grippe_sos": 3},
              {"date_complet": "2024-10-21", "semaine": "2024-S43", "dep": "75", "libgeo": "Paris", "reg": "11",
               "sursaud_cl_age_gene": "Tous âges", "taux_passages_grippe_sau": 20, "taux_hospit_grippe_sau": 0,
               "taux_actes_grippe_sos": 4.5}
            ]}
            """
        // The week of 21 October 2024 ends in winter time; the time is declared before it does.
        let (from, known) = ("2024-10-20T22:00:00Z", "2024-10-27T23:00:00Z")
        return GoldenDelivery(
            name: "records of the API", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(
                fileName: "records.json", receivedAt: at("2024-10-30T06:00:00Z"),
                declaredAvailableAt: at("2024-10-26T06:00:00Z")),
            observations: [
                row(.departement("2A"), .visitRate, "age=15-64;syndrome=flu", from, 10.25, known),
                row(.departement("2A"), .admissionRate, "age=15-64;syndrome=flu", from, nil, known),
                row(.departement("2A"), .sosActRate, "age=15-64;syndrome=flu", from, 3, known),
                row(.departement("75"), .visitRate, "syndrome=flu", from, 20, known),
                row(.departement("75"), .admissionRate, "syndrome=flu", from, 0, known),
                row(.departement("75"), .sosActRate, "syndrome=flu", from, 4.5, known),
            ],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "odisse-partial-page", severity: .warning,
                        message: Messages.tableOnePage(records: 2, total: 3))
                ], recordsRead: 2))
    }
}
