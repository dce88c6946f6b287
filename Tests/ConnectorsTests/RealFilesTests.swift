import Connectors
import Foundation
import Testing

/// Publishers' real files brought to the wrong connector: refused, each with a sentence that names the file.
@Suite(.enabled(if: PublisherFiles.arePresent, "needs ../shared/data"))
struct RealFilesTests {
    /// Folders of the files that these connectors read; others of the catalog may own none.
    static let owners = [
        "sentinelles": "sentinelles", "odisse-weekly": "odisse", "spf-sivic-hospital-daily": "sivic",
        "alsace-samu-daily": "samu", "spf-sursaud-departement-daily": "sursaud", "spf-sursaud-region-daily": "sursaud",
        "iqvia-pharmacy-flu-vaccine": "pharmacy-vaccination", "google-trends": "google-trends",
    ]

    static let readers = Set(owners.values).union(["sos-medecins", "pharmacy-sales", "ias", "fire-brigade"])

    @Test(arguments: owners.keys.sorted())
    func refusesTheFilesOfAnotherSource(folder: String) throws {
        let names = try FileManager.default.contentsOfDirectory(
            atPath: PublisherFiles.folder.appendingPathComponent(folder).path
        ).filter { $0.contains(".csv") }
        #expect(!names.isEmpty)
        for name in names.sorted() {
            let bytes = try PublisherFiles.bytes("\(folder)/\(name)")
            for type in ConnectorCatalog.all
            where Self.readers.contains(type.card.name) && type.card.name != Self.owners[folder] {
                #expect(throws: DecodeError.self, "\(type.card.name) read \(folder)/\(name)") {
                    try type.read(bytes, name)
                }
            }
        }
    }
}

extension Connector {
    fileprivate static func read(_ bytes: [UInt8], _ name: String) throws {
        var file = Deliveries<Self>()
        file.fileName = name
        _ = try file.decode(bytes)
    }
}
