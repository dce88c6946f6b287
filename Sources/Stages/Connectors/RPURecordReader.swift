import Messages
import TimeSeries

/// Follows the elements of an RPU file: reads the header, then each patient, and hands patients on as counts.
final class RPURecordReader: XMLReader {
    private enum Section {
        case outside, header, patient
    }

    /// The one patient being read; overwritten by the next.
    private struct Patient {
        var filled: UInt32 = 0
        var usable: UInt32 = 0
        var entry: Int?
        var entryShape: String?
        var entryLine = 0
        var birth: Int?
        var exit: Int?
        var severity = RPUField.severities.count - 1
        var orientation = RPUField.orientations.count - 1
        var exitMode: UInt8 = 0
        var syndrome = SyndromeCatalog.uncoded
    }

    /// The longest text of an element that is kept; no code of the format is longer.
    private static let textKept = 64

    private let source: DeliverySource
    var failure: DecodeError?
    var line = 1

    private var sawRoot = false
    private var section = Section.outside
    private var sectionDepth = 0
    private var field: RPUField?
    private var fieldDepth = 0
    private var depth = 0
    private var buffer = [UInt8]()
    private var textLength = 0
    private var elements: [UInt: RPUField?] = [:]
    private var sections: [UInt: Section] = [:]
    private var patient = Patient()

    private var header = RPUHeader()
    private var aggregate: RPUAggregate?
    private var repeatedHeaders = 0

    init(_ source: DeliverySource) {
        self.source = source
        buffer.reserveCapacity(Self.textKept)
    }

    // MARK: - Elements

    func start(_ name: UnsafePointer<UInt8>) {
        depth += 1
        if !sawRoot {
            sawRoot = true
            guard Self.equals(name, "OSCOUR") else {
                let found = Excerpt.hidingDigits(UnsafeRawBufferPointer(start: name, count: Self.length(name)))
                failure = .notThisFormat(
                    file: source.fileName, connector: RPUXML.card.name, line: line, found: Messages.foundRoot(found),
                    expected: Messages.expectedRPU)
                return
            }
        }
        switch kind(name) {
        case .patient:
            guard section != .patient else {
                failure = .badValue(
                    file: source.fileName, line: line, column: "PATIENT", found: "PATIENT",
                    expected: Messages.expectedPatientEnd)
                return
            }
            section = .patient
            sectionDepth = depth
            patient = Patient()
            if aggregate == nil { beginPatients() }
        case .header:
            guard section != .patient else { return }
            section = .header
            sectionDepth = depth
        case .outside:
            guard section != .outside, let read = fieldNamed(name), read.isOfPatient == (section == .patient) else {
                return
            }
            field = read
            fieldDepth = depth
            textLength = 0
            buffer.removeAll(keepingCapacity: true)
        }
    }

    func text(_ bytes: UnsafeRawBufferPointer) {
        guard field != nil, depth == fieldDepth else { return }
        textLength += bytes.count
        if textLength > DelimitedText.lineLimit {
            failure = .tooLongLine(file: source.fileName, line: line, limit: DelimitedText.lineLimit)
        } else if buffer.count < Self.textKept {
            buffer.append(contentsOf: bytes.prefix(Self.textKept - buffer.count))
        }
    }

    func end() {
        defer { depth -= 1 }
        if let ended = field {
            guard depth == fieldDepth else { return }
            field = nil
            let isWhole = textLength <= Self.textKept
            buffer.withUnsafeBytes { raw in
                var bytes = raw[...]
                while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
                while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
                guard !bytes.isEmpty else { return }
                take(ended, UnsafeRawBufferPointer(rebasing: bytes), isWhole: isWhole)
            }
            return
        }
        guard section != .outside, depth == sectionDepth else { return }
        let ended = section
        section = .outside
        if ended == .patient { endPatient() } else { header.blocks += 1 }
    }

    /// What an element opens.
    ///
    /// Names are interned by libxml2: one address for one name.
    private func kind(_ name: UnsafePointer<UInt8>) -> Section {
        let address = UInt(bitPattern: name)
        if let known = sections[address] { return known }
        let found: Section =
            Self.equals(name, "PATIENT") ? .patient : Self.equals(name, "ETABLISSEMENT") ? .header : .outside
        if sections.count < 1024 { sections[address] = found }
        return found
    }

    private func fieldNamed(_ name: UnsafePointer<UInt8>) -> RPUField? {
        let address = UInt(bitPattern: name)
        if let known = elements[address] { return known }
        let found = RPUField.allCases.first { Self.equals(name, $0.element) }
        if elements.count < 1024 { elements[address] = .some(found) }
        return found
    }

    private static func equals(_ name: UnsafePointer<UInt8>, _ text: StaticString) -> Bool {
        for i in 0..<text.utf8CodeUnitCount where name[i] != text.utf8Start[i] { return false }
        return name[text.utf8CodeUnitCount] == 0
    }

