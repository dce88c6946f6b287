internal import Foundation

/// Looks at the first bytes of an answer: publishers send error pages under status 200.
enum AnswerSniffing {
    /// Whether there is nothing but white space and a byte order mark.
    static func isEmpty(_ body: [UInt8]) -> Bool { start(of: body).isEmpty }

    /// The title of a web page, empty where it has none; nil for anything else.
    static func pageTitle(_ body: [UInt8]) -> String? {
        let head = String(decoding: start(of: body).prefix(4096), as: UTF8.self)
        let lower = head.lowercased()
        let comment = lower.hasPrefix("<!--") && (lower.contains("<html") || lower.contains("<!doctype html"))
        guard comment || lower.hasPrefix("<!doctype html") || lower.hasPrefix("<html") || lower.hasPrefix("<head")
        else {
            return nil
        }
        guard let open = lower.firstRange(of: "<title"), let end = lower[open.upperBound...].firstIndex(of: ">"),
            let close = lower[end...].firstRange(of: "</title")
        else { return "" }
        let from = lower.distance(from: lower.startIndex, to: lower.index(after: end))
        let to = lower.distance(from: lower.startIndex, to: close.lowerBound)
        guard from <= to, to <= head.count else { return "" }
        let title = head.dropFirst(from).prefix(to - from).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return String(title.prefix(80))
    }

    private static func start(of body: [UInt8]) -> ArraySlice<UInt8> {
        var rest = body[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        return rest.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    }
}
