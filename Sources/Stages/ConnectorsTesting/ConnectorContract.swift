public import Connectors
import Messages
import TimeSeries

/// The clauses that every connector holds, as ordinary code: any test framework runs it and reports the violations.
public struct ConnectorContract {
    /// A clause that does not hold, and where.
    public struct Violation: Sendable, Hashable, CustomStringConvertible {
        public var connector: String
        public var clause: String
        public var detail: String

        /// One line for a test report.
        public var description: String { "\(connector): \(clause): \(detail)" }
    }

    private let type: any Connector.Type
    /// Deliveries of other connectors, which this one must refuse.
    private let foreign: [GoldenDelivery]

    /// The contract of one connector, beside the others of its catalog.
    public init(_ type: any Connector.Type, among catalog: [any Connector.Type] = ConnectorCatalog.all) {
        self.type = type
        foreign = catalog.filter { $0.card.name != type.card.name }.flatMap { $0.goldenDeliveries }
    }

    /// Checks every clause; `generator` chooses chunk sizes and mutations, `mutations` is how many damaged copies of
    /// each golden delivery are tried.
    public func violations(
        mutations: Int, using generator: inout some RandomNumberGenerator
    ) -> [Violation] {
        var found = cardIsComplete() + wrongFilesAreRefused() + optionsSurviveCoding()
        if type.goldenDeliveries.isEmpty { found.append(violation("golden deliveries", "there is none")) }
        for golden in type.goldenDeliveries {
            found += decodesExactly(golden) + chunksDoNotMatter(golden, using: &generator)
            found += truncationIsSafe(golden) + nothingIsKnownTooEarly(golden)
            found += damageIsSafe(golden, mutations: mutations, using: &generator)
        }
        return found
    }

    private func violation(_ clause: String, _ detail: String) -> Violation {
        Violation(connector: type.card.name, clause: clause, detail: detail)
    }

    private func decode(
        _ bytes: [UInt8], _ source: DeliverySource, chunkSize: Int = 65_536
    ) -> Result<DecodedDelivery, DecodeError> {
        do throws(DecodeError) {
            return .success(try type.init().decodeAll(bytes, from: source, chunkSize: chunkSize))
        } catch {
            return .failure(error)
        }
    }

    // MARK: - Clauses on what is declared

    func cardIsComplete() -> [Violation] {
        let card = type.card
        let texts = [card.title, card.summary, card.format, card.knownAtRule]
        let isComplete =
            !card.name.isEmpty && !card.reference.isEmpty
            && texts.allSatisfy { !$0.french.isEmpty && !$0.english.isEmpty }
        return isComplete ? [] : [violation("card", "a text is missing")]
    }

    func optionsSurviveCoding() -> [Violation] {
        func survives(_ value: some Connector) -> Bool { CodedCopy.of(value) == value }
        let value: any Connector = type.init()
        return survives(value) ? [] : [violation("options", "encode and decode give another connector")]
    }

    // MARK: - Clauses on good deliveries

    func decodesExactly(_ golden: GoldenDelivery) -> [Violation] {
        switch decode(golden.bytes, golden.source) {
        case .failure(let error): return [violation("golden delivery", "\(golden.name): \(error)")]
        case .success(let decoded):
            var found: [Violation] = []
            if decoded.observations != golden.observations {
                let detail = firstDifference(decoded.observations, golden.observations)
                found.append(violation("golden delivery", "\(golden.name): \(detail)"))
            }
            if decoded.end != golden.end {
                let detail = "end is \(decoded.end), expected \(golden.end)"
                found.append(violation("golden delivery", "\(golden.name): \(detail)"))
            }
            if case .success(let again) = decode(golden.bytes, golden.source), again == decoded { return found }
            return found + [violation("same bytes, same result", golden.name)]
        }
    }

    private func firstDifference(_ got: [Observation], _ expected: [Observation]) -> String {
        for (a, b) in zip(got, expected) where a != b { return "got \(a), expected \(b)" }
        return "\(got.count) observations, expected \(expected.count)"
    }

