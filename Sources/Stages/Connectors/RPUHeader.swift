import Messages
import TimeSeries

/// What the ETABLISSEMENT of an RPU file says, as it is read.
struct RPUHeader {
    var finess: String?
    var extract: Int?
    var from: Int?
    var to: Int?
    /// How many ETABLISSEMENT elements were read.
    var blocks = 0

    /// The longest range of days read in one file: ten years.
    private static let longestRange = 3700

    /// A header with all that counting needs.
    struct Checked {
        var finess: String
        /// First and last day of entry, as day numbers.
        var days: ClosedRange<Int>
        var availableAt: Instant
    }

    mutating func take(
        _ field: RPUField, _ bytes: UnsafeRawBufferPointer, line: Int, fileName: String
    ) throws(DecodeError) {
        func bad(_ expected: Text) -> DecodeError {
            .badValue(file: fileName, line: line, column: field.name, found: Excerpt.of(bytes), expected: expected)
        }
        switch field {
        case .finess:
            let isFiness =
                bytes.count == 9 && bytes.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x41 || $0 == 0x42 }
            guard isFiness else { throw bad(Messages.expectedFiness) }
            try set(\.finess, String(decoding: bytes, as: UTF8.self), bad(Messages.expectedOneSite))
        case .extract:
            guard let seconds = RPUField.labelSeconds(bytes, withTime: true) else {
                throw bad(Messages.expectedRPUTime)
            }
            try set(\.extract, seconds, bad(Messages.expectedOneSite))
        case .dateDebut, .dateFin:
            // Some senders write a time after the date.
            let date =
                bytes.count > 10 && bytes[10] == 0x20 ? UnsafeRawBufferPointer(rebasing: bytes.prefix(10)) : bytes
            guard let seconds = RPUField.labelSeconds(date, withTime: false) else {
                throw bad(Messages.expectedRPUDate)
            }
            try set(field == .dateDebut ? \.from : \.to, seconds / 86_400, bad(Messages.expectedOneSite))
        default: break
        }
    }

    /// A second ETABLISSEMENT may repeat the first, not contradict it.
    private mutating func set<Value: Equatable>(
        _ path: WritableKeyPath<RPUHeader, Value?>, _ value: Value, _ contradiction: DecodeError
    ) throws(DecodeError) {
        if let known = self[keyPath: path], known != value { throw contradiction }
        self[keyPath: path] = value
    }

    func checked(source: DeliverySource, line: Int) throws(DecodeError) -> Checked {
        func missing(_ field: RPUField) -> DecodeError {
            .missingElement(
                file: source.fileName, line: line, element: field.name, expected: Messages.expectedRPUHeader)
        }
        guard let finess else { throw missing(.finess) }
        guard let from else { throw missing(.dateDebut) }
        guard let to else { throw missing(.dateFin) }
        guard to >= from, to - from < Self.longestRange else {
            throw .badValue(
                file: source.fileName, line: line, column: RPUField.dateFin.name,
                found: CivilDate(dayNumber: to).description,
                expected: Messages.expectedRange(from: CivilDate(dayNumber: from).description, days: Self.longestRange))
        }
        let availableAt: Instant
        if let declared = source.declaredAvailableAt {
            availableAt = declared
        } else if let extract {
            availableAt = Self.latest(extract, source.zone)
        } else if let named = Self.time(inFileName: source.fileName) {
            availableAt = Self.latest(named, source.zone)
        } else {
            throw missing(.extract)
        }
        return Checked(finess: finess, days: from...to, availableAt: availableAt)
    }

    /// The later of the two instants of a doubled label: what is available must not be dated too early.
    private static func latest(_ label: Int, _ zone: CivilZone) -> Instant {
        switch zone.reading(of: CivilDateTime(secondsSinceEpochOfCivilTime: label)) {
        case .once(let instant), .twice(_, let instant), .never(let instant): instant
        }
    }

    // MARK: - File names: `O<FINESS>_<ORDRE>_<AAAAMMJJHHmmSS>.xml` (SESAN), `RPU_<FINESS>_<AAMMJJ>.xml`

    static func finess(inFileName name: String) -> String? {
        let parts = name.split { $0 == "_" || $0 == "." }
        let candidate: Substring
        if let first = parts.first, first.hasPrefix("O") {
            candidate = first.dropFirst()
        } else if parts.count > 1, parts[0] == "RPU" {
            candidate = parts[1]
        } else {
            return nil
        }
        return candidate.utf8.count == 9 ? String(candidate) : nil
    }

    /// The time in a name of SESAN's, as seconds of the label.
    static func time(inFileName name: String) -> Int? {
        let parts = name.split { $0 == "_" || $0 == "." }
        guard parts.count > 2, parts[0].hasPrefix("O"), parts[2].utf8.count == 14 else { return nil }
        return Array(parts[2].utf8).withUnsafeBytes { b in
            guard let year = number(b, 0, 4), let month = number(b, 4, 2), let day = number(b, 6, 2),
                let hour = number(b, 8, 2), let minute = number(b, 10, 2), let second = number(b, 12, 2), hour < 24,
                minute < 60, second < 60, let date = CivilDate(year: year, month: month, day: day)
            else { return nil }
            return date.dayNumber * 86_400 + hour * 3600 + minute * 60 + second
        }
    }
}
