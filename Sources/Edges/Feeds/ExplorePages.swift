internal import Foundation

/// Pages of an Explore v2.1 catalogue (Opendatasoft) put together: `{"total_count": N, "results": [ … ]}`.
///
/// The rows are copied byte by byte, so the same rows always give the same delivery. The publisher gives at most 100 rows
/// a page and 10,000 in all (Explore API v2.1, `limit` and `offset`).
struct ExplorePages {
    static let pageSize = 100
    static let mostRows = 10_000

    private(set) var total = 0
    private(set) var count = 0
    private var rows: [UInt8] = []

    enum Failure: Error {
        case noPage
        case changed
        case tooMany(Int)
    }

    var isComplete: Bool { count >= total }

    /// The whole as one page.
    var body: [UInt8] {
        Array("{\"total_count\": \(total), \"results\": [".utf8) + rows + Array("]}\n".utf8)
    }

    /// Adds the next page.
    mutating func append(_ page: [UInt8]) throws(Failure) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(page)) as? [String: Any],
            let announced = object["total_count"] as? Int, let results = object["results"] as? [Any],
            let inside = Self.results(of: page)
        else { throw .noPage }
        guard announced <= Self.mostRows else { throw .tooMany(announced) }
        guard count == 0 || announced == total else { throw .changed }
        total = announced
        guard !results.isEmpty || isComplete else { throw .changed }
        if !results.isEmpty {
            if !rows.isEmpty { rows += Array(", ".utf8) }
            rows += inside
        }
        count += results.count
    }

    /// The bytes between the brackets of the value of `results`, in a well-formed JSON object.
    private static func results(of page: [UInt8]) -> ArraySlice<UInt8>? {
        var depth = 0
        var index = page.startIndex
        var key: ArraySlice<UInt8>?
        while index < page.endIndex {
            switch page[index] {
            case UInt8(ascii: "\""):
                let start = index + 1
                guard let end = endOfString(page, from: start) else { return nil }
                if depth == 1 { key = page[start..<end] }
                index = end
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "["):
                if depth == 1, key.map({ $0.elementsEqual("results".utf8) }) ?? false {
                    return inside(page, from: index + 1)
                }
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ","): if depth == 1 { key = nil }
            default: break
            }
            index += 1
        }
        return nil
    }

    private static func inside(_ page: [UInt8], from start: Int) -> ArraySlice<UInt8>? {
        var depth = 1
        var index = start
        while index < page.endIndex {
            switch page[index] {
            case UInt8(ascii: "\""):
                guard let end = endOfString(page, from: index + 1) else { return nil }
                index = end
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return page[start..<index] }
            default: break
            }
            index += 1
        }
        return nil
    }

    /// Index of the quote that ends a string.
    private static func endOfString(_ page: [UInt8], from start: Int) -> Int? {
        var index = start
        while index < page.endIndex {
            if page[index] == UInt8(ascii: "\\") {
                index += 1
            } else if page[index] == UInt8(ascii: "\"") {
                return index
            }
            index += 1
        }
        return nil
    }
}