    func chunksDoNotMatter(
        _ golden: GoldenDelivery, using generator: inout some RandomNumberGenerator
    ) -> [Violation] {
        let whole = decode(golden.bytes, golden.source)
        let sizes = [1, 2, 3, 7] + (0..<8).map { _ in Int.random(in: 4...2000, using: &generator) }
        return sizes.filter { decode(golden.bytes, golden.source, chunkSize: $0) != whole }.map {
            violation("chunk boundaries do not matter", "\(golden.name) in chunks of \($0) bytes")
        }
    }

    func nothingIsKnownTooEarly(_ golden: GoldenDelivery) -> [Violation] {
        guard !type.card.speaksOfTheFuture, case .success(let decoded) = decode(golden.bytes, golden.source) else {
            return []
        }
        return decoded.observations.filter { $0.availableAt < $0.referenceTime }.prefix(1).map {
            violation("nothing is known before its step has begun", "\($0)")
        }
    }

    // MARK: - Clauses on bad deliveries: a result or a `DecodeError`, never a trap

    func truncationIsSafe(_ golden: GoldenDelivery) -> [Violation] {
        let whole = decode(golden.bytes, golden.source)
        var found: [Violation] = []
        for length in 0..<golden.bytes.count {
            let cut = decode(Array(golden.bytes[..<length]), golden.source)
            if length == 0, case .success = cut {
                found.append(violation("an empty delivery is refused", golden.name))
            }
            if case .success(let decoded) = cut, case .success(let full) = whole, decoded == full,
                !golden.bytes[length...].allSatisfy({ [0x0A, 0x0D, 0x20, 0x09].contains($0) })
            {
                found.append(violation("a cut delivery is noticed", "\(golden.name) cut at byte \(length)"))
            }
            if case .failure(let error) = cut { found += sentence(error, "\(golden.name) cut at byte \(length)") }
        }
        return found
    }

    func damageIsSafe(
        _ golden: GoldenDelivery, mutations: Int, using generator: inout some RandomNumberGenerator
    ) -> [Violation] {
        var found: [Violation] = []
        for _ in 0..<mutations {
            var bytes = golden.bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                guard !bytes.isEmpty else { break }
                let at = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: at)
                case 2: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: at)
                default:
                    let length = Int.random(in: 0...min(40, bytes.count - at), using: &generator)
                    bytes.insert(contentsOf: Array(bytes[at..<(at + length)]), at: at)
                }
            }
            if case .failure(let error) = decode(bytes, golden.source) { found += sentence(error, "damaged copy") }
        }
        return found
    }

    func wrongFilesAreRefused() -> [Violation] {
        let source = DeliverySource(fileName: "wrong", receivedAt: Instant(secondsSince1970: 1_700_000_000))
        let wrong: [(String, [UInt8])] =
            [
                ("empty", []), ("zeros", [UInt8](repeating: 0, count: 4096)),
                ("binary", (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / 5) }),
                ("prose", Array("Bonjour,\nvoici le fichier demandé.\n".utf8)),
                ("UTF-16", [0xFF, 0xFE] + "reg;date\n".utf8.flatMap { [$0, 0] }),
                ("half a gzip head", [0x1F, 0x8B]),
                ("error page", Array("<!DOCTYPE html><html><body>503</body></html>\n".utf8)),
                ("error of an API", Array("{\"error_code\":\"NotFound\",\"message\":\"no such dataset\"}\n".utf8)),
            ] + foreign.map { ("golden delivery of \($0.connector)", $0.bytes) }
        return wrong.flatMap { name, bytes in
            switch decode(bytes, source) {
            case .success: return [violation("a wrong file is refused", name)]
            case .failure(let error): return sentence(error, name)
            }
        }
    }

    /// The sentence names the file, and what was expected, in both languages.
    private func sentence(_ error: DecodeError, _ what: String) -> [Violation] {
        let (french, english) = (error.text.french, error.text.english)
        let isWhole =
            french.contains("«")
            && (french.contains("attend") || french.contains("Attendu") || french.contains("refusé"))
            && english.contains("\"") && (english.contains("xpect") || english.contains("refused"))
        return isWhole ? [] : [violation("an error says what was expected", "\(what): \(english)")]
    }
}
