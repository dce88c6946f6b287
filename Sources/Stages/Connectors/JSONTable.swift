internal import Foundation
internal import Messages

/// Flat records of a JSON delivery: `{"results": […]}`, `{"data": […]}` or the bare array, read by Foundation's decoder.
struct JSONTable {
    /// The most bytes read; larger deliveries come as CSV.
    static let byteLimit = 64 << 20

    /// Names of the fields of all records, in alphabetical order.
    var fields: [String]
    /// Values by field; absent, null and nested values are empty.
    var records: [[String: String]]
    /// Line at which each record begins.
    var lines: [Int]
    /// How many records the publisher has, where the answer says so: this may be one page.
    var total: Int?

    /// A value of a record, as text.
    private enum Scalar: Decodable {
        case text(String)
        case nested

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .text("")
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let number = try? container.decode(Int.self) {
                self = .text(String(number))
            } else if let number = try? container.decode(Double.self) {
                self = .text("\(number)")
            } else if let truth = try? container.decode(Bool.self) {
                self = .text(truth ? "1" : "0")
            } else {
                self = .nested
            }
        }
    }

    private struct Answer: Decodable {
        var results: [[String: Scalar]]?
        var data: [[String: Scalar]]?
        var total_count: Int?
        var message: String?
    }

    init(_ bytes: [UInt8], fileName: String, connector: String, expected: Text) throws(DecodeError) {
        let scan = JSONLines(bytes)
        guard scan.isClosed else {
            throw .truncated(file: fileName, line: scan.lastLine, expected: Messages.expectedWholeJSON)
        }
        func refused(_ found: Text) -> DecodeError {
            .notThisFormat(file: fileName, connector: connector, line: 1, found: found, expected: expected)
        }
        let data = Data(bytes)
        let decoder = JSONDecoder()
        let read: [[String: Scalar]]
        if let bare = try? decoder.decode([[String: Scalar]].self, from: data) {
            read = bare
        } else if let answer = try? decoder.decode(Answer.self, from: data) {
            total = answer.total_count
            guard let records = answer.results ?? answer.data else {
                throw refused(answer.message.map { Text(verbatim: Excerpt.of($0)) } ?? Messages.foundOtherJSON)
            }
            read = records
        } else {
            throw refused(Messages.foundOtherJSON)
        }
        records = read.map { record in
            record.mapValues { if case .text(let text) = $0 { text } else { "" } }
        }
        fields = Set(records.flatMap(\.keys)).sorted()
        lines = scan.records.count == records.count ? scan.records : [Int](repeating: 1, count: records.count)
    }
}

/// Where the records of a JSON text begin, and whether it is whole: brackets counted outside strings.
private struct JSONLines {
    /// Lines at which an object begins whose parents are one array, in an object or not.
    var records: [Int] = []
    var lastLine = 1
    var isClosed = false

    init(_ bytes: [UInt8]) {
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
