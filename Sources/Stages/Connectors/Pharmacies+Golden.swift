internal import Messages
internal import TimeSeries

private func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }

private func row(_ series: String, _ from: String, _ value: Double?, _ known: String) -> Observation? {
    SeriesKey(series).map {
        Observation(series: $0, referenceTime: at(from), value: value, availableAt: at(known))
    }
}

extension PharmacyIndex {
    /// Invented indices in the publisher's format, bytes in ISO-8859-1 (`@` below stands for é): national, regional.
    public static var goldenDeliveries: [GoldenDelivery] { [national, regional] }

    private static func bytes(_ text: String) -> [UInt8] { text.utf8.map { $0 == UInt8(ascii: "@") ? 0xE9 : $0 } }

    private static var national: GoldenDelivery {
        let text = """
            PERIODE;IAS_brut;IAS_liss@;Incidence_Sentinelles
            2014-03-29;12,5;10,1;
            2014-03-30;0;9,9;NA
            2014-03-31;13;9,7;61,2
            2014-03-31;treize;9,7;61,2

            """
        let flu = "country:FR|pharmacy_index|syndrome=flu|day"
        return GoldenDelivery(
            name: "national, raw and smoothed", connector: card.name, bytes: bytes(text),
            source: DeliverySource(fileName: "Openhealth_S-Grippal.csv", receivedAt: at("2014-04-18T06:00:00Z")),
            // 2014-03-30 lasts 23 hours in Paris.
            observations: [
                row(flu, "2014-03-28T23:00:00Z", 12.5, "2014-03-31T22:00:00Z"),
                row(flu, "2014-03-29T23:00:00Z", nil, "2014-04-01T22:00:00Z"),
                row(flu, "2014-03-30T22:00:00Z", 13, "2014-04-02T22:00:00Z"),
            ].compactMap { $0 },
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "ias-number", severity: .rejected, message: Messages.rowsWithoutNumber(count: 1), line: 5
                    ),
                    Finding(
                        check: "ias-column", severity: .info,
                        message: Messages.columnsNotRead(["IAS_lissé", "Incidence_Sentinelles"]), line: 1, count: 2),
                    Finding(
                        check: "ias-zero", severity: .setAside, message: Messages.iasZeros(count: 1),
                        from: at("2014-03-29T23:00:00Z"), to: at("2014-03-30T22:00:00Z"), line: 3),
                ], recordsRead: 4, recordsRejected: 1))
    }

    private static var regional: GoldenDelivery {
        let text = """
            PERIODE;Loc_Reg42;Loc_Reg11;Sais_2023_2024
            24-11-2023;101,5;NA;99
            ;;;
            25-11-2023;102;87,25;98

            """
        let (alsace, idf) = (
            "area:ALSACE|pharmacy_index|syndrome=gastroenteritis|day",
            "reg:11|pharmacy_index|syndrome=gastroenteritis|day"
        )
        let (first, second) = ("2023-11-23T23:00:00Z", "2023-11-24T23:00:00Z")
        let (firstKnown, secondKnown) = ("2023-12-03T23:00:00Z", "2023-12-04T23:00:00Z")
        return GoldenDelivery(
            name: "regions of before 2016", connector: card.name, bytes: bytes(text),
            source: DeliverySource(fileName: "Openhealth_Gastro_Regions.csv", receivedAt: at("2024-07-01T06:00:00Z")),
            observations: [
                row(alsace, first, 101.5, firstKnown), row(idf, first, nil, firstKnown),
                row(alsace, second, 102, secondKnown), row(idf, second, 87.25, secondKnown),
            ].compactMap { $0 },
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "ias-old-region", severity: .info, message: Messages.placesOfBefore2016(count: 1),
                        line: 1
                    ),
                    Finding(
                        check: "ias-column", severity: .info, message: Messages.columnsNotRead(["Sais_2023_2024"]),
                        line: 1
                    ),
                    Finding(
                        check: "ias-empty-row", severity: .info, message: Messages.rowsWithoutAnyValue(count: 1),
                        line: 3
                    ),
                ], recordsRead: 2))
    }
}

