private import Foundation
internal import Statistics
public import TimeSeries

/// A file that an ED sends in the morning.
public struct RPUDelivery: Sendable, Hashable {
    /// `O<FINESS>_0_<AAAAMMJJHHmmSS>.xml`, as SESAN names them.
    public var fileName: String
    /// RPU XML (V2006) in ISO-8859-1.
    public var bytes: [UInt8]
    /// The moment of the extraction.
    public var availableAt: Instant
}

extension SyntheticRegion {
    /// The RPU file that an ED sent on the morning of a day, with the days J-6 to J-1; nil when it sent none.
    ///
    /// Holds the records that were complete by then, so that a resend holds the patients who came late into the system;
    /// patients still present have no way out yet. Its counts are those of ``simulate(_:from:to:knownBy:)``. Patients,
    /// birth dates and communes are invented.
    public func rpuDelivery(of site: SyntheticSite, onMorningOf date: CivilDate) -> RPUDelivery? {
        let morning = DayCalendar.day(date)
        guard reporting[site.number].isSent(onMorningOf: morning),
            coverage(of: site, on: date.advanced(byDays: -1)) > 0
        else { return nil }
        let extract = extract(onMorningOf: morning)
        let admissionChance = care.admissionChance(offset: site.admissionOffset)
        var file = RPUFile()
        let days = parameters.reporting.daysInDelivery
        file.head(
            finess: site.finess, extract: CivilZone.paris.label(at: Instant(secondsSince1970: extract)),
            from: date.advanced(byDays: -days), to: date.advanced(byDays: -1))
        for day in (morning - days)..<morning {
            var chance = SeededGenerator(seed: seed, stream: "records:\(site.finess):\(day)")
            let labels = calendar.labels(of: day)
            for patient in patients(of: site, on: day, admissionChance: admissionChance) {
                let record = record(of: patient, site: site, day: day, &chance)
                guard patient.knownAfter > 0, day + Int(patient.knownAfter) <= morning else { continue }
                file.append(
                    record, entry: labels.label(of: patient.arrival),
                    exit: patient.departure < extract ? labels.label(of: patient.departure) : nil)
            }
        }
        file.tail()
        let label = CivilZone.paris.label(at: Instant(secondsSince1970: extract))
        let digits = "\(label)".filter(\.isNumber)
        return RPUDelivery(
            fileName: "O\(site.finess)_0_\(digits).xml", bytes: file.bytes,
            availableAt: Instant(secondsSince1970: extract))
    }

    /// The rest of a record; takes the same number of draws whatever the patient, so that records do not depend on delivery.
    private func record(
        of patient: SyntheticPatient, site: SyntheticSite, day: Int, _ chance: inout SeededGenerator
    ) -> RPURecord {
        let u = (0..<12).map { _ in chance.uniform() }
        let band = Int(patient.band)
        let severity = Int(patient.severity)
        let complaint = complaint(band: band, day: day, brought: u[0], usual: u[1])
        let ages = RPUVocabulary.ages[band]
        let years = ages.lowerBound + Int(u[2] * Double(ages.count))
        let birth = DayCalendar.date(day - Int(365.2425 * Double(years)) - 2 - Int(u[3] * 361))
        let reporting = parameters.reporting
        let isDead = !patient.isAdmitted && (severity == 6 || (severity == 4 && u[4] < 0.5))
        let orientation: String =
            if patient.isAdmitted { admittedTo(severity: severity, band: band, u[5]) } else if isDead { "" } else {
                u[5] < 0.012 ? "PSA" : u[5] < 0.018 ? "FUGUE" : u[5] < 0.024 ? "SCAM" : u[5] < 0.030 ? "REO" : ""
            }
        let carried = severity >= 3 && severity <= 4 ? 0.9 : 0.10 + 0.09 * Double(band)
        let transport =
            u[6] > carried
            ? "PERSO"
            : severity == 4 || (severity == 3 && u[7] < 0.4)
                ? "SMUR"
                : u[7] < 0.45 ? "VSAB" : "AMBU"
        return RPURecord(
            postcode: site.departement + "99" + String(Int(u[8] * 9)),
            commune: RPUVocabulary.communes[Int(u[9] * Double(RPUVocabulary.communes.count))],
            birth: birth, sex: u[10] < 0.5 ? "F" : "M", transport: transport,
            transportCare: transport == "SMUR" ? "MED" : transport == "PERSO" ? "AUCUN" : "PARAMED",
            reason: u[11] < reporting.codedReason ? complaint.reason : "",
            severity: fraction(u[11] * 97) < reporting.codedSeverity ? RPUVocabulary.severities[severity] : "",
            diagnosis: fraction(u[11] * 1009) < reporting.codedDiagnosis ? complaint.diagnosis : "",
            exitMode: patient.isTransferred ? "7" : patient.isAdmitted ? "6" : isDead ? "9" : "8",
            destination: patient.isAdmitted ? (severity == 5 ? "4" : "1") : "", orientation: orientation)
    }

