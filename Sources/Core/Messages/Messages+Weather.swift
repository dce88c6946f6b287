// What the connectors of weather and air say.

// MARK: - open-meteo

extension Messages {
    public static let openMeteoTitle = Text(fr: "Open-Meteo", en: "Open-Meteo")
    public static let openMeteoSummary = Text(
        fr: "Météo observée et prévue, par heure et par jour, et les prévisions des jours d’avant.",
        en: "Observed and forecast weather by hour and day, and what was forecast on the days before.")
    public static let openMeteoFormat = Text(
        fr:
            "JSON des API archive, forecast, historical-forecast et previous-runs : temperature_2m, relative_humidity_2m, precipitation, snowfall, wind_speed_10m et, par jour, temperature_2m_min, _max et _mean, precipitation_sum, snowfall_sum. Unités lues dans hourly_units et daily_units, converties en °C, mm, cm, m/s. Heures au décalage utc_offset_seconds, le même pour toute la réponse même au changement d’heure ; timeformat=unixtime accepté. Pluie et neige sont rangées à l’heure où elles sont tombées. Un jour est le jour civil de son étiquette. Territoire : dep-75 ou reg-11 dans le nom du fichier ; sinon le département d’Île-de-France dont la préfecture est la plus proche du point ; hors de la région, area:latitude,longitude. Un seul fichier de 64 Mio au plus.",
        en:
            "JSON of the APIs archive, forecast, historical-forecast and previous-runs: temperature_2m, relative_humidity_2m, precipitation, snowfall, wind_speed_10m and, by day, temperature_2m_min, _max and _mean, precipitation_sum, snowfall_sum. Units are read from hourly_units and daily_units and converted to °C, mm, cm, m/s. Hours are at the offset utc_offset_seconds, one for the whole reply even over a clock change; timeformat=unixtime is read too. Rain and snow go to the hour in which they fell. A day is the civil day of its label. Place: dep-75 or reg-11 in the file name; else the département of Île-de-France whose prefecture is nearest to the point; outside the region area:latitude,longitude. One file of at most 64 MiB."
    )
    public static let openMeteoKnownAt = Text(
        fr:
            "Prévision (des heures à venir, ou « forecast » dans le nom) : l’instant déclaré, à défaut la réception, pour toutes les valeurs. « _previous_dayN » : N × 24 h avant l’heure décrite. Passé : l’instant déclaré ; à défaut la fin du pas plus cinq jours (archive ERA5), ou la fin du pas (« historical » dans le nom), jamais après la réception.",
        en:
            "Forecast (hours to come, or \"forecast\" in the name): the declared time, without it when it was received, for all values. \"_previous_dayN\": N × 24 h before the hour described. The past: the declared time; without it the end of the step plus five days (ERA5 archive), or the end of the step (\"historical\" in the name), never after it was received."
    )
    public static let expectedOpenMeteo = Text(
        fr: "un JSON d’Open-Meteo avec hourly ou daily, leurs unités et utc_offset_seconds",
        en: "JSON of Open-Meteo with hourly or daily, their units and utc_offset_seconds")
    public static let foundJSONOfAnotherKind = Text(fr: "un autre JSON", en: "other JSON")
    public static let expectedOffset = Text(
        fr: "un décalage de 18 heures au plus, en secondes", en: "an offset of at most 18 hours, in seconds")
    public static let expectedDegrees = Text(fr: "des degrés décimaux", en: "decimal degrees")
    public static let expectedUnixTime = Text(
        fr: "une heure Unix en secondes, de 1900 à 2100", en: "a Unix time in seconds, from 1900 to 2100")

    public static func openMeteoError(_ reason: String) -> Text {
        Text(
            fr: "L’API a répondu par une erreur : \(reason). Il est attendu une réponse avec des données.",
            en: "The API answered with an error: \(reason). A reply with data is expected.")
    }

    public static func expectedValues(_ count: Int) -> Text {
        Text(fr: "\(count) nombres, un par heure ou jour", en: "\(count) numbers, one for each hour or day")
    }

    public static func expectedUnit(_ names: String) -> Text {
        Text(fr: "une unité parmi : \(names)", en: "one of these units: \(names)")
    }
}

// MARK: - meteofrance

