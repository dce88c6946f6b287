import ForecastModels
import Forecasting
import ForecastingTesting
import Testing

/// One example of one type of the catalog.
struct Subject: Sendable, CustomTestStringConvertible {
    let model: any ForecastModel

    var testDescription: String { "\(type(of: model).card.name) \(model)" }

    static let all = ModelCatalog.all.flatMap { type in type.examples.map { Subject(model: $0) } }
}

@Suite struct ContractTests {
    @Test(arguments: Subject.all, ModelContract.clauses)
    func holds(subject: Subject, clause: ModelContract) throws { try clause.check(subject.model) }
}