    /// The share of the patients that each effect of the day brings have its complaint; the others have the usual ones.
    private func complaint(band: Int, day: Int, brought: Double, usual: Double) -> RPUVocabulary.Complaint {
        var from = 0.0
        for (wave, effects) in zip(epidemics.parameters.waves, epidemics.logEffects) {
            from += 1 - exp(-effects[day][band])
            if brought < from, let complaint = RPUVocabulary.epidemic[wave.name] { return complaint }
        }
        if weather.isHeatWave(on: day) {
            from += 1 - exp(-parameters.weather.heatWave[band])
            if brought < from { return RPUVocabulary.heat }
        }
        return RPUVocabulary.complaints[index(of: usual, inCumulative: RPUVocabulary.cumulative[band])]
    }

    private func admittedTo(severity: Int, band: Int, _ u: Double) -> String {
        switch severity {
        case 4: u < 0.7 ? "REA" : "SI"
        case 3: u < 0.25 ? "REA" : u < 0.55 ? "SI" : "SC"
        case 5: u < 0.2 ? "HDT" : u < 0.25 ? "HO" : "MED"
        default: u < 0.30 ? "UHCD" : u < 0.48 ? "CHIR" : band == 2 && u < 0.56 ? "OBST" : "MED"
        }
    }

    private func fraction(_ value: Double) -> Double { value - value.rounded(.down) }
}

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

/// The bytes of an RPU file in the making, ISO-8859-1.
struct RPUFile {
    private(set) var bytes: [UInt8] = []

    mutating func head(finess: String, extract: CivilDateTime, from: CivilDate, to: CivilDate) {
        bytes.reserveCapacity(1 << 19)
        write("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<OSCOUR>\n<ETABLISSEMENT>")
        element("FINESS", finess)
        element("ORDRE", "0")
        let time = "\(twoDigits(extract.hour)):\(twoDigits(extract.minute)):\(twoDigits(extract.second))"
        element("EXTRACT", "\(written(extract.date)) \(time)")
        element("DATEDEBUT", written(from))
        element("DATEFIN", written(to))
        write("</ETABLISSEMENT>\n<PASSAGES>\n")
    }

    mutating func append(_ record: RPURecord, entry: CivilDateTime, exit: CivilDateTime?) {
        write("<PATIENT>")
        element("CP", record.postcode)
        element("COMMUNE", record.commune)
        element("NAISSANCE", written(record.birth))
        element("SEXE", record.sex)
        element("ENTREE", written(entry))
        element("MODE_ENTREE", "8")
        element("PROVENANCE", "5")
        element("TRANSPORT", record.transport)
        element("TRANSPORT_PEC", record.transportCare)
        element("MOTIF", record.reason)
        element("GRAVITE", record.severity)
        element("DP", exit == nil ? "" : record.diagnosis)
        write("<LISTE_DA/><LISTE_ACTES/>")
        element("SORTIE", exit.map(written) ?? "")
        element("MODE_SORTIE", exit == nil ? "" : record.exitMode)
        element("DESTINATION", exit == nil ? "" : record.destination)
        element("ORIENT", exit == nil ? "" : record.orientation)
        write("</PATIENT>\n")
    }

    mutating func tail() { write("</PASSAGES>\n</OSCOUR>\n") }

    private mutating func element(_ name: String, _ text: String) {
        if text.isEmpty {
            write("<" + name + "/>")
        } else {
            write("<" + name + ">")
            write(text)
            write("</" + name + ">")
        }
    }

    /// Appends a text whose characters all exist in ISO-8859-1.
    private mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            if utf8.allSatisfy({ $0 < 0x80 }) {
                bytes.append(contentsOf: utf8)
            } else {
                for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars {
                    bytes.append(UInt8(exactly: scalar.value) ?? UInt8(ascii: "?"))
                }
            }
        }
    }

    private func written(_ date: CivilDate) -> String {
        let (year, month, day) = date.parts
        return "\(twoDigits(day))/\(twoDigits(month))/\(year)"
    }

    private func written(_ label: CivilDateTime) -> String {
        "\(written(label.date)) \(twoDigits(label.hour)):\(twoDigits(label.minute))"
    }
}
