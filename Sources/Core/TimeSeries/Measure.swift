public import Messages

/// What a series counts or measures, by the catalogue name: `visits`, `admissions`, `temperature`.
public struct Measure: Hashable, Comparable, Sendable, Codable {
    public var name: String

    public init(_ name: String) { self.name = name }

    public static func < (a: Measure, b: Measure) -> Bool { a.name < b.name }

    public init(from decoder: any Decoder) throws { name = try decoder.singleValueContainer().decode(String.self) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }

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
    public static let sosActs = Measure("sos_acts")
    public static let covidSOSActs = Measure("covid_sos_acts")
    public static let temperature = Measure("temperature")
    public static let no2 = Measure("no2")
    public static let incidence = Measure("incidence")
    public static let events = Measure("event_attendance")
    public static let heatWave = Measure("heat_wave")
}

/// What the catalogue knows of a measure.
public struct MeasureCard: Sendable {
    /// How values behave under aggregation.
    public enum Kind: String, Sendable, Codable {
        /// Events: non-negative integers that add up over time and place.
        case count
        /// A stock at an instant, non-negative integer: adds up over place, not over time.
        case stock
        /// Events per population or per visits: averages.
        case rate
        /// A physical level: averages.
        case level
        /// A share of a total, 0 … 1.
        case share
    }

    public var measure: Measure
    public var kind: Kind
    /// Unit in UCUM-like notation: `1` for counts, `Cel`, `ug/m3`.
    public var unit: String
    public var label: Text

    public init(_ measure: Measure, _ kind: Kind, unit: String, _ label: Text) {
        self.measure = measure
        self.kind = kind
        self.unit = unit
        self.label = label
    }
}

/// The one list of measures; a name that is not here is a count without unit, labelled by its name.
public enum MeasureCatalog {
    public static let all: [MeasureCard] = [
        MeasureCard(.visits, .count, unit: "1", Text(fr: "passages aux urgences", en: "ED visits")),
        MeasureCard(.present, .stock, unit: "1", Text(fr: "patients présents", en: "patients present")),
        MeasureCard(.admissions, .count, unit: "1", Text(fr: "hospitalisations", en: "admissions")),
        MeasureCard(.transfers, .count, unit: "1", Text(fr: "transferts", en: "transfers")),
        MeasureCard(.lengthOfStay, .count, unit: "1", Text(fr: "séjours par durée", en: "stays by length")),
        MeasureCard(.fieldsFilled, .count, unit: "1", Text(fr: "champs remplis", en: "fields filled")),
        MeasureCard(.fieldsUsable, .count, unit: "1", Text(fr: "champs exploitables", en: "usable fields")),
        MeasureCard(
            .covidVisits, .count, unit: "1", Text(fr: "passages pour suspicion de COVID-19", en: "COVID-19 ED visits")),
        MeasureCard(
            .covidAdmissions, .count, unit: "1",
            Text(fr: "hospitalisations pour COVID-19", en: "COVID-19 admissions")),
        MeasureCard(.sosActs, .count, unit: "1", Text(fr: "actes SOS Médecins", en: "SOS Médecins acts")),
        MeasureCard(
            .covidSOSActs, .count, unit: "1",
            Text(fr: "actes SOS Médecins pour COVID-19", en: "COVID-19 SOS Médecins acts")),
        MeasureCard(.temperature, .level, unit: "Cel", Text(fr: "température", en: "temperature")),
        MeasureCard(.no2, .level, unit: "ug/m3", Text(fr: "dioxyde d’azote", en: "nitrogen dioxide")),
        MeasureCard(
            .incidence, .rate, unit: "/100000",
            Text(fr: "incidence des syndromes grippaux", en: "influenza-like illness")),
        MeasureCard(.events, .count, unit: "1", Text(fr: "affluence aux événements", en: "event attendance")),
        MeasureCard(.heatWave, .level, unit: "1", Text(fr: "canicule", en: "heat wave")),
    ]

    private static let byMeasure = Dictionary(uniqueKeysWithValues: all.map { ($0.measure, $0) })

    public static func card(of measure: Measure) -> MeasureCard {
        byMeasure[measure] ?? MeasureCard(measure, .count, unit: "1", Text(verbatim: measure.name))
    }
}
