import Store
import Testing
import TimeSeries

@testable import Server

/// Pages and monitoring say when data or forecasts are old.
@Suite("What is old is said", .serialized) struct LatenessTests {
    /// Data go on, the forecasts do not: pages and monitoring say so before the forecast is over.
    @Test func anOldForecastIsSaid() async throws {
        let region = try SampleRegion(departements: 1, perDepartement: 2, pastDays: 20, track: 0)
        let hours = TimeGrid(zone: .paris, grain: .hour)
        let end = hours.index(of: SampleRegion.now)
        let rows = region.sites.flatMap { site in
            (end..<(end + 48)).map { step in
                Observation(
                    series: SeriesKey(site.place, .visits, every: .hour), referenceTime: hours.start(at: step),
                    value: 5, availableAt: hours.end(at: step))
            }
        }
        try region.deliver(rows, name: "later.csv")
        let later = SampleRegion.now.advanced(bySeconds: 48 * 3600)
        try await LiveServer.serving(region.store, now: later) { server in
            let page = try await server.get("/")
            #expect(!page.body.contains("Données en retard"))
            #expect(page.body.contains("La prévision, faite avec ce qui était connu le lun.\u{A0}23\u{A0}nov."))
            let health = try await server.get("/api/v1/health")
            #expect(health.body.contains("\"status\":\"late\""))
            #expect(health.body.contains("\"forecastMadeAt\":\"2026-11-22T23:10:00Z\""))
        }
        // Monday 30, 19:10: five hours before the hours end it is what is left of them, not 24.
        let almost = SampleRegion.now.advanced(bySeconds: (7 * 24 + 13) * 3600)
        try await LiveServer.serving(region.store, now: almost) { server in
            let page = try await server.get("/?grain=hour")
            #expect(page.body.contains("Du lun.\u{A0}30\u{A0}nov. 19\u{A0}h au mar.\u{A0}1"))
        }
    }

    /// Weather of an hour ago is no news of patients of a week ago.
    @Test func healthIsThatOfPatients() async throws {
        let region = try SampleRegion(departements: 1, perDepartement: 2, pastDays: 20, track: 0)
        let week = SampleRegion.now.advanced(bySeconds: 7 * 86_400)
        try region.deliver(
            [
                Observation(
                    series: SeriesKey(.departement("93"), .temperature, every: .hour), referenceTime: week, value: 5,
                    availableAt: week)
            ], name: "weather.csv")
        try await LiveServer.serving(region.store, now: week) { server in
            let health = try await server.get("/api/v1/health")
            #expect(health.body.contains("\"status\":\"late\""))
            #expect(health.body.contains("\"lateSites\":2,"))
            #expect(health.body.contains("\"dataUntil\":\"2026-11-23T05:00:00Z\""))
            let places = try await server.get("/api/v1/places")
            #expect(!places.body.contains("2026-11-30"))
        }
    }
}
