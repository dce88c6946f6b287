internal import Messages
import TimeSeries

extension EDList {
    /// The survey's visits and SAMU, sites with their addresses, the register.
    public static var goldenDeliveries: [GoldenDelivery] { [visits, samu, sites, register] }

    private static func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }

    private static func delivery(
        _ name: String, _ text: [UInt8], _ file: String, _ observations: [Observation], _ end: DeliveryEnd
    ) -> GoldenDelivery {
        GoldenDelivery(
            name: name, connector: card.name, bytes: text,
            source: DeliverySource(fileName: file, receivedAt: at("2025-06-01T00:00:00Z")),
            observations: observations, end: end)
    }

    private static func row(_ place: Place, _ measure: Measure, _ stratum: Stratum, _ value: Double) -> Observation {
        Observation(
            series: SeriesKey(place, measure, stratum, every: .day), referenceTime: at("2022-12-31T23:00:00Z"),
            value: value, availableAt: at("2024-12-31T23:00:00Z"))
    }

    private static var visits: GoldenDelivery {
        let text = """
            BOR;AN;FI;RS;FI_EJ;URG;SAO;ACC;PASSU;dt80;dt18
            URGENCES2;2023;930099901;HOPITAL INVENTE SAINT-HEL;930099900;GEN;1;IAO;40100;5000;900
            URGENCES2;2023;930099901;HOPITAL INVENTE SAINT-HEL;930099900;PED;1;IAO;15000;;15000
            URGENCES2;2023;930099901;HOPITAL INVENTE SAINT-HEL;930099900;PED;1;IAO;15000;;15000
            URGENCES2;2023;99;SANS NUMERO;;GEN;1;IAO;10;1;1

            """.replacing("\n", with: "\r\n")
        // In Latin-1 the name ends with É.
        let bytes = Array(text.replacing("SAINT-HEL", with: "SAINT-H\u{1}L").utf8).map { $0 == 1 ? 0xC9 : $0 }
        let site = Place.site("930099901")
        return delivery(
            "visits of a year", bytes, "URGENCES2_2023r.csv",
            [
                row(site, .annualVisits, .all, 55_100), row(site, .annualVisits, Stratum([.age: "00-17"]), 15_900),
                row(site, .annualVisits, Stratum([.age: "80+"]), 5_000),
            ],
            DeliveryEnd(
                findings: [
                    Finding(
                        check: "ed-list-repeated-unit", severity: .rejected,
                        message: Messages.edListRepeatedUnit(count: 1), line: 4),
                    Finding(
                        check: "ed-list-fi", severity: .rejected,
                        message: Messages.rowsLeftOut(count: 1, column: "FI", expected: Messages.expectedFiness),
                        line: 5),
                ], recordsRead: 4, recordsRejected: 2,
                territory: [
                    Territory.Entry(place: site, name: "HOPITAL INVENTE SAINT-HÉL", parent: .departement("93"))
                ]))
    }

    private static var samu: GoldenDelivery {
        let text = """
            BOR;AN;FI;RS;SMUR;SAMU;APP;DR;DRM
            SMURSAMU;2023;10099901;CH INVENTE;1;1;380000;210000;140000
            SMURSAMU;2023;010099902;CH INVENTE SANS SAMU;1;0;;;

            """
        let ain = Place.departement("01")
        return delivery(
            "SAMU of a year", Array(text.utf8), "SMURSAMU_2023r.csv",
            [
                row(ain, .annualSAMUCalls, .all, 380_000), row(ain, .annualSAMUFiles, .all, 210_000),
                row(ain, .annualSAMUMedicalFiles, .all, 140_000),
            ],
            DeliveryEnd(recordsRead: 2))
    }

    private static var sites: GoldenDelivery {
        let text = """
            FI,RS,dep,DATE_OUVERTURE,lat,lng
            750099901,GH INVENTE,75,1901-01-01,48.83,2.32
            910099901,CH INVENTE,91,2024-05-27,48.70,2.17
            920099901,CH SANS DEPARTEMENT,99,2024-05-27,48.70,2.17

            """
        return delivery(
            "sites", Array(text.utf8), "idf_ed_sites_coordinates.csv", [],
            DeliveryEnd(
                findings: [
                    Finding(
                        check: "ed-list-place", severity: .rejected, message: Messages.rowsWithoutPlace(count: 1),
                        line: 4)
                ], recordsRead: 3, recordsRejected: 1,
                territory: [
                    Territory.Entry(place: .site("750099901"), name: "GH INVENTE", parent: .departement("75")),
                    Territory.Entry(
                        place: .site("910099901"), name: "CH INVENTE", parent: .departement("91"),
                        opened: CivilDate(year: 2024, month: 5, day: 27)),
                ]))
    }

    private static var register: GoldenDelivery {
        let text = """
            finess;etalab;111;2030-05-12
            structureet;970199901;970199900;CH INVENTE;CENTRE HOSPITALIER INVENTE;;;1;R;DE LA MER;;;101;9A;GUADELOUPE;\
            97139 LES ABYMES;;;355;Centre Hospitalier (C.H.);1102;Centres Hospitaliers;;8610Z;03;ARS;1;Public;1979-02-13;\
            1979-02-13;2020-02-04;
            structureet;010099903;010099900;EHPAD INVENTE;EHPAD INVENTE;;;;;;;;001;01;AIN;01000 BOURG;;;500;EHPAD;4401;\
            Etablissements pour personnes agees;;;;;;;1990-01-01;1990-01-01;2020-02-04;
            geolocalisation;970199901;870262.2;6571540.8;1,ATLASANTE,96,BAN;2030-05-12

            """
        return delivery(
            "register", Array(text.utf8), "etalab-cs1100502-stock.csv", [],
            DeliveryEnd(
                findings: [
                    Finding(
                        check: "ed-list-other-category", severity: .info,
                        message: Messages.edListOtherCategory(count: 1), line: 3),
                    Finding(
                        check: "ed-list-positions", severity: .info, message: Messages.edListPositions(count: 1),
                        line: 4),
                ], recordsRead: 2,
                territory: [
                    Territory.Entry(
                        place: .site("970199901"), name: "CH INVENTE", parent: .departement("971"),
                        opened: CivilDate(year: 1979, month: 2, day: 13))
                ]))
    }
}
