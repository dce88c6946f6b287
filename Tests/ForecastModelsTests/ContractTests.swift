import ForecastModels
import Forecasting
import ForecastingTesting
import Testing

/// One example of one type of the catalog.
struct Subject: Sendable, CustomTestStringConvertible {
    let model: any ForecastModel

    var testDescription: String { "\(type(of: model).card.name) \(model)" }

    static let all = ModelCatalog.all.filter(isInstalled).flatMap { type in type.examples.map { Subject(model: $0) } }

    /// Boosted trees need a library that scripts/setup installs; `BoostedTreesTests` says so where it is missing.
    static func isInstalled(_ type: any ForecastModel.Type) -> Bool {
        type != BoostedTrees.self || BoostedTrees.isAvailable
    }
}

@Suite struct ContractTests {
    @Test(arguments: Subject.all, ModelContract.clauses)
    func holds(subject: Subject, clause: ModelContract) throws { try clause.check(subject.model) }
}
