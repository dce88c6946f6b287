internal import Messages
internal import TimeSeries

extension FireBrigade {
    /// Invented interventions: days and hours by nature, and the published weeks of a SDIS.
    public static var goldenDeliveries: [GoldenDelivery] { [plain, weeks] }

    private static func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }

    private static func row(_ series: String, _ from: String, _ value: Double, _ known: String) -> Observation? {
        SeriesKey(series).map {
            Observation(series: $0, referenceTime: at(from), value: value, availableAt: at(known))
        }
    }

    private static var plain: GoldenDelivery {
        let text = """
            date;heure;departement;interventions;nature
            2024-10-27;;75;1310;
            2024-10-27;;75;1050;Secours à personne
            2024-10-27;;93;0;total
            2024-10-27;2;75;61;
            2024-10-27;2;75;58;
            2024-03-31;2;75;58;
            2024-10-27;2;BSPP;58;
            2024-10-27;2;75;-1;

            """
        let known = "2024-10-28T07:00:00Z"
        return GoldenDelivery(
            name: "days and hours", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "interventions.csv", receivedAt: at("2024-11-04T06:00:00Z")),
            observations: [
                row("dep:75|fire_interventions|all|day", "2024-10-26T22:00:00Z", 1310, known),
                row("dep:75|fire_interventions|nature=secours-a-personne|day", "2024-10-26T22:00:00Z", 1050, known),
                row("dep:75|fire_interventions|all|hour", "2024-10-27T00:00:00Z", 61, known),
                row("dep:75|fire_interventions|all|hour", "2024-10-27T01:00:00Z", 58, known),
            ].compactMap { $0 },
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "fire-brigade-place", severity: .rejected, message: Messages.rowsWithoutPlace(count: 1),
                        line: 8),
                    Finding(
                        check: "fire-brigade-nonexistent-label", severity: .rejected,
                        message: Messages.labelNeverWas(count: 1), line: 7),
                    Finding(
                        check: "fire-brigade-count", severity: .rejected, message: Messages.rowsWithoutCount(count: 1),
                        line: 9),
                    Finding(
                        check: "fire-brigade-zero-day", severity: .setAside, message: Messages.fireZeroDays(count: 1),
                        from: at("2024-10-26T22:00:00Z"), to: at("2024-10-27T23:00:00Z"), line: 4),
                    Finding(
                        check: "fire-brigade-second-hour", severity: .info,
                        message: Messages.secondHourShown(count: 1), line: 6),
                ], recordsRead: 8, recordsRejected: 3))
    }

    private static var weeks: GoldenDelivery {
        let text = """
            ope_annee;ope_semaine;ope_categorie;ope_code_insee;ope_nom_commune;nb_ope
            2018;43;SUAP;91001;Ville-Une;12
            2018;43;SUAP;91002.0;Ville-Deux;30
            2018;43;INCU;91002;Ville-Deux;2
            2018;43;INCU;;;1
            2018;53;INCU;91002;Ville-Deux;1
            2018;43;INCU;91002;Ville-Deux;

            """
        // The week of 22 October 2018 ends on the day the clocks go back; noon of 31 October is 11:00Z.
        let (from, known) = ("2018-10-21T22:00:00Z", "2018-10-31T11:00:00Z")
        return GoldenDelivery(
            name: "published weeks of a SDIS", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "interventions-sdis91.csv", receivedAt: at("2019-01-15T06:00:00Z")),
            observations: [
                row("dep:91|fire_interventions|all|week", from, 45, known),
                row("dep:91|fire_interventions|nature=suap|week", from, 42, known),
                row("dep:91|fire_interventions|nature=incu|week", from, 3, known),
            ].compactMap { $0 },
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "fire-brigade-week", severity: .rejected, message: Messages.rowsWithoutWeek(count: 1),
                        line: 6),
                    Finding(
                        check: "fire-brigade-count", severity: .rejected, message: Messages.rowsWithoutCount(count: 1),
                        line: 7),
                ], recordsRead: 6, recordsRejected: 2))
    }
}
