import Messages
import Store
import Testing
import TimeSeries

@testable import Server

/// What a page says of why its forecast is what it is.
@Suite("Causes on pages over a live server")
struct CausesPageTests {
    /// An age's patients are a share of all: what moves it, and the share of ordinary days; of its hours what their days say.
    @Test func sharesOfAgesSayWhatMovesThem() async throws {
        let region = try SampleRegion(track: 0)
        let key = SeriesKey(.departement("93"), .visits, Stratum("age=00-04") ?? .all, every: .day)
        var daily = try #require(
            try region.store.forecasts(of: key, from: .distantPast, to: .distantFuture, limit: 1).first)
        let all = Self.list(of: daily)
        var hourly = daily
        hourly.series = SeriesKey(key.place, key.measure, key.stratum, every: .hour)
        (hourly.paths, hourly.notes) = ([], [:])
        hourly.quantiles = Array(repeating: hourly.levels.map { $0 > 0.5 ? 2 : 1 }, count: 48)
        hourly.means = Array(repeating: 1, count: 48)
        let ofHours = "[" + Array(repeating: "0.9", count: 48).joined(separator: ",") + "]"
        hourly.notes["band"] = "{\"chance\": \(ofHours), \"total\": \(ofHours)}"
        daily.version = "other"
        daily.origin = daily.origin.advanced(bySeconds: 60)
        daily.notes["share"] = all("0.142")
        daily.notes["band"] = "{\"chance\": \(all("0.66")), \"total\": \(all("0.37"))}"
        daily.notes["components"] = """
            {"baseline": \(all("30")), "components": [
            {"id": "holidays", "fr": "vacances et jours fériés", "en": "holidays", "factors": \(all("1.001"))},
            {"id": "region_forecast", "fr": "prévision de la région", "en": "the region's forecast", "factors": \(all("1.08"))}]}
            """
        try region.store.saveForecasts([daily, hourly])
        try await LiveServer.serving(region.store) { server in
            for grain in ["day", "hour"] {
                let page = try await server.get("/lieux/dep:93?stratum=age%3D00-04&grain=\(grain)")
                #expect(page.body.contains("14\u{202F}% les jours ordinaires"), "\(grain)")
                #expect(page.body.contains("<dt>prévision de la région</dt><dd>+8\u{202F}%</dd>"), "\(grain)")
                #expect(!page.body.contains("<dt>vacances et jours fériés"))
                #expect(!page.body.contains("par rapport au même moment de la semaine"))
                // The width of an hour's band is its own.
                let (chance, total) = grain == "day" ? ("66", "37") : ("90", "90")
                #expect(page.body.contains("le seul hasard des arrivées en fait \(chance)\u{202F}%"), "\(grain)")
                #expect(page.body.contains("tous les patients en ferait à lui seul \(total)\u{202F}%"), "\(grain)")
            }
            let english = try await server.get("/lieux/dep:93?stratum=age%3D00-04&lang=en")
            #expect(english.body.contains("as a share of all patients, 14% on ordinary days of the last weeks"))
            #expect(!english.body.contains("Nothing in particular"))
        }
        daily.version = "third"
        daily.origin = daily.origin.advanced(bySeconds: 60)
        daily.notes["components"] = daily.notes["components"]?.replacing("1.08", with: "1.005")
        try region.store.saveForecasts([daily])
        try await LiveServer.serving(region.store) { server in
            let english = try await server.get("/lieux/dep:93?stratum=age%3D00-04&lang=en")
            #expect(english.body.contains("Nothing in particular about this group"))
            #expect(english.body.contains("14% on ordinary days"))
        }
    }

    /// Causes under one percent are known and not worth a line; a forecast without any says so in other words.
    @Test(arguments: [("1.004", "Rien de particulier"), ("1.05", "niveau récent"), ("", "ne détaille pas ses causes")])
    func smallCausesAreNoMissingOnes(factor: String, says: String) async throws {
        let region = try SampleRegion(track: 0)
        let key = SeriesKey(.departement("93"), .visits, every: .day)
        var forecast = try #require(
            try region.store.forecasts(of: key, from: .distantPast, to: .distantFuture, limit: 1).first)
        let all = Self.list(of: forecast)
        forecast.version = "other"
        forecast.origin = forecast.origin.advanced(bySeconds: 60)
        forecast.notes["components"] =
            factor.isEmpty
            ? nil
            : """
            {"baseline": \(all("100")), "components": [{"id": "level", "fr": "niveau récent", "en": "level", "factors": \(all(factor))}]}
            """
        try region.store.saveForecasts([forecast])
        try await LiveServer.serving(region.store) { server in
            let page = try await server.get("/lieux/dep:93")
            #expect(page.body.contains(says))
        }
    }

    /// JSON of as many equal values as a forecast has steps.
    private static func list(of forecast: StoredForecast) -> (String) -> String {
        { "[" + Array(repeating: $0, count: forecast.quantiles.count).joined(separator: ",") + "]" }
    }
}
