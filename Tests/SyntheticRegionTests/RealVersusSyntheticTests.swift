import Messages
import Testing
import TimeSeries

@testable import SyntheticRegion

/// The frozen parameters reproduce what public series show; the accepted spans stand beside each figure in
/// `RealVersusSynthetic.swift`, the table in `docs/synthetic-region.md`.
@Suite struct RealVersusSyntheticTests {
    @Test func theStandardRegionLooksReal() {
        let table = SyntheticRegion(seed: 2019, until: present).realVersusSynthetic(weeks: 52)
        #expect(table.count == 33, "all figures but the two of growth, which need two years")
        for figure in table {
            #expect(
                figure.isReproduced, "\(figure.name.english): \(figure.synthetic), accepted \(figure.accepted)")
        }
    }
}
