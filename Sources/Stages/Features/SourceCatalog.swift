internal import Messages
import TimeSeries

/// The one list of sources whose worth can be asked; a new one is one entry here, with its columns.
///
/// The calendar (weekdays, holidays, bridges, school terms, the year) and the series' own past are no source: they are what every
/// source is measured against.
public enum SourceCatalog {
    public static let all: [Source] = [
        Source("weather", Messages.sourceWeather, upkeep: Messages.upkeepWeather, Heat.columns + rain),
        Source("air", Messages.sourceAir, upkeep: Messages.upkeepAir, air + Pollution.columns),
        Source("sentinelles", Messages.sourceSentinelles, upkeep: Messages.upkeepSentinelles, sentinelles),
        Source("odisse", Messages.sourceOdisse, upkeep: Messages.upkeepOdisse, odisse),
        Source("sos-medecins", Messages.sourceSOS, upkeep: Messages.upkeepSOS, activity("sos_acts", .sosActs)),
        Source(
            "samu", Messages.sourceSAMU, upkeep: Messages.upkeepSAMU,
            activity("samu_files", .samuFiles) + activity("samu_calls", .samuCalls)),
        Source(
            "fire-brigade", Messages.sourceFire, upkeep: Messages.upkeepFire,
            activity("fire_interventions", .fireInterventions)),
        Source("si-vic", Messages.sourceSIVIC, upkeep: Messages.upkeepSIVIC, hospital),
        Source("pharmacies", Messages.sourcePharmacies, upkeep: Messages.upkeepPharmacies, pharmacies),
        Source("vaccination", Messages.sourceVaccination, upkeep: Messages.upkeepVaccination, vaccination),
        Source("events", Messages.sourceEvents, upkeep: Messages.upkeepEvents, events),
        Source("searches", Messages.sourceSearches, upkeep: Messages.upkeepSearches, Searches.columns),
    ]

    public static func source(named name: String) -> Source? { all.first { $0.name == name } }

    /// Everything that any source reads.
    public static var quantities: [Quantity] {
        Set(all.flatMap(\.quantities)).sorted()
    }

    // MARK: Columns

    private static let rain: [SourceColumn] = [
        .level("rain", Quantity(.precipitation), .sum, steps: 1, Messages.featureRain),
        .level("snow", Quantity(.snowfall), .sum, steps: 1, Messages.featureSnow),
    ]

    private static let air: [SourceColumn] =
        [("no2", Measure.no2), ("pm10", .pm10), ("pm25", .pm25), ("ozone", .ozone)].map { name, measure in
            .level(name, Quantity(measure), steps: 3, Messages.featureAir(MeasureCatalog.card(of: measure).label))
        } + [.mean("air_index", Quantity(.airQualityIndex), steps: 3, unit: "1", Messages.featureAirIndex)]

    /// Level and growth of a weekly figure.
    private static func weekly(_ name: String, _ quantity: Quantity, _ what: Text) -> [SourceColumn] {
        [
            .level(name, quantity, steps: 1, Messages.featureWeeklyLevel(what)).byWeek(),
            .growth("\(name)_growth", quantity, recent: 1, before: 2, Messages.featureWeeklyGrowth(what)).byWeek(),
        ]
    }

    private static let sentinelles: [SourceColumn] =
        ["flu", "gastroenteritis", "chickenpox", "acute-respiratory"]
        .flatMap { weekly("incidence_\($0)", Quantity(.incidence, .syndrome($0)), Messages.featureIncidence($0)) }
        + ["flu", "gastroenteritis"].flatMap {
            Epidemic.columns("incidence_\($0)", Quantity(.incidence, .syndrome($0)), Messages.featureIncidence($0))
        }

    private static let odisse: [SourceColumn] =
        ["covid", "flu", "bronchiolitis", "gastroenteritis", "asthma"]
        .flatMap { syndrome in
            weekly("visits_\(syndrome)", Quantity(.visitRate, .syndrome(syndrome)), Messages.featureVisitRate(syndrome))
                + weekly(
                    "sos_\(syndrome)", Quantity(.sosActRate, .syndrome(syndrome)), Messages.featureSOSRate(syndrome))
        }
        + ["flu", "bronchiolitis", "gastroenteritis"].flatMap {
            Epidemic.columns("visits_\($0)", Quantity(.visitRate, .syndrome($0)), Messages.featureVisitRate($0))
        }

    /// A daily activity: how the last week compares with the four before, the last day with the same day a week earlier.
    private static func activity(_ name: String, _ measure: Measure) -> [SourceColumn] {
        let (quantity, what) = (Quantity(measure), MeasureCatalog.card(of: measure).label)
        return [
            .growth("\(name)_week", quantity, .sum, recent: 7, before: 28, Messages.featureLastWeek(what)),
            SourceColumn(
                name: "\(name)_day", unit: "log", label: Messages.featureLastDay(what), quantities: [quantity],
                days: 8
            ) { view, target in
                guard let day = view.newest(quantity, .sum, until: target) else { return .nan }
                return logOnePlus(view.value(quantity, .sum, day: day))
                    - logOnePlus(view.value(quantity, .sum, day: day - 7))
            },
        ]
    }

    private static let hospital: [SourceColumn] = [
        .level(
            "hospital_entries", Quantity(.hospitalEntries), steps: 7,
            Messages.featureWeekMean(MeasureCatalog.card(of: .hospitalEntries).label)),
        .growth(
            "hospital_entries_week", Quantity(.hospitalEntries), recent: 7, before: 14,
            Messages.featureLastWeek(MeasureCatalog.card(of: .hospitalEntries).label)),
    ]

    private static let pharmacies: [SourceColumn] =
        weekly("pharmacy_sales", .every(.pharmacySales), MeasureCatalog.card(of: .pharmacySales).label)
        + ["flu", "gastroenteritis", "allergy"].map { syndrome in
            .mean(
                "ias_\(syndrome)", Quantity(.pharmacyIndex, .syndrome(syndrome)), steps: 7, unit: "1",
                Messages.featureIAS(syndrome))
        }

    /// Of those aged 65 and over, whom the campaign is for.
    private static let vaccination: [SourceColumn] = [Measure.vaccineDoses, .vaccineInjections].map { measure in
        .level(
            measure.name, Quantity(measure, Stratum([.age: "65+"])), steps: 7,
            Messages.featureWeekMean(MeasureCatalog.card(of: measure).label))
    }

    private static let events: [SourceColumn] = [
        .announced("event_attendance", Quantity(.events), Messages.featureEvents),
        .announced("event_count", Quantity(.eventCount), Messages.featureEventCount),
        Crowds.column,
    ]
}