    private static func length(_ name: UnsafePointer<UInt8>) -> Int {
        var count = 0
        while count < 200, name[count] != 0 { count += 1 }
        return count
    }

    // MARK: - Values

    private func take(_ field: RPUField, _ bytes: UnsafeRawBufferPointer, isWhole: Bool) {
        guard field.isOfPatient else {
            do throws(DecodeError) {
                try header.take(field, bytes, line: line, fileName: source.fileName)
            } catch {
                failure = error
            }
            return
        }
        let bit: UInt32 = 1 << UInt32(field.index)
        patient.filled |= bit
        let isUsable: Bool
        switch field {
        case .entree:
            patient.entry = isWhole ? RPUField.labelSeconds(bytes, withTime: true) : nil
            patient.entryLine = line
            if patient.entry == nil { patient.entryShape = RPUField.shape(bytes) }
            isUsable = patient.entry != nil
        case .sortie:
            patient.exit = isWhole ? RPUField.labelSeconds(bytes, withTime: true) : nil
            isUsable = patient.exit != nil
        case .naissance:
            patient.birth = isWhole ? RPUField.labelSeconds(bytes, withTime: false) : nil
            isUsable = patient.birth != nil
        case .gravite:
            let read = RPUField.severity(bytes)
            patient.severity = read ?? (RPUField.severities.count - 1)
            isUsable = read != nil
        case .orient:
            let read = RPUField.orientation(bytes)
            patient.orientation = read ?? (RPUField.orientations.count - 1)
            isUsable = read != nil
        case .modeSortie:
            isUsable = bytes.count == 1 && (0x36...0x39).contains(bytes[0])
            patient.exitMode = isUsable ? bytes[0] : 0
        case .dp:
            let read = isWhole ? SyndromeCatalog.group(ofCode: bytes) : nil
            patient.syndrome = read ?? SyndromeCatalog.uncoded
            isUsable = read != nil
        case .motif, .commune: isUsable = true
        default: isUsable = isWhole && field.conforms(bytes)
        }
        patient.usable = isUsable ? patient.usable | bit : patient.usable & ~bit
    }

    /// The header must be whole when the first patient comes: its days and its EXTRACT say what is counted.
    private func beginPatients() {
        do throws(DecodeError) {
            aggregate = RPUAggregate(try header.checked(source: source, line: line), source.zone)
        } catch {
            failure = error
        }
    }

    private func endPatient() {
        guard failure == nil, aggregate != nil else { return }
        guard let entry = patient.entry else {
            aggregate?.rejectEntry(
                shape: patient.entryShape, line: patient.entryShape == nil ? line : patient.entryLine)
            return
        }
        var age = RPUField.ages.count - 1
        let birthBit: UInt32 = 1 << UInt32(RPUField.naissance.index)
        if let birth = patient.birth, let years = Self.years(from: birth, to: entry), years <= 120 {
            age = AgeBand(years: years).flatMap { AgeBand.allCases.firstIndex(of: $0) } ?? age
        } else {
            patient.usable &= ~birthBit
        }
        aggregate?.count(
            RPUVisit(
                entry: entry, exit: patient.exit, age: age, severity: patient.severity,
                orientation: patient.orientation, exitMode: patient.exitMode, syndrome: patient.syndrome,
                filled: patient.filled, usable: patient.usable), line: patient.entryLine)
    }

    /// Completed years between two labels, nil when the second is earlier.
    private static func years(from birth: Int, to entry: Int) -> Int? {
        let a = CivilDateTime(secondsSinceEpochOfCivilTime: birth).date.parts
        let b = CivilDateTime(secondsSinceEpochOfCivilTime: entry).date.parts
        let years = b.year - a.year - ((b.month, b.day) < (a.month, a.day) ? 1 : 0)
        return years >= 0 ? years : nil
    }

    // MARK: - End

    /// Gives every cell of the delivery's range, and what was noticed.
    func end(notUTF8Line: Int?, into batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd {
        if aggregate == nil { beginPatients() }
        if let failure { throw failure }
        guard let aggregate else { return DeliveryEnd() }
        var end = aggregate.end(into: &batch)
        var notes: [Finding] = []
        if let named = RPUHeader.finess(inFileName: source.fileName), named != aggregate.header.finess {
            notes.append(
                Finding(
                    check: "rpu-finess-differs", severity: .warning,
                    message: Messages.rpuFinessDiffers(inFile: aggregate.header.finess, inName: named)))
        }
        if header.blocks > 1 {
            notes.append(
                Finding(
                    check: "rpu-repeated-header", severity: .warning, message: Messages.rpuRepeatedHeader,
                    count: header.blocks - 1))
        }
        if let notUTF8Line {
            notes.append(
                Finding(
                    check: "rpu-encoding", severity: .info, message: Messages.rpuNotUTF8, line: notUTF8Line))
        }
        end.findings = notes + end.findings
        return end
    }
}
