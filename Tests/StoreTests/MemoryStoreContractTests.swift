import Store
import StoreTesting
import Testing

@Suite("In-memory store: contract")
struct MemoryStoreContractTests {
    @Test(arguments: StoreContract.clauses)
    func holds(_ clause: StoreContract) throws {
        try clause.check { MemoryStore() }
    }
}
