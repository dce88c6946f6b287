import Messages
import TimeSeries

/// What was noticed while the patients of one RPU delivery were counted.
struct RPUQuality {
    /// How often something happened, and on which line first.
    struct Tally {
        var count = 0
        var line = 0

        mutating func add(_ line: Int) {
            if count == 0 { self.line = line }
            count += 1
        }
    }

    /// Patients in the delivery, and those that were counted.
    var read = 0
    var accepted = 0
    var withoutEntry = Tally()
    var unreadable = Tally()
    var unreadableShape: String?
    var outside = Tally()
    var afterExtract = Tally()
    var neverWas = Tally()
    var withoutExit = Tally()
    var negativeStays = Tally()
    var longStays = Tally()
    private var filled = [Int](repeating: 0, count: RPUField.ofPatient.count)
    private var usable = [Int](repeating: 0, count: RPUField.ofPatient.count)

    mutating func addFields(filled: UInt32, usable: UInt32) {
        for i in 0..<RPUField.ofPatient.count {
            let bit: UInt32 = 1 << UInt32(i)
            if filled & bit != 0 { self.filled[i] += 1 }
            if usable & bit != 0 { self.usable[i] += 1 }
        }
    }

    /// - Parameter unfinished: patients in hours that were not over at EXTRACT.
    func findings(unfinished: Int) -> [Finding] {
        var findings: [Finding] = []
        func note(_ check: String, _ severity: Finding.Severity, _ tally: Tally, _ message: (Int) -> Text) {
            guard tally.count > 0 else { return }
            findings.append(
                Finding(
                    check: check, severity: severity, message: message(tally.count), line: tally.line,
                    count: tally.count))
        }
        note("rpu-entry-missing", .rejected, withoutEntry, Messages.rpuEntryMissing)
        note("rpu-entry-unreadable", .rejected, unreadable) {
            Messages.rpuEntryUnreadable(count: $0, shape: unreadableShape ?? "")
        }
        note("rpu-entry-outside", .rejected, outside, Messages.rpuEntryOutside)
        note("rpu-entry-after-extract", .rejected, afterExtract, Messages.rpuEntryAfterExtract)
        note("rpu-nonexistent-label", .info, neverWas, Messages.rpuEntryNeverWas)
        note("rpu-exit-missing", .info, withoutExit, Messages.rpuExitMissing)
        note("rpu-stay-negative", .warning, negativeStays, Messages.rpuStayNegative)
        note("rpu-stay-too-long", .warning, longStays, Messages.rpuStayTooLong)
        if unfinished > 0 {
            findings.append(
                Finding(
                    check: "rpu-unfinished-hours", severity: .info, message: Messages.rpuUnfinished(count: unfinished),
                    count: unfinished))
        }
        if accepted > 0 {
            let shares = RPUField.ofPatient.map { field in
                (field.name, percent(filled[field.index]), percent(usable[field.index]))
            }
            findings.append(
                Finding(
                    check: "rpu-completeness", severity: .info,
                    message: Messages.rpuCompleteness(records: accepted, fields: shares), count: accepted))
        }
        return findings
    }

    /// Rounded down, so that 100 means every record.
    private func percent(_ count: Int) -> Int { accepted == 0 ? 0 : count * 100 / accepted }
}
