import Feeds
import Messages
import Yams

/// The keys of one feed, read one by one; what does not fit is said with key and line.
struct FeedKeys {
    private let values: [(key: Node, value: Node)]
    private let entry: Node
    private let section: FeedSection

    init(_ mapping: Node.Mapping, of entry: Node, section: FeedSection) throws(CommandError) {
        values = mapping.map { ($0.key, $0.value) }
        self.entry = entry
        self.section = section
        var seen: Set<String> = []
        for (key, _) in values where !seen.insert(key.string ?? "").inserted {
            throw error(key, key.string ?? "", Messages.feedKeyTwice)
        }
    }

    /// The complaint about a key, with its line.
    func wrong(_ key: String, _ reason: Text) -> CommandError { error(node(key) ?? entry, key, reason) }

    private func error(_ node: Node, _ key: String, _ reason: Text) -> CommandError {
        .badFeed(path: section.path, line: node.mark?.line ?? 1, key: key, reason: reason)
    }

    private func node(_ key: String) -> Node? { values.first { $0.key.string == key }?.value }

    func allow(_ keys: [String]) throws(CommandError) {
        for (key, _) in values where !keys.contains(key.string ?? "") {
            throw error(key, key.string ?? "?", Messages.feedKeyUnknown(known: keys))
        }
    }

    func text(_ key: String) throws(CommandError) -> String? {
        guard let node = node(key) else { return nil }
        guard let text = node.scalar?.string, !text.isEmpty else {
            throw wrong(key, Messages.feedValueNotText)
        }
        return text
    }

    func list(_ key: String) throws(CommandError) -> [String] {
        guard let node = node(key) else { return [] }
        if let one = node.scalar?.string, !one.isEmpty { return [one] }
        guard let texts = node.sequence?.map({ $0.scalar?.string }), texts.allSatisfy({ $0 != nil }) else {
            throw wrong(key, Messages.feedValueNotText)
        }
        return texts.compactMap(\.self)
    }

    func choice(_ key: String, among choices: [String]) throws(CommandError) -> String? {
        guard let text = try text(key) else { return nil }
        guard choices.contains(text) else { throw wrong(key, Messages.feedValueNotAmong(text, choices)) }
        return text
    }

    func flag(_ key: String) throws(CommandError) -> Bool? {
        try choice(key, among: ["true", "false"]).map { $0 == "true" }
    }

    func number(_ key: String, in range: ClosedRange<Int>) throws(CommandError) -> Int? {
        guard let text = try text(key) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw wrong(key, Messages.feedValueNotNumber(text, range.lowerBound, range.upperBound))
        }
        return number
    }

    /// Seconds: `30s`, `10min`, `6h`, `1d`.
    func duration(_ key: String) throws(CommandError) -> Int? {
        try quantity(key, units: [("min", 60), ("s", 1), ("h", 3600), ("d", 86_400)], limit: 31 * 86_400) {
            Messages.feedValueNotDuration($0)
        }
    }

    /// Bytes: `500kB`, `20MB`, `1GB`.
    func size(_ key: String) throws(CommandError) -> Int? {
        try quantity(key, units: [("kB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000)], limit: 100_000_000_000) {
            Messages.feedValueNotSize($0)
        }
    }

    private func quantity(_ key: String, units: [(String, Int)], limit: Int, _ complaint: (String) -> Text)
        throws(CommandError) -> Int?
    {
        guard let text = try text(key) else { return nil }
        for (unit, factor) in units where text.hasSuffix(unit) {
            let digits = text.dropLast(unit.count)
            guard let number = Int(digits.last == " " ? digits.dropLast() : digits), number > 0 else { break }
            let (value, overflows) = number.multipliedReportingOverflow(by: factor)
            if !overflows, value <= limit { return value }
        }
        throw wrong(key, complaint(text))
    }

    func template(_ key: String, _ text: String) throws(CommandError) -> AddressTemplate {
        do { return try AddressTemplate(text) } catch { throw wrong(key, Messages.feedUnknownPlaceholder(error.text)) }
    }

    /// `credentials: { token: env:NAME, header: Authorization, prefix: "Bearer " }` or `{ token: …, query: api_key }`.
    func credential() throws(CommandError) -> Credential? {
        guard let node = node("credentials") else { return nil }
        guard let mapping = node.mapping else { throw wrong("credentials", Messages.feedMustBeAMapping) }
        let inner = try FeedKeys(mapping, of: node, section: section)
        try inner.allow(["token", "header", "prefix", "query"])
        guard let token = try inner.text("token") else {
            throw inner.wrong("token", Messages.feedKeyMissing("token"))
        }
        // Never quoted: it may be the credential itself.
        guard let reference = SecretReference(token) else { throw inner.wrong("token", Messages.feedTokenNotReference) }
        switch (try inner.text("header"), try inner.text("query")) {
        case (let header?, nil):
            guard header.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) else {
                throw inner.wrong("header", Messages.feedValueNotText)
            }
            return Credential(reference, in: .header(header, prefix: try inner.text("prefix") ?? ""))
        case (nil, let query?): return Credential(reference, in: .query(query))
        default: throw inner.wrong("header", Messages.feedCredentialNeedsPlace)
        }
    }
}
