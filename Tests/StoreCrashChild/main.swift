// Takes deliveries into a database and says so after each commit, until it is killed: the other half of the crash tests.
// Usage: StoreCrashChild DATABASE FIRST-NUMBER

import SQLiteStore
import Store
import StoreTesting

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

guard CommandLine.arguments.count == 3, let first = Int(CommandLine.arguments[2]) else { exit(64) }
do {
    let store = try SQLiteStore(path: CommandLine.arguments[1])
    for number in first... {
        let delivery = CrashDelivery(number: number)
        guard try store.take(delivery.header, delivery.rows, replaced: delivery.replaced, batchRows: 500) != nil else {
            continue
        }
        print(number)
        fflush(nil)
    }
} catch {
    print("error: \(error)")
    exit(1)
}
