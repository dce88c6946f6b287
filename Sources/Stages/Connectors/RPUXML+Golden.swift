import Messages
import TimeSeries

extension RPUXML {
    /// Invented patients of a site that does not exist (FINESS 990000011): an autumn switch day extracted the next morning.
    public static var goldenDeliveries: [GoldenDelivery] { [autumnDay, emptyHours] }

    private static func at(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }
    private static let site = Place.site("990000011")

    /// Sunday 2024-10-27 in Paris begins at 2024-10-26T22:00Z; label 02:00 is shown at 00:00Z and at 01:00Z.
    private static var autumnDay: GoldenDelivery {
        let text = """
            <?xml version="1.0" encoding="ISO-8859-1"?>
            <OSCOUR>
              <ETABLISSEMENT>
                <EXTRACT>28/10/2024 04:00:00</EXTRACT><DATEFIN>27/10/2024</DATEFIN><DATEDEBUT>27/10/2024</DATEDEBUT>
                <ORDRE>0</ORDRE><FINESS>990000011</FINESS>
              </ETABLISSEMENT>
              <PASSAGES>
                <PATIENT>
                  <NAISSANCE>28/10/1949</NAISSANCE><SEXE>F</SEXE><CP>75999</CP><COMMUNE>Synth\u{E9}ville</COMMUNE>
                  <ENTREE>27/10/2024 02:50:30</ENTREE><SORTIE>27/10/2024 02:10</SORTIE><MODE_ENTREE>8</MODE_ENTREE>
                  <TRANSPORT>AMBU</TRANSPORT><TRANSPORT_PEC/><MOTIF>chute</MOTIF><GRAVITE>2</GRAVITE><DP>S52.50</DP>
                  <MODE_SORTIE>8</MODE_SORTIE><DESTINATION/><ORIENT/>
                </PATIENT>
                <PATIENT>
                  <ORIENT>PAS</ORIENT><MODE_SORTIE>7</MODE_SORTIE><DP>j459</DP><GRAVITE>9</GRAVITE>
                  <SORTIE>28/10/2024 01:30</SORTIE><ENTREE>27/10/2024 23:00</ENTREE><NAISSANCE>27/10/2022</NAISSANCE>
                </PATIENT>
                <PATIENT><ENTREE>26/10/2024 23:59</ENTREE></PATIENT>
                <PATIENT><ENTREE>27/10/24 8h30</ENTREE></PATIENT>
                <PATIENT><NAISSANCE/></PATIENT>
              </PASSAGES>
            </OSCOUR>

            """
        // ISO-8859-1: one byte for each character, so the accented letter is no UTF-8.
        let bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        let known = at("2024-10-28T03:00:00Z")
        let night = at("2024-10-27T00:00:00Z")
        let evening = at("2024-10-27T22:00:00Z")
        let midnight = at("2024-10-27T23:00:00Z")
        let hours = (0..<24).map { at("2024-10-26T22:00:00Z").advanced(bySeconds: 3600 * ($0 <= 2 ? $0 : $0 + 1)) }
        var counts: [Cell: Double] = [:]
        for (stratum, hour) in [
            (Stratum.all, night), (.age(.from65to74), night), (.severity("2"), night),
            (Stratum([.orientation: "unknown"]), night), (.all, evening), (.age(.from0to4), evening),
            (.severity("unknown"), evening), (Stratum([.orientation: "PSA"]), evening),
        ] {
            counts[Cell(.visits, stratum, .hour, hour)] = 1
        }
        counts[Cell(.admissions, .all, .hour, evening)] = 1
        counts[Cell(.admissions, .age(.from0to4), .hour, evening)] = 1
        counts[Cell(.transfers, .all, .hour, evening)] = 1
        // In at 23:00 sharp, out at 01:30: there at 23:00, and at 00:00 and 01:00 of the day after.
        counts[Cell(.present, Stratum([.entered: "0"]), .hour, evening)] = 1
        counts[Cell(.present, Stratum([.entered: "1"]), .hour, midnight)] = 1
        counts[Cell(.present, Stratum([.entered: "1"]), .hour, at("2024-10-28T00:00:00Z"))] = 1
        let start = hours[0]
        // 02:50:30 to 02:10 on the second showing of the label: 19 min 30 s.
        counts[Cell(.lengthOfStay, Stratum([.duration: "00-01h"]), .day, start)] = 1
        counts[Cell(.lengthOfStay, Stratum([.duration: "02-03h"]), .day, start)] = 1
        counts[Cell(.visits, .syndrome("trauma"), .day, start)] = 1
        counts[Cell(.visits, .syndrome("asthma"), .day, start)] = 1
        // Records that hold a field, and usable ones where they differ: GRAVITE 9 is no CCMU.
        let filled = [
            ("NAISSANCE", 2, 2), ("SEXE", 1, 1), ("CP", 1, 1), ("COMMUNE", 1, 1), ("ENTREE", 2, 2), ("SORTIE", 2, 2),
            ("MODE_ENTREE", 1, 1), ("TRANSPORT", 1, 1), ("MOTIF", 1, 1), ("GRAVITE", 2, 1), ("DP", 2, 2),
            ("MODE_SORTIE", 2, 2), ("ORIENT", 1, 1),
        ]
        for (field, some, good) in filled {
            counts[Cell(.fieldsFilled, Stratum([.field: field]), .day, start)] = Double(some)
            counts[Cell(.fieldsUsable, Stratum([.field: field]), .day, start)] = Double(good)
        }
        let presence = hours + (0...4).map { midnight.advanced(bySeconds: 3600 * $0) }
        return GoldenDelivery(
            name: "autumn switch day", connector: card.name, bytes: bytes,
            source: DeliverySource(fileName: "O990000011_0_20241028040000.xml", receivedAt: at("2024-10-28T03:05:00Z")),
            observations: every(hours: hours, day: start, presence: presence, known: known, counts),
            end: DeliveryEnd(
                replaced: ranges(from: start, to: midnight, known: known),
                findings: [
                    Finding(
                        check: "rpu-entry-missing", severity: .rejected, message: Messages.rpuEntryMissing(count: 1),
                        line: 20),
                    Finding(
                        check: "rpu-entry-unreadable", severity: .rejected,
                        message: Messages.rpuEntryUnreadable(count: 1, shape: "99/99/99 9A99"), line: 19),
                    Finding(
                        check: "rpu-entry-outside", severity: .rejected, message: Messages.rpuEntryOutside(count: 1),
                        line: 18),
                    Finding(
                        check: "rpu-completeness", severity: .info,
                        message: Messages.rpuCompleteness(
                            records: 2,
                            fields: patientFields.map { name in
                                let (_, some, good) = filled.first { $0.0 == name } ?? (name, 0, 0)
                                return (name, some * 50, good * 50)
                            }), count: 2),
                ], recordsRead: 5, recordsRejected: 3))
    }

