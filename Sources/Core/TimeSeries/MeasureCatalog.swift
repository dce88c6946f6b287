internal import Messages

extension Measure {
    // ED flow.
    public static let visits = Measure("visits")
    public static let present = Measure("present")
    public static let admissions = Measure("admissions")
    public static let transfers = Measure("transfers")
    public static let lengthOfStay = Measure("length_of_stay")
    /// Records in which a field is filled, by field.
    public static let fieldsFilled = Measure("fields_filled")
    /// Records in which a field is filled and holds what its format says, by field.
    public static let fieldsUsable = Measure("fields_usable")
    public static let covidVisits = Measure("covid_visits")
    public static let covidAdmissions = Measure("covid_admissions")
    /// Visits of a whole year, on the day on which the year begins; by age where said.
    public static let annualVisits = Measure("annual_visits")
    // Calls and visits at home.
    /// Calls, files and medical files of a whole year, on the day on which the year begins.
    public static let annualSAMUCalls = Measure("annual_samu_calls")
    public static let annualSAMUFiles = Measure("annual_samu_files")
    public static let annualSAMUMedicalFiles = Measure("annual_samu_medical_files")
    public static let sosActs = Measure("sos_acts")
    public static let covidSOSActs = Measure("covid_sos_acts")
    public static let samuCalls = Measure("samu_calls")
    public static let samuFiles = Measure("samu_files")
    public static let samuMedicalFiles = Measure("samu_medical_files")
    public static let samuPrimaryMissions = Measure("samu_primary_missions")
    public static let samuSecondaryMissions = Measure("samu_secondary_missions")
    public static let samuNeonatalMissions = Measure("samu_neonatal_missions")
    public static let samuNurseTransfers = Measure("samu_nurse_transfers")
    public static let samuAmbulances = Measure("samu_ambulances")
    public static let samuFireAmbulances = Measure("samu_fire_ambulances")
    public static let samuAdvice = Measure("samu_advice")
    public static let samuDoctorsSent = Measure("samu_doctors_sent")
    public static let fireInterventions = Measure("fire_interventions")
    // Epidemiology and hospital.
    /// Cases per 100,000 inhabitants and week, by syndrome.
    public static let incidence = Measure("incidence")
    public static let incidentCases = Measure("incident_cases")
    public static let visitRate = Measure("visit_rate")
    public static let admissionRate = Measure("admission_rate")
    public static let sosActRate = Measure("sos_act_rate")
    public static let hospitalEntries = Measure("hospital_entries")
    public static let criticalCareEntries = Measure("critical_care_entries")
    public static let hospitalDeaths = Measure("hospital_deaths")
    public static let hospitalDischarges = Measure("hospital_discharges")
    // Pharmacies and searches.
    /// Units sold, by product family.
    public static let pharmacySales = Measure("pharmacy_sales")
    /// OpenHealth's IAS, by syndrome.
    public static let pharmacyIndex = Measure("pharmacy_index")
    public static let vaccineDoses = Measure("vaccine_doses")
    public static let vaccineInjections = Measure("vaccine_injections")
    /// Google Trends, 0 … 100 within one extraction: by term and extraction.
    public static let searchInterest = Measure("search_interest")
    /// As `searchInterest` for a whole month, on the day on which the month begins.
    public static let searchInterestOfMonth = Measure("search_interest_of_month")
    // Weather and air.
    public static let temperature = Measure("temperature")
    public static let temperatureMin = Measure("temperature_min")
    public static let temperatureMax = Measure("temperature_max")
    /// Height of water of the step.
    public static let precipitation = Measure("precipitation")
    public static let snowfall = Measure("snowfall")
    public static let windSpeed = Measure("wind_speed")
    public static let humidity = Measure("humidity")
    public static let heatWave = Measure("heat_wave")
    public static let no2 = Measure("no2")
    public static let no = Measure("no")
    public static let nox = Measure("nox")
    public static let ozone = Measure("ozone")
    public static let pm10 = Measure("pm10")
    public static let pm25 = Measure("pm25")
    public static let so2 = Measure("so2")
    /// 1 good … 6 extremely bad; 7 an event; by pollutant where said.
    public static let airQualityIndex = Measure("air_quality_index")
    // Events.
    public static let events = Measure("event_attendance")
    public static let eventCount = Measure("event_count")
}

