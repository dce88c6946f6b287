import Foundation
import SQLiteStore
import Store
import StoreTesting
import Testing

@Suite("SQLite store: contract")
struct SQLiteStoreContractTests {
    @Test(arguments: StoreContract.clauses)
    func holds(_ clause: StoreContract) throws {
        let folder = try TemporaryFolder()
        try clause.check { try SQLiteStore(path: folder.path(UUID().uuidString)) }
    }
}
