import Features
import Testing
import TimeSeries

@Suite struct SourceCatalogTests {
    @Test func namesAreUnique() {
        let columns = SourceCatalog.all.flatMap(\.features)
        #expect(Set(SourceCatalog.all.map(\.name)).count == SourceCatalog.all.count)
        #expect(Set(columns.map(\.name)).count == columns.count)
        for source in SourceCatalog.all { #expect(source.features.allSatisfy { $0.source == source.name }) }
    }
}