    /// Extracted at noon: hours to come are not given, hours without a patient are zero.
    private static var emptyHours: GoldenDelivery {
        let text = """
            <OSCOUR><ETABLISSEMENT><FINESS>990000011</FINESS><EXTRACT>05/06/2024 12:30</EXTRACT>
            <DATEDEBUT>05/06/2024</DATEDEBUT><DATEFIN>05/06/2024</DATEFIN></ETABLISSEMENT><PASSAGES/></OSCOUR>
            """
        let start = at("2024-06-04T22:00:00Z")
        let known = at("2024-06-05T10:30:00Z")
        let hours = (0..<13).map { start.advanced(bySeconds: 3600 * $0) }
        return GoldenDelivery(
            name: "no patient so far", connector: card.name, bytes: Array(text.utf8),
            source: DeliverySource(fileName: "RPU_990000022_240605.xml", receivedAt: known),
            observations: every(hours: Array(hours.dropLast()), day: nil, presence: hours, known: known, [:]),
            end: DeliveryEnd(
                replaced: Array(ranges(from: start, to: start.advanced(bySeconds: 12 * 3600), known: known).prefix(1)),
                findings: [
                    Finding(
                        check: "rpu-finess-differs", severity: .warning,
                        message: Messages.rpuFinessDiffers(inFile: "990000011", inName: "990000022"))
                ]))
    }

