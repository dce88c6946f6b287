import TimeSeries

/// A pattern over series keys: `*` stands for anything, and a text without `|` is searched in the key.
struct SeriesPattern {
    private let parts: [Substring]
    private let isWhole: Bool

    init(_ text: String) {
        parts = text.split(separator: "*", omittingEmptySubsequences: false)
        isWhole = text.contains("|") || text.contains("*")
    }

    func matches(_ key: SeriesKey) -> Bool {
        let text = key.description
        guard isWhole, let first = parts.first, let last = parts.last else {
            return text.contains(parts.first.map(String.init) ?? "")
        }
        if parts.count == 1 { return text == first }
        guard text.hasPrefix(first), text.hasSuffix(last), text.count >= first.count + last.count else { return false }
        var rest = text.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }
}
