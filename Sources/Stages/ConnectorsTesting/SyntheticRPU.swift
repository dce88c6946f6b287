public import TimeSeries

/// Writes RPU deliveries of a site that does not exist, with invented patients drawn at random: for tests and timings.
public struct SyntheticRPU: Sendable {
    /// Fictional FINESS: no French number begins with 99.
    public var finess = "990000017"
    /// First day of entry.
    public var firstDay: CivilDate
    public var days: Int
    public var patientsPerDay: Int

    /// A delivery of `days` days with `patientsPerDay` patients each, extracted at 04:00 after the last day.
    public init(firstDay: CivilDate, days: Int, patientsPerDay: Int) {
        self.firstDay = firstDay
        self.days = max(1, days)
        self.patientsPerDay = patientsPerDay
    }

    /// Name as SESAN writes it.
    public var fileName: String {
        let extract = firstDay.advanced(byDays: days).description.filter { $0 != "-" }
        return "O\(finess)_0_\(extract)040000.xml"
    }

    /// Gives the delivery piece by piece, one day at a time.
    public func write(using generator: inout some RandomNumberGenerator, _ piece: ([UInt8]) -> Void) {
        let last = firstDay.advanced(byDays: days - 1)
        piece(
            Array(
                """
                <?xml version="1.0" encoding="ISO-8859-1"?>
                <OSCOUR><ETABLISSEMENT><FINESS>\(finess)</FINESS><ORDRE>0</ORDRE>\
                <EXTRACT>\(Self.french(last.advanced(byDays: 1))) 04:00:00</EXTRACT>\
                <DATEDEBUT>\(Self.french(firstDay))</DATEDEBUT><DATEFIN>\(Self.french(last))</DATEFIN></ETABLISSEMENT>
                <PASSAGES>

                """.utf8))
        for day in 0..<days {
            var text = ""
            for _ in 0..<patientsPerDay { text += patient(on: firstDay.advanced(byDays: day), using: &generator) }
            piece(Array(text.utf8))
        }
        piece(Array("</PASSAGES></OSCOUR>\n".utf8))
    }

    private func patient(on day: CivilDate, using generator: inout some RandomNumberGenerator) -> String {
        func pick(_ values: [String]) -> String { values.randomElement(using: &generator) ?? "" }
        let entry = CivilDateTime(date: day, secondOfDay: Int.random(in: 0..<1440, using: &generator) * 60)
        let stay = Int.random(in: 20...900, using: &generator) * 60
        let exit = CivilDateTime(
            secondsSinceEpochOfCivilTime: entry.secondsSinceEpochOfCivilTime + stay)
        let born = day.advanced(byDays: -Int.random(in: 0...35_000, using: &generator))
        return """
            <PATIENT><CP>75999</CP><COMMUNE>Ville-Synth</COMMUNE><NAISSANCE>\(Self.french(born))</NAISSANCE>\
            <SEXE>\(pick(["M", "F"]))</SEXE><ENTREE>\(Self.french(entry))</ENTREE><MODE_ENTREE>8</MODE_ENTREE>\
            <PROVENANCE>5</PROVENANCE><TRANSPORT>\(pick(["PERSO", "AMBU", "VSAB", ""]))</TRANSPORT>\
            <TRANSPORT_PEC>AUCUN</TRANSPORT_PEC><MOTIF>essai</MOTIF><GRAVITE>\(pick(["1", "2", "3", ""]))</GRAVITE>\
            <DP>\(pick(["S52.5", "J459", "A09", "R104", ""]))</DP><LISTE_DA/><LISTE_ACTES/>\
            <SORTIE>\(Self.french(exit))</SORTIE><MODE_SORTIE>\(pick(["8", "8", "8", "6", "7"]))</MODE_SORTIE>\
            <DESTINATION/><ORIENT>\(pick(["", "UHCD", "MED"]))</ORIENT></PATIENT>

            """
    }

    private static func french(_ date: CivilDate) -> String {
        let text = date.description
        return "\(text.suffix(2))/\(text.dropFirst(5).prefix(2))/\(text.prefix(4))"
    }

    private static func french(_ time: CivilDateTime) -> String {
        "\(french(time.date)) \(time.description.dropFirst(11).prefix(5))"
    }
}
