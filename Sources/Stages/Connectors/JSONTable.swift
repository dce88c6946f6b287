internal import Messages
internal import TimeSeries

/// Flat records of a JSON delivery: `{"results": […]}`, `{"data": […]}`, the bare array and the other shapes of
/// ``JSONValue/records``.
struct JSONTable {
    /// Names of the fields of all records, in alphabetical order.
    var fields: [String]
    /// Values by field; absent, null and nested values are empty.
    var records: [[String: String]]
    /// Line at which each record begins.
    var lines: [Int]
    /// How many records the publisher has, where the answer says so: this may be one page.
    var total: Int?

    init(_ bytes: [UInt8], of source: DeliverySource, connector: String, expected: Text) throws(DecodeError) {
        let document = try JSONDocument.decode(
            JSONValue.self, from: bytes, of: source, connector: connector, expected: expected)
        guard let read = document.records else {
            throw .notThisFormat(
                file: source.fileName, connector: connector, line: 1,
                found: document["message"]?.text.map { Text(verbatim: Excerpt.of($0)) } ?? Messages.foundOtherJSON,
                expected: expected)
        }
        total = document["total_count"]?.number.flatMap { Int(exactly: $0) }
        records = read.map { record in
            record.mapValues { value in
                if case .bool(let flag) = value { flag ? "1" : "0" } else { value.text ?? "" }
            }
        }
        fields = Set(records.flatMap(\.keys)).sorted()
        let scan = JSONLines(bytes[...])
        lines = scan.records.count == records.count ? scan.records : [Int](repeating: 1, count: records.count)
    }
}