    // MARK: - Every cell of a delivery, written down apart from the code that counts

    private struct Cell: Hashable {
        var measure: Measure
        var stratum: Stratum
        var grain: Grain
        var start: Instant

        init(_ measure: Measure, _ stratum: Stratum, _ grain: Grain, _ start: Instant) {
            (self.measure, self.stratum, self.grain, self.start) = (measure, stratum, grain, start)
        }
    }

    private static let patientFields = [
        "CP", "COMMUNE", "NAISSANCE", "SEXE", "ENTREE", "MODE_ENTREE", "PROVENANCE", "TRANSPORT", "TRANSPORT_PEC",
        "MOTIF", "GRAVITE", "DP", "SORTIE", "MODE_SORTIE", "DESTINATION", "ORIENT",
    ]

    private static func ranges(from: Instant, to: Instant, known: Instant) -> [ReplacedRange] {
        [
            ReplacedRange(
                place: site, measures: [.visits, .admissions, .transfers], grain: .hour, from: from, to: to,
                absent: .zero, availableAt: known),
            ReplacedRange(
                place: site, measures: [.lengthOfStay, .fieldsFilled, .fieldsUsable], grain: .day, from: from, to: to,
                absent: .zero, availableAt: known),
        ]
    }

    private static func every(
        hours: [Instant], day: Instant?, presence: [Instant], known: Instant, _ counts: [Cell: Double]
    ) -> [Observation] {
        let ages = ["00-04", "05-14", "15-44", "45-64", "65-74", "75+", "unknown"]
        let severities = ["1", "2", "3", "4", "5", "P", "D", "unknown"]
        let orientations = "FUGUE SCAM PSA REO SC SI REA UHCD MED CHIR OBST HDT HO unknown".split(separator: " ")
        let durations =
            "00-01h 01-02h 02-03h 03-04h 04-06h 06-08h 08-12h 12-24h 24-48h 48-72h over-72h negative unknown"
        let syndromes =
            "asthma bronchiolitis flu covid pneumonia respiratory gastroenteritis heat alcohol psychiatric stroke cardiac "
            + "trauma poisoning malaise abdominal-pain renal-colic fever other uncoded"
        let byAge = [Stratum.all] + ages.map { Stratum([.age: $0]) }
        var found: [Observation] = []
        func give(_ measure: Measure, _ strata: [Stratum], _ grain: Grain, _ starts: [Instant]) {
            for stratum in strata {
                for start in starts {
                    found.append(
                        Observation(
                            series: SeriesKey(site, measure, stratum, every: grain), referenceTime: start,
                            value: counts[Cell(measure, stratum, grain, start)] ?? 0, availableAt: known))
                }
            }
        }
        give(.visits, byAge + severities.map { Stratum([.severity: $0]) }, .hour, hours)
        give(.visits, orientations.map { Stratum([.orientation: String($0)]) }, .hour, hours)
        give(.admissions, byAge, .hour, hours)
        give(.transfers, [.all], .hour, hours)
        // Hours of the day of entry, then of the days after as far as EXTRACT.
        let dayEnd = (hours.first ?? known).advanced(bySeconds: presence.count > 24 ? 25 * 3600 : 24 * 3600)
        give(.present, [Stratum([.entered: "0"])], .hour, presence.filter { $0 < dayEnd })
        give(.present, [Stratum([.entered: "1"])], .hour, presence.filter { $0 >= dayEnd })
        let days = day.map { [$0] } ?? []
        give(.lengthOfStay, durations.split(separator: " ").map { Stratum([.duration: String($0)]) }, .day, days)
        give(.visits, syndromes.split(separator: " ").map { .syndrome(String($0)) }, .day, days)
        give(.fieldsFilled, patientFields.map { Stratum([.field: $0]) }, .day, days)
        give(.fieldsUsable, patientFields.map { Stratum([.field: $0]) }, .day, days)
        return found
    }
}
