internal import Statistics
internal import TimeSeries

/// The fields of a PATIENT element, times left out.
struct RPURecord {
    var postcode: String
    var commune: String
    var birth: CivilDate
    var sex: String
    var transport: String
    var transportCare: String
    var reason: String
    var severity: String
    var diagnosis: String
    var exitMode: String
    var destination: String
    var orientation: String
}

/// The chance that a record takes: always the same number of draws, so that no record depends on what is delivered.
struct RecordDraws {
    let brought, usual, age, birthday, death, way, transport, carrier, postcode, commune, sex: Double
    let reasonFilled, severityFilled, diagnosisFilled: Double

    init(_ chance: inout SeededGenerator) {
        brought = chance.uniform()
        usual = chance.uniform()
        age = chance.uniform()
        birthday = chance.uniform()
        death = chance.uniform()
        way = chance.uniform()
        transport = chance.uniform()
        carrier = chance.uniform()
        postcode = chance.uniform()
        commune = chance.uniform()
        sex = chance.uniform()
        reasonFilled = chance.uniform()
        severityFilled = chance.uniform()
        diagnosisFilled = chance.uniform()
    }
}

/// The records of the patients of one day, written once and sent up to six times.
struct RenderedDay {
    /// One patient: the bytes until the way out is known, those of the way out, and when each is sent.
    private struct Entry {
        var start: Int
        var exit: Int
        var end: Int
        var knownAfter: Int
        var departure: Int
    }

    private var file = RPUBytes()
    private var entries: [Entry] = []

    mutating func append(
        _ record: RPURecord, knownAfter: Int, departure: Int, entry: CivilDateTime, exit: CivilDateTime
    ) {
        let start = file.bytes.count
        file.arrival(record, entry)
        let middle = file.bytes.count
        file.wayOut(record, exit)
        entries.append(
            Entry(start: start, exit: middle, end: file.bytes.count, knownAfter: knownAfter, departure: departure))
    }

    /// Adds the records that are complete `morning` days after the day, with the way out of those who left before `extract`.
    func append(to other: inout RPUBytes, morning: Int, extract: Int) {
        for entry in entries where entry.knownAfter <= morning {
            if entry.departure < extract {
                other.append(file.bytes[entry.start..<entry.end])
            } else {
                other.append(file.bytes[entry.start..<entry.exit])
                other.noWayOut()
            }
        }
    }
}

/// The bytes of an RPU file in the making, ISO-8859-1.
struct RPUBytes {
    private(set) var bytes: [UInt8] = []

    mutating func head(finess: String, extract: CivilDateTime, from: CivilDate, to: CivilDate) {
        bytes.reserveCapacity(1 << 19)
        tag("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<OSCOUR>\n<ETABLISSEMENT><FINESS>")
        text(finess)
        tag("</FINESS><ORDRE>0</ORDRE><EXTRACT>")
        date(extract.date)
        tag(" ")
        clock(extract)
        tag(":")
        digits(extract.second)
        tag("</EXTRACT><DATEDEBUT>")
        date(from)
        tag("</DATEDEBUT><DATEFIN>")
        date(to)
        tag("</DATEFIN></ETABLISSEMENT>\n<PASSAGES>\n")
    }

    mutating func tail() { tag("</PASSAGES>\n</OSCOUR>\n") }

    mutating func append(_ more: ArraySlice<UInt8>) { bytes.append(contentsOf: more) }

    /// What is known from the arrival on.
    mutating func arrival(_ record: RPURecord, _ entry: CivilDateTime) {
        tag("<PATIENT><CP>")
        text(record.postcode)
        tag("</CP><COMMUNE>")
        text(record.commune)
        tag("</COMMUNE><NAISSANCE>")
        date(record.birth)
        tag("</NAISSANCE><SEXE>")
        text(record.sex)
        tag("</SEXE><ENTREE>")
        date(entry.date)
        tag(" ")
        clock(entry)
        tag("</ENTREE><MODE_ENTREE>8</MODE_ENTREE><PROVENANCE>5</PROVENANCE><TRANSPORT>")
        text(record.transport)
        tag("</TRANSPORT><TRANSPORT_PEC>")
        text(record.transportCare)
        tag("</TRANSPORT_PEC>")
        element("MOTIF", record.reason)
        element("GRAVITE", record.severity)
    }

    /// What is known once the patient has left.
    mutating func wayOut(_ record: RPURecord, _ exit: CivilDateTime) {
        element("DP", record.diagnosis)
        tag("<LISTE_DA/><LISTE_ACTES/><SORTIE>")
        date(exit.date)
        tag(" ")
        clock(exit)
        tag("</SORTIE>")
        element("MODE_SORTIE", record.exitMode)
        element("DESTINATION", record.destination)
        element("ORIENT", record.orientation)
        tag("</PATIENT>\n")
    }

    mutating func noWayOut() {
        tag("<DP/><LISTE_DA/><LISTE_ACTES/><SORTIE/><MODE_SORTIE/><DESTINATION/><ORIENT/></PATIENT>\n")
    }

    private mutating func element(_ name: StaticString, _ value: String) {
        tag("<")
        tag(name)
        if value.isEmpty {
            tag("/>")
        } else {
            tag(">")
            text(value)
            tag("</")
            tag(name)
            tag(">")
        }
    }

    private mutating func tag(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends a text whose characters all exist in ISO-8859-1.
    private mutating func text(_ text: String) {
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            bytes.append(contentsOf: text.utf8)
        } else {
            for scalar in text.unicodeScalars { bytes.append(UInt8(exactly: scalar.value) ?? UInt8(ascii: "?")) }
        }
    }

    /// `JJ/MM/AAAA`.
    private mutating func date(_ date: CivilDate) {
        let (year, month, day) = date.parts
        digits(day)
        tag("/")
        digits(month)
        tag("/")
        digits(year / 100)
        digits(year % 100)
    }

    /// `HH:MM`.
    private mutating func clock(_ label: CivilDateTime) {
        digits(label.hour)
        tag(":")
        digits(label.minute)
    }

    private mutating func digits(_ number: Int) {
        bytes.append(UInt8(48 + number / 10 % 10))
        bytes.append(UInt8(48 + number % 10))
    }
}
