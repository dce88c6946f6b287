internal import Foundation
import Messages
import TimeSeries

/// Reads JSON documents and says what is wrong with those that are none.
enum JSONDocument {
    /// Decodes a document.
    ///
    /// - Throws: `notThisFormat` for what does not begin as JSON, `truncated` for what does not end as it,
    ///   `missingElement` or `badValue` with the path of the element.
    static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8], of source: DeliverySource, connector: String, expected: Text
    ) throws(DecodeError) -> Value {
        var start = bytes.startIndex
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start += 3 }
        while start < bytes.count, bytes[start] <= 0x20 { start += 1 }
        func not(_ found: Text) -> DecodeError {
            .notThisFormat(file: source.fileName, connector: connector, line: 1, found: found, expected: expected)
        }
        guard start < bytes.count, bytes[start] == UInt8(ascii: "{") || bytes[start] == UInt8(ascii: "[") else {
            let excerpt = bytes[start..<min(bytes.count, start + 240)].withUnsafeBytes { Excerpt.hidingDigits($0) }
            throw not(Text(verbatim: excerpt))
        }
        let scan = JSONLines(bytes[...])
        guard scan.isClosed else {
            throw .truncated(file: source.fileName, line: scan.lastLine, expected: Messages.expectedWholeJSON)
        }
        do {
            return try JSONDecoder().decode(Value.self, from: Data(bytes[start...]))
        } catch let error as DecodingError {
            throw explain(error, source, not)
        } catch {
            throw not(Messages.foundMalformedJSON)
        }
    }

    private static func explain(
        _ error: DecodingError, _ source: DeliverySource, _ not: (Text) -> DecodeError
    ) -> DecodeError {
        func path(_ context: DecodingError.Context, _ last: String? = nil) -> String {
            (context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue } + [last].compactMap { $0 })
                .joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context):
            return .missingElement(
                file: source.fileName, line: 1, element: path(context, key.stringValue),
                expected: Messages.expectedJSONElement)
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return .missingElement(
                file: source.fileName, line: 1, element: path(context), expected: Messages.expectedJSONType)
        case .dataCorrupted(let context):
            guard context.codingPath.isEmpty else {
                return .missingElement(
                    file: source.fileName, line: 1, element: path(context), expected: Messages.expectedJSONType)
            }
            return not(Messages.foundMalformedJSON)
        @unknown default: return not(Messages.foundMalformedJSON)
        }
    }
}

/// A JSON value of any kind.
enum JSONValue: Decodable, Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if container.decodeNil() {
            self = .null
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let flag = try? container.decode(Bool.self) {
            self = .bool(flag)
        } else if let list = try? container.decode([JSONValue].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// The text of a text or number (`75004` and `"75004"` are the same), nil for anything else.
    var text: String? {
        switch self {
        case .text(let text): text
        case .number(let number):
            number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
        default: nil
        }
    }

    /// The number of a number or of a text that writes one.
    var number: Double? {
        switch self {
        case .number(let number): number
        case .text(let text): Double(text.trimmed).flatMap { $0.isFinite ? $0 : nil }
        default: nil
        }
    }

    var isNull: Bool { self == .null }

    subscript(name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    /// The records of the shapes that open-data portals give: a bare list, `results`, `data`, `records` (with `fields`) or
    /// GeoJSON `features` (with `properties`, or `attributes` as ArcGIS writes them); nil for anything else.
    var records: [[String: JSONValue]]? {
        var list: [JSONValue]
        switch self {
        case .list(let bare): list = bare
        case .object(let members):
            guard
                case .list(let found)? = members["results"] ?? members["data"] ?? members["records"]
                    ?? members["features"]
            else {
                return nil
            }
            list = found
        default: return nil
        }
        list = list.map { element in
            let inner = [element["properties"], element["attributes"], element["record"]?["fields"], element["fields"]]
            return inner.lazy.compactMap { $0 }.first { if case .object = $0 { true } else { false } } ?? element
        }
        var found: [[String: JSONValue]] = []
        for element in list {
            guard case .object(let members) = element else { return nil }
            found.append(members)
        }
        return found
    }
}

/// Where the records of a JSON text begin, and whether it is whole: brackets counted outside strings.
struct JSONLines {
    /// Lines at which an object begins whose parents are one array, in an object or not.
    var records: [Int] = []
    var lastLine = 1
    var isClosed = false

    init(_ bytes: ArraySlice<UInt8>) {
        var open: [UInt8] = []
        var isInString = false
        var isEscaped = false
        for byte in bytes {
            if byte == 0x0A { lastLine += 1 }
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == 0x5C {
                    isEscaped = true
                } else if byte == 0x22 {
                    isInString = false
                }
                continue
            }
            switch byte {
            case 0x22: isInString = true
            case 0x7B, 0x5B:
                if byte == 0x7B, open == [0x5B] || open == [0x7B, 0x5B] { records.append(lastLine) }
                open.append(byte)
            case 0x7D, 0x5D:
                guard open.popLast() != nil else { return }
                if open.isEmpty { isClosed = true }
            default: break
            }
        }
        isClosed = isClosed && open.isEmpty && !isInString
    }
}
