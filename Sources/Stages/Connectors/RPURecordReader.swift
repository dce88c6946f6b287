import Messages
import TimeSeries

/// Follows the elements of an RPU file: reads the header, then each patient, and hands patients on as counts.
///
/// A call answers false when reading must stop: `failure` says why.
struct RPURecordReader {
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
    private(set) var failure: DecodeError?

    private var sawRoot = false
    private var section = Section.outside
    private var sectionDepth = 0
    private var field: RPUField?
    private var fieldDepth = 0
    private var depth = 0
    private var buffer = [UInt8](repeating: 0, count: RPURecordReader.textKept)
    private var kept = 0
    private var textLength = 0
    private var names = ElementNames()
    private var patient = Patient()

    private var header = RPUHeader()
    private var aggregate: RPUAggregate?

    init(_ source: DeliverySource) {
        self.source = source
    }

    // MARK: - Elements

    mutating func start(_ name: UnsafePointer<UInt8>, line: Int) -> Bool {
        depth += 1
        if !sawRoot {
            sawRoot = true
            guard ElementNames.equals(name, "OSCOUR") else {
                let found = Excerpt.hidingDigits(UnsafeRawBufferPointer(start: name, count: ElementNames.length(name)))
                failure = .notThisFormat(
                    file: source.fileName, connector: RPUXML.card.name, line: line, found: Messages.foundRoot(found),
                    expected: Messages.expectedRPU)
                return false
            }
        }
        switch names.meaning(of: name) {
        case .patient:
            guard section != .patient else {
                failure = .badValue(
                    file: source.fileName, line: line, column: "PATIENT", found: "PATIENT",
                    expected: Messages.expectedPatientEnd)
                return false
            }
            section = .patient
            sectionDepth = depth
            patient = Patient()
            if aggregate == nil { return beginPatients(line: line) }
        case .header:
            guard section != .patient else { return true }
            section = .header
            sectionDepth = depth
        case .other: break
        case .field(let read):
            guard section != .outside, read.isOfPatient == (section == .patient) else { return true }
            field = read
            fieldDepth = depth
            textLength = 0
            kept = 0
        }
        return true
    }

    mutating func text(_ bytes: UnsafeRawBufferPointer, line: Int) -> Bool {
        guard field != nil, depth == fieldDepth else { return true }
        textLength += bytes.count
        if textLength > DelimitedText.lineLimit {
            failure = .tooLongLine(file: source.fileName, line: line, limit: DelimitedText.lineLimit)
            return false
        }
        for i in 0..<min(bytes.count, Self.textKept - kept) { buffer[kept + i] = bytes[i] }
        kept += min(bytes.count, Self.textKept - kept)
        return true
    }

    mutating func end(line: Int) -> Bool {
        defer { depth -= 1 }
        if let ended = field {
            guard depth == fieldDepth else { return true }
            field = nil
            // The copy shares the bytes; nothing is written to them before it is gone.
            let (text, count, isWhole) = (buffer, kept, textLength <= Self.textKept)
            return text.withUnsafeBytes { raw in
                var (from, to) = (0, count)
                while to > from, raw[to - 1] <= 0x20 { to -= 1 }
                while from < to, raw[from] <= 0x20 { from += 1 }
                if from == to { return true }
                return take(ended, UnsafeRawBufferPointer(rebasing: raw[from..<to]), isWhole: isWhole, line: line)
            }
        }
        guard section != .outside, depth == sectionDepth else { return true }
        let ended = section
        section = .outside
        if ended == .patient { endPatient(line: line) } else { header.blocks += 1 }
        return true
    }

    // MARK: - Values

    private mutating func take(
        _ field: RPUField, _ bytes: UnsafeRawBufferPointer, isWhole: Bool, line: Int
    ) -> Bool {
        guard field.isOfPatient else {
            do throws(DecodeError) {
                try header.take(field, bytes, line: line, fileName: source.fileName)
            } catch {
                failure = error
                return false
            }
            return true
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
        return true
    }

    /// The header must be whole when the first patient comes: its days and its EXTRACT say what is counted.
    private mutating func beginPatients(line: Int) -> Bool {
        do throws(DecodeError) {
            aggregate = RPUAggregate(try header.checked(source: source, line: line), source.zone)
        } catch {
            failure = error
            return false
        }
        return true
    }

    private mutating func endPatient(line: Int) {
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
    mutating func end(notUTF8Line: Int?, into batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd {
        if aggregate == nil { _ = beginPatients(line: 1) }
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
