import Foundation
import Testing
import TimeSeries

@testable import SyntheticRegion

/// Real data stand beside the repository, not in it.
private let saeFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "../shared/data/drees-sae-urgences").standardized

@Suite struct SyntheticSiteTests {
    let region = SyntheticRegion(seed: 2019, until: present)

    /// 96 EDs in the 8 départements: the issue; shares of the départements: SAE 2024 (`SyntheticParameters.Demand`).
    @Test func departementsHaveTheirSitesAndShares() {
        #expect(region.sites.count == 96)
        for departement in region.parameters.demand.departements {
            let sites = region.sites.filter { $0.departement == departement.code }
            #expect(sites.count == departement.sites)
            let visits = sites.reduce(0) { $0 + $1.visitsPerYear }
            #expect(abs(visits / region.parameters.demand.visitsPerYear - departement.share) < 1e-9)
        }
    }

    @Test func namesAndCodesAreTheirOwn() {
        #expect(Set(region.sites.map(\.name)).count == region.sites.count)
        #expect(Set(region.sites.map(\.finess)).count == region.sites.count)
        for site in region.sites {
            #expect(site.finess.count == 9 && site.finess.hasPrefix(site.departement + "99"))
        }
    }

    @Test func theTerritoryHoldsEverySite() {
        let territory = region.territory
        for site in region.sites {
            #expect(
                territory.ancestors(of: site.place) == [.departement(site.departement), .ileDeFrance, .country("FR")])
            #expect(territory.name(of: site.place) == site.name)
        }
    }

    /// Raking: shares of each ED sum to 1, and those of the region are the wanted ones.
    @Test func ageMixesAddUp() {
        let total = region.sites.reduce(0) { $0 + $1.visitsPerYear }
        for site in region.sites { #expect(abs(site.ageMix.sum - 1) < 1e-9) }
        for band in AgeBand.allCases {
            let share = region.sites.reduce(0) { $0 + $1.visitsPerYear * $1.ageMix[band] } / total
            #expect(abs(share - region.parameters.demand.ageMix[band]) < 2e-3)
        }
    }

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: saeFolder.path()),
            "needs ../shared/data/drees-sae-urgences, the names and numbers of the real EDs"))
    func noRealHospitalIsNamed() throws {
        var real = ""
        for file in try FileManager.default.contentsOfDirectory(at: saeFolder, includingPropertiesForKeys: nil)
        where file.pathExtension == "csv" {
            real += String(decoding: try Data(contentsOf: file), as: UTF8.self).uppercased()
        }
        #expect(real.contains("750000523"), "the list of real numbers was read")
        for site in region.sites {
            #expect(!real.contains(site.finess))
            let place = try #require(site.name.split(whereSeparator: { " ’".contains($0) }).last)
            #expect(!real.contains(place.uppercased()), "\(site.name)")
        }
    }
}
