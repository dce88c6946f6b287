import TimeSeries

/// The elements of the RPU record (format V2006) that are read, with their codes.
enum RPUField: Int, CaseIterable {
    case finess, ordre, extract, dateDebut, dateFin
    case cp, commune, naissance, sexe, entree, modeEntree, provenance, transport, transportPEC, motif, gravite, dp
    case sortie, modeSortie, destination, orient

    /// Name of the element.
    var element: StaticString {
        switch self {
        case .finess: "FINESS"
        case .ordre: "ORDRE"
        case .extract: "EXTRACT"
        case .dateDebut: "DATEDEBUT"
        case .dateFin: "DATEFIN"
        case .cp: "CP"
        case .commune: "COMMUNE"
        case .naissance: "NAISSANCE"
        case .sexe: "SEXE"
        case .entree: "ENTREE"
        case .modeEntree: "MODE_ENTREE"
        case .provenance: "PROVENANCE"
        case .transport: "TRANSPORT"
        case .transportPEC: "TRANSPORT_PEC"
        case .motif: "MOTIF"
        case .gravite: "GRAVITE"
        case .dp: "DP"
        case .sortie: "SORTIE"
        case .modeSortie: "MODE_SORTIE"
        case .destination: "DESTINATION"
        case .orient: "ORIENT"
        }
    }

    var name: String { element.description }

    /// Fields of a patient's record, in the order of the format.
    static let ofPatient: [RPUField] = allCases.filter { $0.rawValue >= RPUField.cp.rawValue }
    /// Place of a patient's field in ``ofPatient``.
    var index: Int { rawValue - RPUField.cp.rawValue }
    var isOfPatient: Bool { rawValue >= RPUField.cp.rawValue }

    /// CCMU severity, as values of the dimension `severity`.
    static let severities = ["1", "2", "3", "4", "5", "P", "D", "unknown"]
    /// ORIENT, as values of the dimension `orientation`.
    static let orientations = [
        "FUGUE", "SCAM", "PSA", "REO", "SC", "SI", "REA", "UHCD", "MED", "CHIR", "OBST", "HDT", "HO", "unknown",
    ]
    /// Age bands and `unknown`, as values of the dimension `age`.
    static let ages = AgeBand.allCases.map(\.rawValue) + ["unknown"]

    private static let transports = ["PERSO", "PERS", "AMBU", "VSAB", "SMUR", "HELI", "FO"].map(packed)
    private static let cares = ["MED", "PARAMED", "AUCUN"].map(packed)
    private static let packedOrientations = orientations.dropLast().map(packed)
    /// PAS is the printed table's slip for PSA.
    private static let misprint = packed("PAS")

    /// A code of at most eight bytes as one number; 0 for a longer text.
    private static func packed(_ bytes: some Collection<UInt8>) -> UInt64 {
        bytes.count > 8 ? 0 : bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func packed(_ code: String) -> UInt64 { packed(code.utf8) }

    /// Whether a field without a meaning of its own here holds what the format says.
    func conforms(_ bytes: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .cp:
            bytes.count == 5
                && bytes.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x41 || $0 == 0x42 }
        case .sexe: bytes.count == 1 && [0x4D, 0x46, 0x49].contains(bytes[0])
        case .modeEntree: bytes.count == 1 && (0x36...0x38).contains(bytes[0])
        case .provenance: bytes.count == 1 && (0x31...0x38).contains(bytes[0])
        case .transport: Self.transports.contains(Self.packed(bytes))
        case .transportPEC: Self.cares.contains(Self.packed(bytes))
        case .destination: bytes.count == 1 && [0x31, 0x32, 0x33, 0x34, 0x36, 0x37].contains(bytes[0])
        default: true
        }
    }

    /// Index in ``severities``, or nil.
    static func severity(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count == 1 else { return nil }
        switch bytes[0] {
        case 0x31...0x35: return Int(bytes[0]) - 0x31
        case 0x50: return 5
        case 0x44: return 6
        default: return nil
        }
    }

    /// Index in ``orientations``, or nil.
    static func orientation(_ bytes: UnsafeRawBufferPointer) -> Int? {
        let code = packed(bytes)
        return code == misprint ? 2 : packedOrientations.firstIndex(of: code)
    }

    /// Reads `JJ/MM/AAAA` or `JJ/MM/AAAA HH:MM[:SS]` as seconds since the label 1970-01-01T00:00:00, or nil.
    static func labelSeconds(_ b: UnsafeRawBufferPointer, withTime: Bool) -> Int? {
        guard b.count == 10 || (withTime && (b.count == 16 || b.count == 19)), b[2] == 0x2F, b[5] == 0x2F,
            let day = number(b, 0, 2), let month = number(b, 3, 2), let year = number(b, 6, 4), year >= 1880,
            let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        guard withTime else { return date.dayNumber * 86_400 }
        guard b.count >= 16, b[10] == 0x20 || b[10] == 0x54, b[13] == 0x3A, let hour = number(b, 11, 2), hour < 24,
            let minute = number(b, 14, 2), minute < 60
        else { return nil }
        var seconds = date.dayNumber * 86_400 + hour * 3600 + minute * 60
        if b.count == 19 {
            guard b[16] == 0x3A, let second = number(b, 17, 2), second < 60 else { return nil }
            seconds += second
        }
        return seconds
    }

    /// The shape of a text with every digit as 9 and every letter as A: says what is wrong without saying what it was.
    static func shape(_ bytes: UnsafeRawBufferPointer) -> String {
        var text = ""
        for byte in bytes.prefix(24) {
            switch byte {
            case 0x30...0x39: text.append("9")
            case 0x41...0x5A, 0x61...0x7A: text.append("A")
            case 0x20, 0x2D, 0x2E, 0x2F, 0x3A: text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text.append("?")
            }
        }
        return text
    }
}