extension PharmacySales {
    /// Invented sales.
    public static var goldenDeliveries: [GoldenDelivery] {
        let text = """
            semaine;departement;famille;ventes
            2024-S43;75;Antitussifs & rhume;1250
            202443;Val-d'Oise;Antidiarrhéiques;310
            2024-10-21;75;Total;9000
            2024-S43;75;Antidiarrhéiques;12,5
            2024-S53;75;Antidiarrhéiques;12
            2024-S43;ailleurs;Antidiarrhéiques;12

            """
        // The week ends on the day the clocks go back; it was received on the Monday after.
        let (from, known) = ("2024-10-20T22:00:00Z", "2024-10-28T06:00:00Z")
        return [
            GoldenDelivery(
                name: "sales by family", connector: card.name, bytes: Array(text.utf8),
                source: DeliverySource(fileName: "ventes.csv", receivedAt: at(known)),
                observations: [
                    row("dep:75|pharmacy_sales|product=antitussifs-rhume|week", from, 1250, known),
                    row("dep:95|pharmacy_sales|product=antidiarrheiques|week", from, 310, known),
                    row("dep:75|pharmacy_sales|all|week", from, 9000, known),
                ].compactMap { $0 },
                end: DeliveryEnd(
                    findings: [
                        Finding(
                            check: "pharmacy-sales-place", severity: .rejected,
                            message: Messages.rowsWithoutPlace(count: 1), line: 7),
                        Finding(
                            check: "pharmacy-sales-week", severity: .rejected,
                            message: Messages.rowsWithoutWeek(count: 1), line: 6),
                        Finding(
                            check: "pharmacy-sales-count", severity: .rejected,
                            message: Messages.rowsWithoutCount(count: 1), line: 5),
                    ], recordsRead: 6, recordsRejected: 3))
        ]
    }
}

extension PharmacyVaccination {
    /// Invented counts, one day of which is said twice.
    public static var goldenDeliveries: [GoldenDelivery] {
        let text = """
            campagne,date,jour,variable,groupe,valeur
            2023-2024,2023-10-28,12,ACTE(VGP),65 ans et plus,1500
            2023-2024,2023-10-28,12,DOSES(J07E1),moins de 65 ans,2100
            2023-2024,2023-10-28,12,DOSES(J07E1),moins de 65 ans,2100
            2022-2023,2023-10-28,12,DOSES(J07E1),moins de 65 ans,2000
            2023-2024,2023-10-28,12,RAPPELS,moins de 65 ans,2000

            """
        let (from, known) = ("2023-10-27T22:00:00Z", "2023-11-04T23:00:00Z")
        return [
            GoldenDelivery(
                name: "doses and injections", connector: card.name, bytes: Array(text.utf8),
                source: DeliverySource(fileName: "doses-actes-2023.csv", receivedAt: at("2024-02-01T06:00:00Z")),
                observations: [
                    row("country:FR|vaccine_injections|age=65+|day", from, 1500, known),
                    row("country:FR|vaccine_doses|age=00-64|day", from, 2100, known),
                ].compactMap { $0 },
                end: DeliveryEnd(
                    findings: [
                        Finding(
                            check: "pharmacy-vaccination-date", severity: .rejected,
                            message: Messages.rowsWithoutDate(count: 1), line: 5),
                        Finding(
                            check: "pharmacy-vaccination-unknown-series", severity: .rejected,
                            message: Messages.rowsOfNoKnownSeries(count: 1), line: 6),
                        Finding(
                            check: "pharmacy-vaccination-repeated-row", severity: .info,
                            message: Messages.sursaudRepeated(count: 1), line: 4),
                    ], recordsRead: 5, recordsRejected: 2))
        ]
    }
}
