import Connectors
import ConnectorsTesting
import Statistics
import Testing

/// Every connector of the catalog holds every clause; a new one is picked up without a change here.
struct ContractTests {
    @Test(arguments: ConnectorCatalog.names)
    func holdsTheContract(name: String) throws {
        let type = try #require(ConnectorCatalog.connector(named: name))
        // The seed is arbitrary; 1,000 damaged copies of each golden delivery.
        var generator = SeededGenerator(seed: 2026, stream: name)
        let violations = ConnectorContract(type).violations(mutations: 1000, using: &generator)
        #expect(violations == [])
    }
}
