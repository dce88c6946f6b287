import Foundation
import SQLiteStore
import Store
import StoreTesting
import Testing

@Suite("SQLite store: contract")
struct SQLiteStoreContractTests {
    /// Once as in production and once with three rows held in memory: everything else waits in the spill file.
    @Test(arguments: StoreContract.clauses, [4_000_000, 3])
    func holds(_ clause: StoreContract, heldRows: Int) throws {
        let folder = try TemporaryFolder()
        try clause.check {
            try SQLiteStore(path: folder.path(UUID().uuidString), busyTimeout: 5, heldRows: heldRows, maximumPages: nil)
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(!left.contains { $0.contains("-delivery-") }, "spill files have no name")
    }
}