extension Messages {
    public static let meteoFranceTitle = Text(fr: "Météo-France (climatologie)", en: "Météo-France (climatology)")
    public static let meteoFranceSummary = Text(
        fr: "Météo mesurée par jour ou par heure, moyenne des stations de chaque département.",
        en: "Measured weather by day or hour, the mean of the stations of each département.")
    public static let meteoFranceFormat = Text(
        fr:
            "CSV « ; » des fichiers Q_ (AAAAMMJJ ; RR, TN, TX, TM, FFM, UM, HNEIGEF) et H_ (AAAAMMJJHH en UTC ; RR1, TN, TX, T, FF, U). Département d’après les deux premiers chiffres de NUM_POSTE ; moyenne des stations qui ont une valeur. Code qualité 2 (douteux) : valeur mise de côté. Pluie et extrêmes horaires : heure qui précède. Un jour est lu comme jour civil (la pluie y est comptée de 6 h à 6 h UTC).",
        en:
            "CSV \";\" of the files Q_ (AAAAMMJJ; RR, TN, TX, TM, FFM, UM, HNEIGEF) and H_ (AAAAMMJJHH in UTC; RR1, TN, TX, T, FF, U). Département from the first two digits of NUM_POSTE; mean of the stations that have a value. Quality code 2 (doubtful): the value is set aside. Rain and extremes of an hour belong to the hour before. A day is read as the civil day (rain is counted from 06 to 06 UTC)."
    )
    public static let meteoFranceKnownAt = Text(
        fr:
            "Le lendemain à 12 h, heure de Paris ; ou l’instant déclaré à l’import, jamais avant la fin du pas.",
        en: "The day after at 12:00 Paris time; or the time declared on ingest, never before the end of the step.")
    public static let expectedMeteoFranceHeader = Text(
        fr: "un en-tête NUM_POSTE, NOM_USUEL, LAT, LON, ALTI, AAAAMMJJ…",
        en: "a header NUM_POSTE, NOM_USUEL, LAT, LON, ALTI, AAAAMMJJ…")
    public static let expectedStation = Text(
        fr: "un numéro de poste de 8 chiffres", en: "a station number of 8 digits")
    public static let expectedCompactDate = Text(
        fr: "une date AAAAMMJJ, ou AAAAMMJJHH par heure", en: "a date as YYYYMMDD, or YYYYMMDDHH by hour")

    public static func meteoFranceDoubtful(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr: "\(count) valeur\(s.french) au code qualité 2 (douteuse) : mise\(s.french) de côté.",
            en: "\(count) value\(s.english) with quality code 2 (doubtful): set aside.")
    }
}

// MARK: - reanalysis

extension Messages {
    public static let reanalysisTitle = Text(
        fr: "Températures NASA POWER et ODRÉ", en: "Temperatures of NASA POWER and ODRÉ")
    public static let reanalysisSummary = Text(
        fr: "Températures quotidiennes d’une réanalyse (NASA POWER) ou moyennes des régions (ODRÉ).",
        en: "Daily temperatures of a reanalysis (NASA POWER), or means of the regions (ODRÉ).")
    public static let reanalysisFormat = Text(
        fr:
            "NASA POWER : CSV YEAR,MO,DY (ou DOY), T2M, T2M_MIN, T2M_MAX, PRECTOTCORR, RH2M, WS10M, avec ou sans le bloc -BEGIN HEADER- ; -999 = manquant ; territoire : dep-75 ou « paris » dans le nom du fichier, sinon la ligne Location du bloc. ODRÉ : Date, Code INSEE région, TMin, TMax, TMoy (ou date, code_insee_region, tmin, tmax, tmoy).",
        en:
            "NASA POWER: CSV YEAR,MO,DY (or DOY), T2M, T2M_MIN, T2M_MAX, PRECTOTCORR, RH2M, WS10M, with or without the block -BEGIN HEADER-; -999 = missing; place: dep-75 or \"paris\" in the file name, else the block’s line Location. ODRÉ: Date, Code INSEE région, TMin, TMax, TMoy (or date, code_insee_region, tmin, tmax, tmoy)."
    )
    public static let reanalysisKnownAt = Text(
        fr:
            "L’instant déclaré, jamais avant la fin du jour ; à défaut trois jours après sa fin (NASA POWER), ou le 1er du deuxième mois suivant (ODRÉ, publié par mois).",
        en:
            "The declared time, never before the end of the day; without it three days after its end (NASA POWER), or the 1st of the second month after (ODRÉ, published by month)."
    )
    public static let expectedReanalysisHeader = Text(
        fr: "un en-tête YEAR,MO,DY,T2M… ou date,code_insee_region,tmin…",
        en: "a header YEAR,MO,DY,T2M… or date,code_insee_region,tmin…")
}

// MARK: - airparif

