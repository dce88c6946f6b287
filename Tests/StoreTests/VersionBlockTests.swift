import Foundation
import Statistics
import Store
import Testing

/// A line of `blocks.csv`, written by `blocks.py` from the description of the format.
struct ReferenceBlock: Sendable, CustomTestStringConvertible {
    var name: String
    var versions: [Version]
    var bytes: [UInt8]
    var testDescription: String { name }

    static func all() throws -> [ReferenceBlock] {
        let url = Bundle.module.url(forResource: "ReferenceValues/blocks", withExtension: "csv")
        let text = try String(contentsOf: #require(url), encoding: .utf8)
        return try text.split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: ",")
            let versions = try fields[1].split(separator: " ").map { version in
                let parts = version.split(separator: ":")
                return Version(
                    reference: try #require(Int(parts[0])), available: try #require(Int(parts[1])),
                    value: parts[2] == "-" ? .nan : try #require(Double(parts[2])))
            }
            let digits = Array(fields[2])
            let bytes = try stride(from: 0, to: digits.count, by: 2).map { index in
                try #require(UInt8(String(digits[index...index + 1]), radix: 16))
            }
            return ReferenceBlock(name: String(fields[0]), versions: versions, bytes: bytes)
        }
    }
}

@Suite("Blocks of versions")
struct VersionBlockTests {
    /// Databases hold such bytes for years: neither direction may ever change.
    @Test func referenceBlocksAreWrittenAndRead() throws {
        let blocks = try ReferenceBlock.all()
        #expect(blocks.count == 8)
        for block in blocks {
            #expect(VersionBlock.encode(block.versions[...]) == block.bytes, "\(block.name)")
            #expect(try decode(block.bytes, count: block.versions.count).map(\.text) == block.versions.map(\.text))
        }
    }

    @Test func randomBlocksComeBack() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<200 {
            let kind = generator.integer(below: 4)
            let versions = (0..<1 + generator.integer(below: 300)).map { _ in
                let value =
                    switch kind {
                    case 0: Double(generator.integer(below: 3))
                    case 1: Double(generator.integer(below: 3000) - 1500) / 100
                    case 2: Double(bitPattern: generator.next())
                    default: generator.integer(below: 3) == 0 ? Double.nan : Double(generator.integer(below: 200))
                    }
                return Version(
                    reference: Int(truncatingIfNeeded: generator.next() >> 30),
                    available: generator.integer(below: 9) * 3600,
                    value: value)
            }
            let bytes = VersionBlock.encode(versions[...])
            #expect(try decode(bytes, count: versions.count).map(\.text) == versions.map(\.text))
        }
    }

    /// Truncated or altered bytes are refused or give some versions, but never more than asked for, and never trap.
    @Test func damageIsSafe() throws {
        var generator = SeededGenerator(seed: 6)
        for block in try ReferenceBlock.all() {
            for length in 0..<block.bytes.count {
                #expect(throws: BlockError.self, "\(block.name) cut to \(length) bytes") {
                    try decode(Array(block.bytes[..<length]), count: block.versions.count)
                }
            }
            #expect(throws: BlockError.self) { try decode(block.bytes + [0], count: block.versions.count) }
            for _ in 0..<300 {
                var bytes = block.bytes
                bytes[generator.integer(below: bytes.count)] = UInt8(generator.integer(below: 256))
                if let versions = try? decode(bytes, count: block.versions.count) {
                    #expect(versions.count == block.versions.count)
                }
            }
        }
    }

    /// The size on which the region's few gigabytes rest: Poisson-like counts around 6 an hour, known an hour later.
    @Test func denseHoursTakeLittleOverAByte() {
        var generator = SeededGenerator(seed: 7)
        let versions = (0..<4096).map { hour in
            Version(
                reference: hour * 3600, available: hour * 3600 + 3600,
                value: Double((0..<12).count { _ in generator.uniform() < 0.5 }))
        }
        #expect(VersionBlock.encode(versions[...]).count < 4096 + 64)
    }

    private func decode(_ bytes: [UInt8], count: Int) throws -> [Version] {
        var versions: [Version] = []
        try bytes.withUnsafeBytes { try VersionBlock.decode($0, count: count, into: &versions) }
        return versions
    }
}

extension Version {
    /// All three numbers to the last bit, every NaN alike.
    fileprivate var text: String { "\(reference) \(available) \(value.isNaN ? "-" : "\(value)")" }
}