/// The one list of measures; a name that is not here is a count without unit, labelled by its name.
public enum MeasureCatalog {
    public static let all: [MeasureCard] = [
        // ED flow.
        MeasureCard(.visits, .count, unit: "1", Text(fr: "passages aux urgences", en: "ED visits")),
        MeasureCard(.present, .stock, unit: "1", Text(fr: "patients présents", en: "patients present")),
        MeasureCard(.admissions, .count, unit: "1", Text(fr: "hospitalisations", en: "admissions"), isFeminine: true),
        MeasureCard(.transfers, .count, unit: "1", Text(fr: "transferts", en: "transfers")),
        MeasureCard(.lengthOfStay, .count, unit: "1", Text(fr: "séjours par durée", en: "stays by length")),
        MeasureCard(.fieldsFilled, .count, unit: "1", Text(fr: "champs remplis", en: "fields filled")),
        MeasureCard(.fieldsUsable, .count, unit: "1", Text(fr: "champs exploitables", en: "usable fields")),
        MeasureCard(
            .covidVisits, .count, unit: "1", Text(fr: "passages pour suspicion de COVID-19", en: "COVID-19 ED visits")),
        MeasureCard(
            .covidAdmissions, .count, unit: "1",
            Text(fr: "hospitalisations pour COVID-19 après passage", en: "COVID-19 admissions from the ED"),
            isFeminine: true),
        MeasureCard(.annualVisits, .level, unit: "1", Text(fr: "passages de l’année", en: "visits of the year")),
        // Calls and visits at home.
        MeasureCard(
            .annualSAMUCalls, .level, unit: "1", Text(fr: "appels au SAMU de l’année", en: "SAMU calls of the year")),
        MeasureCard(
            .annualSAMUFiles, .level, unit: "1",
            Text(fr: "dossiers de régulation de l’année", en: "SAMU regulation files of the year")),
        MeasureCard(
            .annualSAMUMedicalFiles, .level, unit: "1",
            Text(fr: "dossiers de régulation médicale de l’année", en: "SAMU medical regulation files of the year")),
        MeasureCard(.sosActs, .count, unit: "1", Text(fr: "actes SOS Médecins", en: "SOS Médecins acts")),
        MeasureCard(
            .covidSOSActs, .count, unit: "1",
            Text(fr: "actes SOS Médecins pour COVID-19", en: "COVID-19 SOS Médecins acts")),
        MeasureCard(.samuCalls, .count, unit: "1", Text(fr: "appels au SAMU", en: "SAMU calls")),
        MeasureCard(
            .samuFiles, .count, unit: "1", Text(fr: "dossiers de régulation du SAMU", en: "SAMU regulation files")),
        MeasureCard(
            .samuMedicalFiles, .count, unit: "1",
            Text(fr: "dossiers de régulation médicale", en: "SAMU medical regulation files")),
        MeasureCard(
            .samuPrimaryMissions, .count, unit: "1", Text(fr: "sorties SMUR primaires", en: "primary SMUR missions"),
            isFeminine: true),
        MeasureCard(
            .samuSecondaryMissions, .count, unit: "1",
            Text(fr: "sorties SMUR secondaires", en: "secondary SMUR missions"), isFeminine: true),
        MeasureCard(
            .samuNeonatalMissions, .count, unit: "1", Text(fr: "sorties SMUR néonatales", en: "neonatal SMUR missions"),
            isFeminine: true),
        MeasureCard(
            .samuNurseTransfers, .count, unit: "1",
            Text(fr: "transports infirmiers inter-hospitaliers", en: "nurse-led transfers between hospitals")),
        MeasureCard(
            .samuAmbulances, .count, unit: "1", Text(fr: "ambulances privées engagées", en: "private ambulances sent"),
            isFeminine: true),
        MeasureCard(
            .samuFireAmbulances, .count, unit: "1",
            Text(fr: "ambulances des pompiers engagées", en: "fire-brigade ambulances sent"), isFeminine: true),
        MeasureCard(.samuAdvice, .count, unit: "1", Text(fr: "conseils médicaux", en: "medical advice given")),
        MeasureCard(.samuDoctorsSent, .count, unit: "1", Text(fr: "médecins envoyés", en: "doctors sent")),
        MeasureCard(
            .fireInterventions, .count, unit: "1",
            Text(fr: "interventions des sapeurs-pompiers", en: "fire-brigade interventions"), isFeminine: true),
        // Epidemiology and hospital.
        MeasureCard(
            .incidence, .rate, unit: "/100000",
            Text(fr: "incidence (réseau Sentinelles)", en: "incidence (Sentinelles network)")),
        MeasureCard(
            .incidentCases, .count, unit: "1",
            Text(fr: "cas estimés (réseau Sentinelles)", en: "estimated cases (Sentinelles network)")),
        MeasureCard(
            .visitRate, .rate, unit: "/100000",
            Text(
                fr: "passages pour le syndrome, pour 100 000 passages codés",
                en: "ED visits for the syndrome per 100,000 coded visits")),
        MeasureCard(
            .admissionRate, .rate, unit: "/100000",
            Text(
                fr: "hospitalisations pour le syndrome, pour 100 000 hospitalisations après passage",
                en: "admissions for the syndrome per 100,000 admissions from the ED")),
        MeasureCard(
            .sosActRate, .rate, unit: "/100000",
            Text(
                fr: "actes SOS Médecins pour le syndrome, pour 100 000 actes codés",
                en: "SOS Médecins acts for the syndrome per 100,000 coded acts")),
        MeasureCard(
            .hospitalEntries, .count, unit: "1",
            Text(fr: "nouvelles hospitalisations (SI-VIC)", en: "new hospital admissions (SI-VIC)"), isFeminine: true),
        MeasureCard(
            .criticalCareEntries, .count, unit: "1",
            Text(fr: "nouvelles admissions en soins critiques (SI-VIC)", en: "new critical-care admissions (SI-VIC)"),
            isFeminine: true),
        MeasureCard(
            .hospitalDeaths, .count, unit: "1",
            Text(fr: "décès à l’hôpital (SI-VIC)", en: "deaths in hospital (SI-VIC)")),
        MeasureCard(
            .hospitalDischarges, .count, unit: "1",
            Text(fr: "retours à domicile (SI-VIC)", en: "discharges home (SI-VIC)")),
        // Pharmacies and searches.
        MeasureCard(
            .pharmacySales, .count, unit: "1", Text(fr: "ventes en pharmacie", en: "pharmacy sales"), isFeminine: true),
        MeasureCard(
            .pharmacyIndex, .rate, unit: "1",
            Text(fr: "indicateur d’activité sanitaire (pharmacies)", en: "health activity index (pharmacies)")),
        MeasureCard(
            .vaccineDoses, .count, unit: "1", Text(fr: "doses de vaccin délivrées", en: "vaccine doses dispensed"),
            isFeminine: true),
        MeasureCard(
            .vaccineInjections, .count, unit: "1",
            Text(fr: "vaccinations en pharmacie", en: "vaccinations in pharmacies"), isFeminine: true),
        MeasureCard(.searchInterest, .rate, unit: "1", Text(fr: "recherches en ligne", en: "online searches")),
        MeasureCard(
            .searchInterestOfMonth, .rate, unit: "1",
            Text(fr: "recherches en ligne du mois", en: "online searches of the month")),
        // Weather and air.
        MeasureCard(.temperature, .level, unit: "Cel", Text(fr: "température", en: "temperature")),
        MeasureCard(.temperatureMin, .level, unit: "Cel", Text(fr: "température minimale", en: "minimum temperature")),
        MeasureCard(.temperatureMax, .level, unit: "Cel", Text(fr: "température maximale", en: "maximum temperature")),
        MeasureCard(.precipitation, .level, unit: "mm", Text(fr: "précipitations", en: "precipitation")),
        MeasureCard(.snowfall, .level, unit: "cm", Text(fr: "chute de neige", en: "snowfall")),
        MeasureCard(.windSpeed, .level, unit: "m/s", Text(fr: "vitesse du vent", en: "wind speed")),
        MeasureCard(.humidity, .level, unit: "%", Text(fr: "humidité relative", en: "relative humidity")),
        MeasureCard(.heatWave, .level, unit: "1", Text(fr: "canicule", en: "heat wave")),
        MeasureCard(.no2, .level, unit: "ug/m3", Text(fr: "dioxyde d’azote", en: "nitrogen dioxide")),
        MeasureCard(.no, .level, unit: "ug/m3", Text(fr: "monoxyde d’azote", en: "nitric oxide")),
        MeasureCard(.nox, .level, unit: "ug/m3", Text(fr: "oxydes d’azote", en: "nitrogen oxides")),
        MeasureCard(.ozone, .level, unit: "ug/m3", Text(fr: "ozone", en: "ozone")),
        MeasureCard(.pm10, .level, unit: "ug/m3", Text(fr: "particules PM10", en: "PM10 particles")),
        MeasureCard(.pm25, .level, unit: "ug/m3", Text(fr: "particules PM2,5", en: "PM2.5 particles")),
        MeasureCard(.so2, .level, unit: "ug/m3", Text(fr: "dioxyde de soufre", en: "sulphur dioxide")),
        MeasureCard(
            .airQualityIndex, .level, unit: "1",
            Text(fr: "indice de qualité de l’air ATMO", en: "ATMO air quality index")),
        // Events.
        MeasureCard(.events, .count, unit: "1", Text(fr: "affluence aux événements", en: "event attendance")),
        MeasureCard(.eventCount, .count, unit: "1", Text(fr: "événements", en: "events")),
    ]

    private static let byMeasure = Dictionary(uniqueKeysWithValues: all.map { ($0.measure, $0) })

    public static func card(of measure: Measure) -> MeasureCard {
        byMeasure[measure] ?? MeasureCard(measure, .count, unit: "1", Text(verbatim: measure.name))
    }
}
