internal import Messages
import TimeSeries

extension OpenMeteo {
    /// A forecast over the autumn switch, one in American units and Unix time, previous runs, and the archive.
    public static var goldenDeliveries: [GoldenDelivery] { [forecast, unixTime, previousRuns, archive] }

    private static func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }

    private static func row(
        _ place: Place, _ measure: Measure, _ grain: Grain, _ from: String, _ value: Double, _ known: String
    ) -> Observation {
        Observation(
            series: SeriesKey(place, measure, every: grain), referenceTime: at(from), value: value,
            availableAt: at(known))
    }

    /// Asked for in summer time, so that every label is UTC+2, after the switch of 27 October 2024 too.
    private static var forecast: GoldenDelivery {
        let text = """
            {"latitude":48.86,"longitude":2.34,"utc_offset_seconds":7200,"timezone":"Europe/Paris",
            "hourly_units":{"time":"iso8601","temperature_2m":"°C","precipitation":"mm","cloud_cover":"%"},
            "hourly":{"time":["2024-10-27T02:00","2024-10-27T03:00","2024-10-27T04:00"],
            "temperature_2m":[9.5,9.25,null],"precipitation":[0.0,1.5,0.25],"cloud_cover":[100,100,90]},
            "daily_units":{"time":"iso8601","temperature_2m_max":"°C"},
            "daily":{"time":["2024-10-27"],"temperature_2m_max":[14.5]}}

            """
        let paris = Place.departement("75")
        let issue = "2024-10-26T06:00:00Z"
        return GoldenDelivery(
            name: "forecast over the autumn switch", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "paris.json", receivedAt: at(issue)),
            observations: [
                // 02:00 at UTC+2 is 00:00Z: the first of the two hours that a clock in Paris shows as 02:00.
                row(paris, .temperature, .hour, "2024-10-27T00:00:00Z", 9.5, issue),
                row(paris, .temperature, .hour, "2024-10-27T01:00:00Z", 9.25, issue),
                row(paris, .precipitation, .hour, "2024-10-26T23:00:00Z", 0, issue),
                row(paris, .precipitation, .hour, "2024-10-27T00:00:00Z", 1.5, issue),
                row(paris, .precipitation, .hour, "2024-10-27T01:00:00Z", 0.25, issue),
                row(paris, .temperatureMax, .day, "2024-10-26T22:00:00Z", 14.5, issue),
            ],
            end: DeliveryEnd(
                findings: [
                    Finding(
                        check: "open-meteo-empty", severity: .info, message: Messages.valuesEmpty(count: 1), count: 1),
                    Finding(
                        check: "open-meteo-not-used", severity: .info,
                        message: Messages.columnsNotRead(["hourly.cloud_cover"])),
                ], recordsRead: 4))
    }

    private static var unixTime: GoldenDelivery {
        // 1711846800 is 2024-03-31T01:00:00Z, the moment of the spring switch: 50 °F = 10 °C, 36 km/h = 10 m/s.
        let text = """
            {"latitude":43.61,"longitude":1.44,"utc_offset_seconds":3600,"timezone":"Europe/Paris",
            "hourly_units":{"time":"unixtime","temperature_2m":"°F","wind_speed_10m":"km/h"},
            "hourly":{"time":[1711843200,1711846800],"temperature_2m":[50,41],"wind_speed_10m":[36,18]}}
            """
        let toulouse = Place(.area, "43.61,1.44")
        let issue = "2024-03-30T18:00:00Z"
        return GoldenDelivery(
            name: "American units, Unix time, spring switch", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(
                fileName: "toulouse.json", receivedAt: at("2024-04-02T00:00:00Z"), declaredAvailableAt: at(issue)),
            observations: [
                row(toulouse, .temperature, .hour, "2024-03-31T00:00:00Z", 10, issue),
                row(toulouse, .temperature, .hour, "2024-03-31T01:00:00Z", 5, issue),
                row(toulouse, .windSpeed, .hour, "2024-03-31T00:00:00Z", 10, issue),
                row(toulouse, .windSpeed, .hour, "2024-03-31T01:00:00Z", 5, issue),
            ],
            end: DeliveryEnd(recordsRead: 2))
    }

    private static var previousRuns: GoldenDelivery {
        let text = """
            {"latitude":48.9,"longitude":2.4,"utc_offset_seconds":0,"timezone":"GMT",
            "hourly_units":{"temperature_2m_previous_day1":"°C","temperature_2m_previous_day7":"°C"},
            "hourly":{"time":["2024-07-08T12:00"],"temperature_2m_previous_day1":[27.5],
            "temperature_2m_previous_day7":[24]}}
            """
        let place = Place.departement("93")
        return GoldenDelivery(
            name: "previous runs", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "previous-runs_dep-93.json", receivedAt: at("2025-01-01T00:00:00Z")),
            observations: [
                row(place, .temperature, .hour, "2024-07-08T12:00:00Z", 24, "2024-07-01T12:00:00Z"),
                row(place, .temperature, .hour, "2024-07-08T12:00:00Z", 27.5, "2024-07-07T12:00:00Z"),
            ],
            end: DeliveryEnd(recordsRead: 1))
    }

    private static var archive: GoldenDelivery {
        let text = """
            [{"latitude":48.8,"longitude":2.1,"utc_offset_seconds":0,
            "daily_units":{"temperature_2m_min":"°C","snowfall_sum":"cm"},
            "daily":{"time":["2024-01-18"],"temperature_2m_min":[-4.5],"snowfall_sum":[2.1]}}]
            """
        let versailles = Place.departement("78")
        // The day ends at 23:00Z in Paris; five days later it is in the archive.
        let known = "2024-01-23T23:00:00Z"
        return GoldenDelivery(
            name: "archive", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "archive.json", receivedAt: at("2024-06-01T00:00:00Z")),
            observations: [
                row(versailles, .temperatureMin, .day, "2024-01-17T23:00:00Z", -4.5, known),
                row(versailles, .snowfall, .day, "2024-01-17T23:00:00Z", 2.1, known),
            ],
            end: DeliveryEnd(recordsRead: 1))
    }
}
