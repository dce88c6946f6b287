import Foundation

/// What is left of a value after encoding and decoding it as JSON.
enum CodedCopy {
    static func of<Value: Codable>(_ value: Value) -> Value? {
        guard let data = try? JSONEncoder().encode(value) else { return nil }
        return try? JSONDecoder().decode(Value.self, from: data)
    }
}
