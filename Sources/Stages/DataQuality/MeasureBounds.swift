public import TimeSeries

/// What is known of a measure beside its card: whether it can be known ahead, and which values it cannot have.
public enum MeasureBounds {
    /// Measures that are forecast by others or planned, so that a value may be known before its step.
    ///
    /// Every other measure describes what has happened: a value that was known before its step has a wrong issue time.
    public static let knownAhead: Set<Measure> = forecast.union(planned)

    /// Forecast by a weather or air service: revised until it is observed.
    static let forecast: Set<Measure> = [
        .temperature, .temperatureMin, .temperatureMax, .precipitation, .snowfall, .windSpeed, .humidity, .heatWave,
        .airQualityIndex,
    ]

    /// Announced, sometimes a year ahead.
    static let planned: Set<Measure> = [.events, .eventCount]

    /// Read from an instrument on a scale so fine that two equal values in a row are chance.
    static let continuous: Set<Measure> = [
        .temperature, .temperatureMin, .temperatureMax, .windSpeed, .humidity, .no2, .no, .nox, .ozone, .pm10, .pm25,
        .so2,
    ]

    /// Weekly surveillance of syndromes.
    static let surveillance: Set<Measure> = [
        .incidence, .incidentCases, .visitRate, .admissionRate, .sosActRate, .pharmacyIndex,
    ]

    /// A campaign of some months, nothing in the others.
    private static let seasonal: Set<Measure> = [.vaccineDoses, .vaccineInjections]

    /// Whether a measure flows day after day, so that next to nothing of it is a fault: not crowds, which meet on some days, nor
    /// estimates of an epidemic, which fall by nine tenths between seasons, nor a campaign of vaccination.
    static func isSteady(_ measure: Measure) -> Bool {
        !planned.contains(measure) && !surveillance.contains(measure) && !seasonal.contains(measure)
    }

    /// Values that a measure can have, in its unit; nil where nothing beyond the card's kind is known.
    ///
    /// Temperatures: the French records are −41.0 °C (Mouthe, 1985) and 46.0 °C (Vérargues, 2019), Météo-France. Wind: the
    /// record gust of 320 km/h is 89 m/s (Mont Ventoux, 1967). Pollutants: far above any hourly record of a French network.
    public static func possible(_ measure: Measure) -> ClosedRange<Double>? {
        switch measure {
        case .temperature, .temperatureMin, .temperatureMax: -45...50
        case .humidity: 0...100
        case .windSpeed: 0...90
        case .precipitation: 0...1000
        case .snowfall: 0...500
        case .heatWave: 0...4
        case .no2, .no, .nox, .ozone, .pm10, .pm25, .so2: -10...3000
        case .airQualityIndex: 0...7
        case .incidence, .visitRate, .admissionRate, .sosActRate: 0...100_000
        case .searchInterest, .searchInterestOfMonth: 0...100
        default: nil
        }
    }
}