extension Messages {
    public static let airparifTitle = Text(fr: "Airparif (mesures horaires)", en: "Airparif (hourly measurements)")
    public static let airparifSummary = Text(
        fr: "Concentrations horaires de NO2, NO, NOx, ozone, PM10, PM2,5 et SO2 par station.",
        en: "Hourly concentrations of NO2, NO, NOx, ozone, PM10, PM2.5 and SO2 by station.")
    public static let airparifFormat = Text(
        fr:
            "CSV datetime_utc,NO2,NO,NOX (ou NO2_STDEN_ugm3), ou export à six lignes d’en-tête (,STDEN:NO2,… puis stations, codes, polluants, codes, unités). Heures UTC avec Z : la fin de l’heure mesurée. Vide = manquant. Les valeurs négatives de NO jusqu’à -5 sont du bruit de mesure, gardées. Territoire : département de la station (STDEN : dep:93), sinon dep-93 dans le nom du fichier, sinon area:CODE.",
        en:
            "CSV datetime_utc,NO2,NO,NOX (or NO2_STDEN_ugm3), or the export with six header lines (,STDEN:NO2,… then stations, codes, pollutants, codes, units). Hours in UTC with Z: the end of the hour measured. Empty = missing. Negative values of NO down to -5 are noise of the instrument and kept. Place: the station’s département (STDEN: dep:93), else dep-93 in the file name, else area:CODE."
    )
    public static let airparifKnownAt = Text(
        fr: "Une heure après la fin de l’heure mesurée ; ou l’instant déclaré, jamais avant cette fin.",
        en: "One hour after the end of the hour measured; or the declared time, never before that end.")
    public static let expectedAirparifHeader = Text(
        fr: "un en-tête datetime_utc,NO2,… ou les six lignes de l’export",
        en: "a header datetime_utc,NO2,… or the six lines of the export")
    public static let expectedUTCHour = Text(
        fr: "une heure pleine en UTC comme 2024-01-01 01:00:00Z", en: "a whole hour in UTC like 2024-01-01 01:00:00Z")
    public static let expectedConcentration = Text(
        fr: "une concentration en µg/m³, de -5 à 5000, ou rien",
        en: "a concentration in µg/m³ from -5 to 5000, or nothing")

    public static func airparifNegative(count: Int) -> Text {
        let s = plural(count)
        return Text(
            fr:
                "\(count) valeur\(s.french) un peu négative\(s.french) : bruit de l’instrument autour de zéro, gardée\(s.french).",
            en: "\(count) slightly negative value\(s.english): noise of the instrument around zero, kept.")
    }
}

// MARK: - air-quality-index

extension Messages {
    public static let airIndexTitle = Text(fr: "Indice ATMO", en: "ATMO index")
    public static let airIndexSummary = Text(
        fr: "Indice quotidien de la qualité de l’air et ses sous-indices, prévu ou constaté, par département.",
        en: "Daily air quality index and its sub-indices, forecast or observed, by département.")
    public static let airIndexFormat = Text(
        fr:
            "JSON (GeoJSON, ArcGIS, records) ou CSV : date_ech ou date, code_zone, code_qual, code_no2, code_o3, code_pm10, code_pm25, code_so2 ; 1 bon à 6 extrêmement mauvais, 7 événement, 0 = manquant. Un département prend l’indice de sa pire zone. code_zone : INSEE de commune ou de département ; EPCI au SIREN 24DD… : département DD ; autre EPCI : area:SIREN.",
        en:
            "JSON (GeoJSON, ArcGIS, records) or CSV: date_ech or date, code_zone, code_qual, code_no2, code_o3, code_pm10, code_pm25, code_so2; 1 good to 6 extremely bad, 7 an event, 0 = missing. A département takes the index of its worst zone. code_zone: INSEE code of a commune or département; an EPCI with SIREN 24DD…: département DD; another EPCI: area:SIREN."
    )
    public static let airIndexKnownAt = Text(
        fr:
            "L’instant déclaré ; à défaut date_maj, sinon 13 h le jour de date_dif, sinon le début du jour décrit, jamais après la réception.",
        en:
            "The declared time; without it date_maj, else 13:00 on the day of date_dif, else the start of the day described, never after it was received."
    )
    public static let expectedAirIndex = Text(
        fr: "des indices ATMO avec code_qual, code_zone et date_ech",
        en: "ATMO indices with code_qual, code_zone and date_ech")
    public static let expectedAirIndexValue = Text(fr: "un entier de 0 à 7", en: "an integer from 0 to 7")
    public static let expectedZone = Text(
        fr: "un code INSEE de commune ou de département, ou un SIREN d’EPCI",
        en: "the INSEE code of a commune or département, or the SIREN of an EPCI")
}
