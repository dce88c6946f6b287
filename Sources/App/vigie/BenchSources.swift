import Connectors
import Foundation
import Statistics
import TimeSeries

/// Made-up deliveries in the publishers' formats: `years` years up to 2025 for the eight départements of Île-de-France.
///
/// Hourly weather (temperature, rain, wind) as Open-Meteo's archive gives it and hourly air as Airparif does; daily weather,
/// visits, admissions, calls, interventions, acts, air quality and gatherings; weekly sales and rates.
struct BenchSources {
    private static let departements = ["75", "77", "78", "91", "92", "93", "94", "95"]
    private static let stations = [
        "75": "PA13", "77": "MELUN", "78": "VERS", "91": "EVRY", "92": "GEN", "93": "STDEN", "94": "VITRY",
        "95": "CERGY",
    ]

    private let folder: URL
    private let days: [CivilDate]

    init(years: Int, in folder: URL) {
        self.folder = folder
        let last = CivilDate(iso8601: "2025-12-31") ?? CivilDate(dayNumber: 20_453)
        let first = CivilDate(year: last.year + 1 - years, month: 1, day: 1) ?? last
        days = (first.dayNumber...last.dayNumber).map { CivilDate(dayNumber: $0) }
    }

    /// Writes the files of each connector.
    func write() throws -> [(any Connector, [URL])] {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var generator = SeededGenerator(seed: 20)
        func each(_ name: (String) -> String, _ text: (String) -> String) throws -> [URL] {
            try Self.departements.map { try file(name($0), text($0)) }
        }
        return [
            (OpenMeteo(), try each({ "archive-dep-\($0).json" }, { openMeteo($0, &generator) })),
            (MeteoFrance(), try each({ "Q_\($0)_previous.csv" }, { meteoFrance($0, &generator) })),
            (Reanalysis(), try each({ "power-dep-\($0).csv" }, { power($0, &generator) })),
            (Airparif(), [try file("airparif.csv", airparif(&generator))]),
            (
                AirQualityIndex(),
                [
                    try file(
                        "atmo.csv",
                        table(
                            "date_ech,code_qual,code_no2,code_o3,code_zone",
                            { "\($0),\(1 + $2 % 6),\(1 + $2 % 4),\(1 + $2 % 5),\($1)056" }, &generator))
                ]
            ),
            (SurSaUD(), [try file("sursaud-quot-dep.csv", sursaud(&generator))]),
            (
                Sivic(),
                [
                    try file(
                        "sivic.csv",
                        table(
                            "dep;jour;incid_hosp;incid_rea;incid_dc;incid_rad",
                            { "\($1);\($0);\($2 % 50);\($2 % 11);\($2 % 7);\($2 % 43)" }, &generator))
                ]
            ),
            (
                Samu(),
                [
                    try file(
                        "samu.csv",
                        table(
                            "date,service,affaires,Medecins,conseils",
                            { "\($0),SAMU \($1),\(400 + $2 % 300),\(60 + $2 % 50),\(90 + $2 % 80)" }, &generator))
                ]
            ),
            (
                SosMedecins(),
                [try file("sos.csv", table("date,departement,actes", { "\($0),\($1),\(200 + $2 % 300)" }, &generator))]
            ),
            (
                FireBrigade(),
                [
                    try file(
                        "sdis.csv",
                        table("date,departement,interventions", { "\($0),\($1),\(300 + $2 % 200)" }, &generator))
                ]
            ),
            (
                PharmacySales(),
                [
                    try file(
                        "ventes.csv",
                        table(
                            "semaine;departement;famille;ventes", every: 7,
                            { "\($0);\($1);Antitussifs;\(900 + $2 % 900)" }, &generator))
                ]
            ),
            (
                Odisse(),
                [
                    try file(
                        "grippe-departement.csv",
                        table(
                            "date_complet;dep;sursaud_cl_age_gene;taux_passages_grippe_sau;taux_hospit_grippe_sau;taux_actes_grippe_sos",
                            every: 7, { "\($0);\($1);Tous âges;\($2 % 900),25;\($2 % 700),5;\($2 % 800)" }, &generator))
                ]
            ),
            (
                Gatherings(),
                [
                    try file(
                        "rassemblements.csv",
                        table(
                            "date,departement,affluence,annonce_le", { "\($0),\($1),\(1000 * (1 + $2 % 60)),\($0)" },
                            &generator))
                ]
            ),
        ]
    }

