internal import Messages
internal import TimeSeries

extension Sentinelles {
    /// Invented figures in the publisher's format: a national CSV, a regional one with old codes, an answer of the API.
    public static var goldenDeliveries: [GoldenDelivery] { [national, oldRegions, answer] }

    private static func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }

    private static func row(
        _ place: Place, _ syndrome: String, _ from: String, _ known: String, inc100: Double?, inc: Double?
    ) -> [Observation] {
        [(Measure.incidence, inc100), (.incidentCases, inc)].map {
            Observation(
                series: SeriesKey(place, $0, .syndrome(syndrome), every: .week), referenceTime: at(from), value: $1,
                availableAt: at(known))
        }
    }

    /// Week 10 of 2024 runs from Monday 4 March; week 13 ends on 31 March, the spring switch: Wednesday noon is 10:00Z.
    private static var national: GoldenDelivery {
        let text = """
            # {"source":"r&#233;seau Sentinelles","meta":{"period":[202410,202413],"geo":["PAY",0],"indicator":"3"},"date":"2024-04-03T18:30:00+02:00"}
            week,indicator,inc,inc_low,inc_up,inc100,inc100_low,inc100_up,geo_insee,geo_name
            202413,3,40200,35000,45400,60,52,68,FR,France
            202412,3,53600,47000,60200,80,70,90,FR,France
            202411,3,-,-,-,-,-,-,FR,France
            202410,3,80400,72000,88800,120,108,132,FR,France
            202454,3,80400,72000,88800,120,108,132,FR,France
            202410,12,80400,72000,88800,120,108,132,FR,France

            """
        let place = Place.country("FR")
        let extracted = "2024-04-03T16:30:00Z"
        return GoldenDelivery(
            name: "national, newest first", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "incidence-PAY-3.csv", receivedAt: at("2024-04-04T06:00:00Z")),
            observations: row(place, "flu", "2024-03-24T23:00:00Z", extracted, inc100: 60, inc: 40200)
                + row(place, "flu", "2024-03-17T23:00:00Z", extracted, inc100: 80, inc: 53600)
                + row(place, "flu", "2024-03-10T23:00:00Z", extracted, inc100: nil, inc: nil)
                + row(place, "flu", "2024-03-03T23:00:00Z", "2024-03-13T11:00:00Z", inc100: 120, inc: 80400),
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "sentinelles-week", severity: .rejected, message: Messages.rowsWithoutWeek(count: 1),
                        line: 7),
                    Finding(
                        check: "sentinelles-unknown-series", severity: .rejected,
                        message: Messages.rowsOfNoKnownSeries(count: 1), line: 8),
                    Finding(
                        check: "sentinelles-provisional", severity: .info,
                        message: Messages.sentinellesProvisional(count: 3), from: at("2024-03-10T23:00:00Z"),
                        to: at("2024-03-31T22:00:00Z"), count: 3),
                ], recordsRead: 6, recordsRejected: 2))
    }

    /// Old code 42 is Alsace; 44, a present region, is Grand Est; 11 did not change; é is 0xE9 in ISO-8859-1.
    private static var oldRegions: GoldenDelivery {
        let text = """
            # {"source":"r@seau Sentinelles","meta":{"geo":["REG",0]}}
            week,indicator,inc,inc_low,inc_up,inc100,inc100_low,inc100_up,geo_insee,geo_name
            201501,7,900,500,1300,48,27,69,42,ALSACE
            201501,7,2400,2000,2800,20,17,23,11,ILE-DE-FRANCE
            201501,7,-,,,-,,,0,OUTRE-MER
            201501,7,5500,2000,2800,100,17,23,44,GRAND EST

            """
        let (from, known) = ("2014-12-28T23:00:00Z", "2015-01-07T11:00:00Z")
        return GoldenDelivery(
            name: "old regions, chickenpox", connector: card.name,
            bytes: text.utf8.map { $0 == UInt8(ascii: "@") ? 0xE9 : $0 },
            source: DeliverySource(fileName: "incidence-REG-7.csv", receivedAt: at("2015-02-04T06:00:00Z")),
            observations: row(Place(.area, "ALSACE"), "chickenpox", from, known, inc100: 48, inc: 900)
                + row(.ileDeFrance, "chickenpox", from, known, inc100: 20, inc: 2400)
                + row(Place(.area, "OUTRE-MER"), "chickenpox", from, known, inc100: nil, inc: nil)
                + row(.region("44"), "chickenpox", from, known, inc100: 100, inc: 5500),
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "sentinelles-old-region", severity: .info,
                        message: Messages.placesOfBefore2016(count: 2),
                        line: 3, count: 2),
                    Finding(
                        check: "sentinelles-provisional", severity: .info,
                        message: Messages.sentinellesProvisional(count: 4), from: at(from),
                        to: at("2015-01-04T23:00:00Z"), count: 4),
                ], recordsRead: 4))
    }

    private static var answer: GoldenDelivery {
        let text = """
            {"meta":{"indicator":"25"},"data":[
             {"week":202002,"indicator":25,"inc":66000,"inc_low":60000,"inc_up":72000,"inc100":100,"inc100_low":91,"inc100_up":109,"geo_insee":"11","geo_name":"ILE-DE-FRANCE"},
             {"week":202001,"indicator":25,"inc":null,"inc_low":null,"inc_up":null,"inc100":null,"inc100_low":null,"inc100_up":null,"geo_insee":"11","geo_name":"ILE-DE-FRANCE"}
            ]}
            """
        return GoldenDelivery(
            name: "answer of the API, known-at declared", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(
                fileName: "incidence.json", receivedAt: at("2020-01-20T06:00:00Z"),
                declaredAvailableAt: at("2020-01-10T09:00:00Z")),
            // Declared in the middle of week 2: right for week 1, while week 2 is known when it is over.
            observations: row(
                .ileDeFrance, "acute-respiratory", "2020-01-05T23:00:00Z", "2020-01-12T23:00:00Z", inc100: 100,
                inc: 66000)
                + row(
                    .ileDeFrance, "acute-respiratory", "2019-12-29T23:00:00Z", "2020-01-10T09:00:00Z", inc100: nil,
                    inc: nil),
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "sentinelles-provisional", severity: .info,
                        message: Messages.sentinellesProvisional(count: 2), from: at("2019-12-29T23:00:00Z"),
                        to: at("2020-01-12T23:00:00Z"), count: 2)
                ], recordsRead: 2))
    }
}
