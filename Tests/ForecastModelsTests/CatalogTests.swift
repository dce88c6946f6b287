import ForecastModels
import Forecasting
import Messages
import Testing
import TimeSeries

@Suite struct CatalogTests {
    @Test func namesAreUnique() {
        #expect(Set(ModelCatalog.names).count == ModelCatalog.all.count)
    }

    @Test func standardSettings() throws {
        let model = try ModelCatalog.model(named: "seasonal-naive", for: .hour)
        #expect(model as? SeasonalNaive == SeasonalNaive(period: 168))
    }

    @Test func wrongNamesAreExplained() {
        #expect(throws: ModelCatalogError.unknownModel(name: "oracle", known: ModelCatalog.names)) {
            _ = try ModelCatalog.model(named: "oracle", for: .day)
        }
        #expect(throws: ModelCatalogError.notForGrain(model: "ets", grain: "hour")) {
            _ = try ModelCatalog.model(named: "ets", for: .hour)
        }
        let error = ModelCatalogError.unknownModel(name: "oracle", known: ["ets", "theta"])
        #expect(error.description == "no model \"oracle\"; available models: ets, theta")
    }
}