    private func file(_ name: String, _ text: String) throws -> URL {
        let url = folder.appending(path: name)
        try Data(text.utf8).write(to: url)
        return url
    }

    /// One row for each day (or Monday) and département.
    private func table(
        _ header: String, every step: Int = 1, _ row: (CivilDate, String, Int) -> String,
        _ generator: inout SeededGenerator
    ) -> String {
        var text = header + "\n"
        for day in days where step == 1 || day.weekday == .monday {
            for code in Self.departements {
                text += row(day, code, Int(generator.next() >> 40))
                text += "\n"
            }
        }
        return text
    }

    /// Tenths between two numbers.
    private func tenths(_ low: Int, _ high: Int, _ generator: inout SeededGenerator) -> String {
        let tenths = low * 10 + Int(generator.next() >> 33) % ((high - low) * 10)
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    private func hour(_ hour: Int) -> String { hour < 10 ? "0\(hour)" : "\(hour)" }

    private func openMeteo(_ code: String, _ generator: inout SeededGenerator) -> String {
        let dates = days.map(\.description)
        let times = dates.flatMap { day in (0..<24).map { "\"\(day)T\(hour($0)):00\"" } }
        func column(_ low: Int, _ high: Int, _ generator: inout SeededGenerator) -> String {
            times.indices.map { _ in tenths(low, high, &generator) }.joined(separator: ",")
        }
        return """
            {"latitude":48.86,"longitude":2.35,"utc_offset_seconds":0,"timezone":"GMT","hourly_units":{"time":"iso8601",\
            "temperature_2m":"°C","precipitation":"mm","wind_speed_10m":"km/h"},"hourly":{"time":[\
            \(times.joined(separator: ","))],"temperature_2m":[\(column(-5, 35, &generator))],\
            "precipitation":[\(column(0, 4, &generator))],"wind_speed_10m":[\(column(0, 50, &generator))]}}
            """
    }

    private func meteoFrance(_ code: String, _ generator: inout SeededGenerator) -> String {
        var text = "NUM_POSTE;NOM_USUEL;LAT;LON;ALTI;AAAAMMJJ;RR;QRR;TN;QTN;TX;QTX;TM;QTM\n"
        for station in 1...2 {
            for day in days {
                let date = day.description.filter { $0 != "-" }
                text += "\(code)99900\(station);INVENTEE;48.9;2.4;40;\(date)"
                text += ";\(tenths(0, 9, &generator));1;\(tenths(-5, 12, &generator));1"
                text += ";\(tenths(12, 35, &generator));1;\(tenths(5, 20, &generator));1\n"
            }
        }
        return text
    }

    private func power(_ code: String, _ generator: inout SeededGenerator) -> String {
        var text = "YEAR,MO,DY,T2M,T2M_MIN,T2M_MAX,PRECTOTCORR,WS10M\n"
        for day in days {
            let (year, month, date) = day.parts
            text += "\(year),\(month),\(date),\(tenths(5, 20, &generator)),\(tenths(-5, 5, &generator))"
            text += ",\(tenths(20, 35, &generator)),\(tenths(0, 9, &generator)),\(tenths(0, 9, &generator))\n"
        }
        return text
    }

    private func airparif(_ generator: inout SeededGenerator) -> String {
        let columns = Self.departements.compactMap { Self.stations[$0] }.map { "NO2_\($0)_ugm3" }
        var text = "datetime_utc,\(columns.joined(separator: ","))\n"
        for day in days.map(\.description) {
            for hour in 0..<24 {
                text += "\(day) \(self.hour(hour)):00:00Z"
                for _ in columns {
                    text += ","
                    text += tenths(0, 90, &generator)
                }
                text += "\n"
            }
        }
        return text
    }

    private func sursaud(_ generator: inout SeededGenerator) -> String {
        var text = "dep;date_de_passage;sursaud_cl_age_corona;nbre_pass_corona;nbre_pass_tot;nbre_hospit_corona;"
        text += "nbre_acte_corona;nbre_acte_tot\n"
        for code in Self.departements {
            for day in days.map(\.description) {
                for age in 0...6 {
                    let chance = Int(generator.next() >> 40)
                    text += "\(code);\(day);\(age);\(chance % 30);\(500 + chance % 400);\(chance % 9);\(chance % 20)"
                    text += ";\(100 + chance % 100)\n"
                }
            }
        }
        return text
    }
}
