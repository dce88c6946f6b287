import ForecastModels
import Forecasting
import Messages
import Testing
import TimeSeries

@Suite struct CatalogTests {
    @Test func namesAreUnique() {
        #expect(Set(ModelCatalog.names).count == ModelCatalog.all.count)
    }

    @Test func standardSettingsWithoutOptions() throws {
        let model = try ModelCatalog.model(named: "seasonal-naive", for: .hour)
        #expect(model as? SeasonalNaive == SeasonalNaive(period: 168))
    }

    @Test func optionsReplaceSomeSettings() throws {
        let model = try ModelCatalog.model(named: "expected-band", for: .day, options: "{\"years\": 3}")
        #expect(model as? ExpectedBand == ExpectedBand(years: 3, weeksAround: 1))
        let ets = try ModelCatalog.model(named: "ets", for: .day, options: "{\"trends\": [\"N\", \"Ad\"]}")
        #expect(ets as? ETS == ETS(trends: [.none, .damped]))
    }

    @Test func everyStandardModelReadsItsOwnOptions() throws {
        for type in ModelCatalog.all {
            guard let standard = type.standard(for: .day) else { continue }
            let options = ModelCatalog.options(of: standard)
            let read = try ModelCatalog.model(named: type.card.name, for: .day, options: options)
            #expect(ModelCatalog.options(of: read) == options)
        }
    }

    @Test func wrongNamesAndOptionsAreExplained() {
        #expect(throws: ModelCatalogError.unknownModel(name: "oracle", known: ModelCatalog.names)) {
            _ = try ModelCatalog.model(named: "oracle", for: .day)
        }
        #expect(throws: ModelCatalogError.notForGrain(model: "ets", grain: "hour")) {
            _ = try ModelCatalog.model(named: "ets", for: .hour)
        }
        #expect(throws: ModelCatalogError.unknownOption(model: "climatology", option: "years", known: ["weeks"])) {
            _ = try ModelCatalog.model(named: "climatology", for: .day, options: "{\"years\": 3}")
        }
        // Not JSON, a wrong type, and a value that the model cannot have.
        for options in ["weeks=3", "{\"weeks\": \"many\"}", "{\"weeks\": 0}"] {
            #expect(throws: ModelCatalogError.malformedOptions(model: "climatology", options: options)) {
                _ = try ModelCatalog.model(named: "climatology", for: .day, options: options)
            }
        }
        let error = ModelCatalogError.unknownOption(model: "climatology", option: "years", known: ["weeks"])
        #expect(error.description == "model \"climatology\" has no option \"years\"; options: weeks")
    }
}
