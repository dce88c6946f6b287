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
    /// The RPU files that an ED sent on the mornings from one day up to another, which is left out; a morning on which it
    /// sent none is passed over.
    ///
    /// Each file holds the days J-6 to J-1 and the records that were complete by then, so that a resend holds the patients
    /// who came late into the system; patients still present have no way out yet. Counts are those of
    /// ``simulate(_:from:to:knownBy:)``. Patients, birth dates and communes are invented.
    ///
    /// - Parameter days: days that a file covers; 6 unless the parameters say otherwise. A longer file is a catch-up.
    public func rpuDeliveries(
        of site: SyntheticSite, onMorningsFrom from: CivilDate, to: CivilDate, days: Int? = nil,
        receive: (RPUDelivery) -> Void
    ) {
        let days = days ?? parameters.reporting.daysInDelivery
        let admissionChance = care.admissionChance(offset: site.admissionOffset)
        var rendered: [Int: RenderedDay] = [:]
        for morning in DayCalendar.day(from)..<max(DayCalendar.day(from), DayCalendar.day(to)) {
            rendered = rendered.filter { $0.key >= morning - days }
            guard reporting[site.number].isSent(onMorningOf: morning),
                coverage(of: site, on: DayCalendar.date(morning - 1)) > 0
            else { continue }
            let extract = extract(onMorningOf: morning)
            let label = CivilZone.paris.label(at: Instant(secondsSince1970: extract))
            var file = RPUBytes()
            file.head(
                finess: site.finess, extract: label, from: DayCalendar.date(morning - days),
                to: DayCalendar.date(morning - 1))
            for day in (morning - days)..<morning {
                let records =
                    rendered[day] ?? render(dayOf: site, day, admissionChance: admissionChance)
                rendered[day] = records
                records.append(to: &file, morning: morning - day, extract: extract)
            }
            file.tail()
            receive(
                RPUDelivery(
                    fileName: "O\(site.finess)_0_\("\(label)".filter(\.isNumber)).xml", bytes: file.bytes,
                    availableAt: Instant(secondsSince1970: extract)))
        }
    }

    /// The RPU file of one morning, or nil when the ED sent none.
    ///
    /// See ``rpuDeliveries(of:onMorningsFrom:to:days:receive:)``.
    public func rpuDelivery(of site: SyntheticSite, onMorningOf date: CivilDate, days: Int? = nil) -> RPUDelivery? {
        var found: RPUDelivery?
        rpuDeliveries(of: site, onMorningsFrom: date, to: date.advanced(byDays: 1), days: days) { found = $0 }
        return found
    }

    private func render(dayOf site: SyntheticSite, _ day: Int, admissionChance: [[Double]]) -> RenderedDay {
        var chance = SeededGenerator(seed: seed, stream: "records:\(site.finess):\(day)")
        let labels = calendar.labels(of: day)
        var rendered = RenderedDay()
        for patient in patients(of: site, on: day, admissionChance: admissionChance) {
            let draws = RecordDraws(&chance)
            guard patient.knownAfter > 0 else { continue }
            rendered.append(
                record(of: patient, site: site, day: day, draws), knownAfter: Int(patient.knownAfter),
                departure: patient.departure, entry: labels.label(of: patient.arrival),
                exit: labels.label(of: patient.departure))
        }
        return rendered
    }

    /// What a record says beside its times.
    private func record(of patient: SyntheticPatient, site: SyntheticSite, day: Int, _ u: RecordDraws) -> RPURecord {
        let band = Int(patient.band)
        let severity = Int(patient.severity)
        let complaint = complaint(band: band, day: day, brought: u.brought, usual: u.usual)
        let ages = RPUVocabulary.ages[band]
        let years = ages.lowerBound + Int(u.age * Double(ages.count))
        let birth = DayCalendar.date(day - Int(365.2425 * Double(years)) - 2 - Int(u.birthday * 361))
        let reporting = parameters.reporting
        let isDead = !patient.isAdmitted && (severity == 6 || (severity == 4 && u.death < 0.5))
        let orientation: String =
            if patient.isAdmitted { admittedTo(severity: severity, band: band, u.way) } else if isDead { "" } else {
                u.way < 0.012 ? "PSA" : u.way < 0.018 ? "FUGUE" : u.way < 0.024 ? "SCAM" : u.way < 0.030 ? "REO" : ""
            }
        let carried = severity >= 3 && severity <= 4 ? 0.9 : 0.10 + 0.09 * Double(band)
        let transport =
            u.transport > carried
            ? "PERSO"
            : severity == 4 || (severity == 3 && u.carrier < 0.4)
                ? "SMUR"
                : u.carrier < 0.45 ? "VSAB" : "AMBU"
        return RPURecord(
            postcode: site.departement + "99" + String(Int(u.postcode * 9)),
            commune: RPUVocabulary.communes[Int(u.commune * Double(RPUVocabulary.communes.count))],
            birth: birth, sex: u.sex < 0.5 ? "F" : "M", transport: transport,
            transportCare: transport == "SMUR" ? "MED" : transport == "PERSO" ? "AUCUN" : "PARAMED",
            reason: u.reasonFilled < reporting.codedReason ? complaint.reason : "",
            severity: u.severityFilled < reporting.codedSeverity ? RPUVocabulary.severities[severity] : "",
            diagnosis: u.diagnosisFilled < reporting.codedDiagnosis ? complaint.diagnosis : "",
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
}
