extension KeyedDecodingContainer {
    /// A hyper-parameter given by a user, refused outside `range`.
    func integer(_ key: Key, in range: ClosedRange<Int>) throws -> Int {
        let value = try decode(Int.self, forKey: key)
        guard range.contains(value) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self,
                debugDescription: "\(value) is not in \(range.lowerBound) … \(range.upperBound)")
        }
        return value
    }

    /// A real hyper-parameter given by a user, refused outside `range`.
    func number(_ key: Key, in range: ClosedRange<Double>) throws -> Double {
        let value = try decode(Double.self, forKey: key)
        guard range.contains(value) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self,
                debugDescription: "\(value) is not in \(range.lowerBound) … \(range.upperBound)")
        }
        return value
    }

    /// A number of steps, weeks or draws: at least 1, and no more than a century of hours.
    func positive(_ key: Key) throws -> Int { try integer(key, in: 1...876_000) }
}
