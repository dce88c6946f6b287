import Messages
import TimeSeries

/// Which column of a SurSaUD file says what, read from its header line.
struct SurSaUDColumns {
    /// Who counts: EDs or SOS Médecins.
    ///
    /// A place may be covered by one and not by the other.
    enum Network: Int, CaseIterable {
        case emergencyDepartments
        case sosMedecins
    }

    /// A published figure: the measure and, for the columns of men and women, the sex.
    struct Figure {
        var column: Int
        var measure: Measure
        /// `M`, `F` or nil for both.
        var sex: String?
        var network: Network
        /// Whether this is the network's whole activity, never truly zero over a whole file.
        var isTotal: Bool
    }

    enum PlaceColumn {
        case region(Int)
        case departement(Int)
        case country(Int)
        /// No column: the place is in the file's name.
        case fixed(Place)
    }

    var place: PlaceColumn
    var date: Int
    var ageClass: Int?
    var published: Int?
    var figures: [Figure]
    var count: Int

    private static let names: [(String, Measure, Network, isTotal: Bool)] = [
        ("nbre_pass_tot", .visits, .emergencyDepartments, true),
        ("nbre_pass_corona", .covidVisits, .emergencyDepartments, false),
        ("nbre_hospit_corona", .covidAdmissions, .emergencyDepartments, false),
        ("nbre_acte_tot", .sosActs, .sosMedecins, true),
        ("nbre_acte_corona", .covidSOSActs, .sosMedecins, false),
    ]

    init(_ header: DelimitedRow, fileName: String) throws(DecodeError) {
        var columns: [String: Int] = [:]
        for i in 0..<header.count {
            let name = header.text(i).trimmed.lowercased()
            if columns[name] != nil, !name.isEmpty {
                throw .repeatedColumn(file: fileName, line: header.line, column: name)
            }
            columns[name] = i
        }
        try Self.refuseKnownOthers(columns, header, fileName)
        func missing(_ column: String) -> DecodeError {
            .missingColumn(
                file: fileName, line: header.line, column: column, found: Excerpt.hidingDigits(header.bytes))
        }
        let date = columns["date_de_passage"] ?? columns["date"]
        if date == nil, columns["nbre_pass_tot"] == nil {
            throw .notThisFormat(
                file: fileName, connector: SurSaUD.card.name, line: header.line,
                found: Text(verbatim: Excerpt.hidingDigits(header.bytes)), expected: Messages.expectedSursaudHeader)
        }
        guard let date else { throw missing("date_de_passage") }
        guard columns["nbre_pass_tot"] != nil else { throw missing("nbre_pass_tot") }
        self.date = date
        if let column = columns["dep"] {
            place = .departement(column)
        } else if let column = columns["reg"] {
            place = .region(column)
        } else if let column = columns["fra"] {
            place = .country(column)
        } else if let named = Self.place(named: fileName) {
            place = .fixed(named)
        } else {
            throw missing("reg, dep, fra")
        }
        ageClass = columns["sursaud_cl_age_corona"]
        published = columns["published"]
        figures = []
        for (name, measure, network, isTotal) in Self.names {
            for (suffix, sex) in [("", nil), ("_h", "M"), ("_f", "F")] as [(String, String?)] {
                guard let column = columns[name + suffix] else { continue }
                figures.append(
                    Figure(
                        column: column, measure: measure, sex: sex, network: network, isTotal: isTotal && sex == nil))
            }
        }
        count = header.count
    }

    /// Files that lie beside the publisher's and must not be counted.
    private static func refuseKnownOthers(
        _ columns: [String: Int], _ header: DelimitedRow, _ fileName: String
    ) throws(DecodeError) {
        let reason: Text
        if columns["total urgent care attendances"] != nil {
            reason = Messages.sursaudCountedTwice
        } else if columns.keys.contains(where: {
            $0.hasPrefix("métadonnées") || $0.hasPrefix("code tranches") || $0 == "description_fr"
        }) {
            reason = Messages.sursaudDictionary
        } else if header.bytes.first == UInt8(ascii: "#"), !header.bytes.starts(with: "# {".utf8) {
            reason = Messages.sursaudDocumentation
        } else {
            return
        }
        throw .refused(file: fileName, connector: SurSaUD.card.name, line: header.line, reason: reason)
    }

    /// The place of a file without a place column: Île-de-France or the whole country, when its name says so.
    private static func place(named fileName: String) -> Place? {
        let words = fileName.lowercased().split { !$0.isLetter }
        if words.contains("idf") { return .ileDeFrance }
        return words.contains { ["fra", "france", "national", "nat"].contains($0) } ? .country("FR") : nil
    }
}

extension String {
    /// Without spaces at both ends.
    fileprivate var trimmed: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
