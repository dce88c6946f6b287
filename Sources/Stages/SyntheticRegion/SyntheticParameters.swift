/// Every number that the simulated region is made of: the known truth of recovery tests.
///
/// Effects are on the log of the expected visits of an hour, by age band: 0.10 multiplies by e^0.10 = 1.105.
/// `.standard` is frozen: `docs/synthetic-region.md` shows that it reproduces what public series show. Where a number
/// is read from a public source, the comment names it; the others are chosen, and then checked in that table.
public struct SyntheticParameters: Sendable, Hashable {
    public var demand = Demand()
    public var calendar = CalendarEffects()
    public var weather = Weather()
    public var epidemics = Epidemics()
    public var pollution = Pollution()
    public var events = Events()
    public var searches = Searches()
    public var dispersion = Dispersion()
    public var reporting = Reporting()
    public var coverage = Coverage()
    public var care = Care()

    /// Length of the history before `until`, in years.
    public var years: Int = 3

    public init() {}

    /// 96 EDs, three years: what `vigie demo` shows.
    public static let standard = SyntheticParameters()

    /// 8 EDs (one in each département), one year: for tests.
    public static let small: SyntheticParameters = {
        var parameters = SyntheticParameters()
        parameters.years = 1
        parameters.demand.visitsPerYear = 4_300_000 / 12
        for index in parameters.demand.departements.indices { parameters.demand.departements[index].sites = 1 }
        parameters.coverage.joiningSites = 1
        parameters.coverage.partialSites = 1
        return parameters
    }()

    /// How many come, where, and of which age, before any effect of a day.
    public struct Demand: Sendable, Hashable {
        /// A département: INSEE code, number of EDs, share of the region's visits.
        public struct Departement: Sendable, Hashable {
            public var code: String
            public var sites: Int
            public var share: Double
        }

        /// Expected visits of the region in the last full calendar year, every ED counted in full (ORSNP-IdF 2024: 4.3 M).
        public var visitsPerYear: Double = 4_300_000
        /// Growth of the demand, log per year (ORSNP-IdF 2024: +2.5 % at constant perimeter).
        public var growth: Double = 0.025
        /// Standard deviation of the growth between EDs, log per year.
        public var growthSpread: Double = 0.01
        /// EDs of 2024 (92, SAE) raised to 96; shares of the visits: SAE 2024, DREES.
        public var departements: [Departement] = [
            Departement(code: "75", sites: 16, share: 0.193), Departement(code: "77", sites: 11, share: 0.106),
            Departement(code: "78", sites: 11, share: 0.094), Departement(code: "91", sites: 12, share: 0.096),
            Departement(code: "92", sites: 13, share: 0.118), Departement(code: "93", sites: 13, share: 0.154),
            Departement(code: "94", sites: 11, share: 0.122), Departement(code: "95", sites: 9, share: 0.117),
        ]
        /// Standard deviation of the log of yearly visits between EDs of a département (0.60 over all of them, SAE 2024).
        public var logSizeSpread: Double = 0.56
        /// Share of each age band in the visits (Île-de-France, SurSaUD 2022-12 to 2024-06).
        public var ageMix: ByAge = [0.134, 0.121, 0.383, 0.189, 0.067, 0.106]
        /// One ED in how many takes adults only, and one in how many children only.
        public var oneAdultSiteIn: Int = 4
        public var oneChildSiteIn: Int = 24
    }

    /// What is known of a day in advance.
    public struct CalendarEffects: Sendable, Hashable {
        /// Factor of each weekday, Monday first, for each age band (Île-de-France, SurSaUD 2023; mean 1).
        public var weekday: [ByAge] = [
            [1.060, 1.122, 1.114, 1.134, 1.108, 1.085], [0.980, 1.023, 1.020, 1.038, 1.037, 1.031],
            [0.972, 0.986, 0.991, 1.000, 1.007, 1.010], [0.973, 1.062, 0.992, 1.007, 1.016, 1.019],
            [1.007, 1.008, 0.985, 1.008, 1.066, 1.082], [1.001, 0.902, 0.946, 0.947, 0.955, 0.955],
            [1.007, 0.897, 0.953, 0.867, 0.812, 0.818],
        ]
        /// Log amplitude of the yearly wave, and its crest as day of the year (months of SurSaUD 2023).
        public var annualAmplitude: ByAge = [0.03, 0.07, 0.045, 0.040, 0.010, 0.010]
        public var annualCrest: ByAge = [330, 150, 175, 185, 320, 330]
        /// A public holiday from Monday to Saturday, against the same weekday (SurSaUD 2023–2024: −0.13 over 16 days and
        /// all ages, feasts included).
        public var publicHoliday: ByAge = [0.0, -0.17, -0.085, -0.14, -0.17, -0.18]
        /// 25 December and 1 January, on top of the public holiday.
        public var winterFeast: ByAge = [-0.10, -0.10, -0.08, -0.10, -0.12, -0.12]
        public var dayAfterHoliday: ByAge = [0.07, -0.03, 0.05, 0.08, 0.09, 0.08]
        public var bridge: ByAge = [0.08, -0.14, 0.0, 0.03, 0.06, 0.04]
        public var schoolHoliday: ByAge = [0.0, -0.36, -0.05, -0.015, 0.0, 0.0]
        /// Depth of the summer trough, reached on 13 August, a bell of 18 days standard deviation (August of SurSaUD 2023).
        public var summer: ByAge = [-0.38, -0.30, -0.11, -0.07, -0.07, -0.08]
    }

    /// Temperature of the region, and what it does.
    public struct Weather: Sendable, Hashable {
        /// Mean and half the yearly range of the daily mean temperature, °C (ODRÉ, Île-de-France 2016–2022).
        public var meanTemperature: Double = 12.8
        public var annualAmplitude: Double = 8.0
        /// Warmest day of the year.
        public var warmestDay: Double = 203
        /// Daily range (maximum minus minimum), °C: yearly mean and half its yearly range (ODRÉ).
        public var dailyRange: Double = 8.3
        public var dailyRangeAmplitude: Double = 2.8
        /// Anomaly of the day, °C, and its correlation with the day before (ODRÉ: 3.3 and 0.78).
        public var anomalySpread: Double = 3.3
        public var anomalyPersistence: Double = 0.78
        /// Noise of the hour, °C.
        public var hourlySpread: Double = 0.6
        /// Error of an issued forecast, °C: standard deviation at the start, and its growth per day ahead.
        public var forecastErrorStart: Double = 0.7
        public var forecastErrorPerDay: Double = 0.38
        /// Days ahead that an issued forecast covers.
        public var forecastDays: Int = 10
        /// Heat wave: mean over three days of the daily maximum and minimum at or above these, °C
        /// (the maximum is the alert threshold of Paris; the minimum is lowered as the region is cooler than the city).
        public var heatWaveMaximum: Double = 31
        public var heatWaveMinimum: Double = 19
        /// Effect of a heat-wave day.
        public var heatWave: ByAge = [0.04, 0.0, 0.02, 0.03, 0.07, 0.13]
        /// Effect for each °C of the daily mean above 20 °C, on the same day, up to 8 °C.
        public var heatPerDegree: ByAge = [0.002, 0.004, 0.004, 0.004, 0.004, 0.004]
        /// Effect for each °C of the mean over the three days before below 3 °C, up to 8 °C.
        public var coldPerDegree: ByAge = [0.002, 0.0, 0.003, 0.005, 0.007, 0.009]
    }

    /// Three epidemics that come back each year, higher or lower, sooner or later.
    public struct Epidemics: Sendable, Hashable {
        /// One epidemic: its season and what it does to visits.
        public struct Wave: Sendable, Hashable {
            /// Name, which also seeds its chance; see ``syndrome`` for the one that it is published by.
            public var name: String
            /// Usual day of the peak, as days after 1 January (negative: before), and its standard deviation, days.
            public var peakDay: Double
            public var peakDaySpread: Double
            /// Median incidence at the peak, weekly cases per 100,000, and the log standard deviation between seasons.
            public var peakIncidence: Double
            public var peakLogSpread: Double
            /// Standard deviation of the bell before and after the peak, days.
            public var rise: Double
            public var fall: Double
            /// Incidence out of season, weekly cases per 100,000.
            public var background: Double
            /// Effect for each 100 cases per 100,000 of the day's incidence, which counts up to `saturation`.
            public var per100: ByAge
            public var saturation: Double
        }

        /// Peaks of the flu: Sentinelles, Île-de-France, seasons 2009 to 2019 (223 to 864, median 451 per 100,000).
        public var waves: [Wave] = [
            Wave(
                name: "flu", peakDay: 30, peakDaySpread: 18, peakIncidence: 420, peakLogSpread: 0.33, rise: 15,
                fall: 20, background: 8, per100: [0.030, 0.026, 0.014, 0.014, 0.022, 0.026], saturation: 700),
            Wave(
                name: "bronchiolitis", peakDay: -35, peakDaySpread: 9, peakIncidence: 300, peakLogSpread: 0.18,
                rise: 26, fall: 26, background: 5, per100: [0.115, 0.008, 0.0, 0.0, 0.0, 0.0], saturation: 500),
            Wave(
                name: "gastro", peakDay: 8, peakDaySpread: 12, peakIncidence: 260, peakLogSpread: 0.25, rise: 22,
                fall: 28, background: 70, per100: [0.035, 0.030, 0.010, 0.006, 0.004, 0.004], saturation: 500),
        ]
        /// Log standard deviation of the published incidence around the true one: final, and what a first publication adds.
        public var publicationNoise: Double = 0.06
        public var firstPublicationNoise: Double = 0.10
        /// A week is published this many days after its Sunday, at noon, and again one and two weeks later.
        public var publicationDelayDays: Int = 3
    }

    /// Nitrogen dioxide, and what it does.
    public struct Pollution: Sendable, Hashable {
        /// Mean, µg/m³ (Airparif, Saint-Denis, from 2023: 21.9).
        public var mean: Double = 21.9
        /// Log amplitude of the yearly wave, crest on 25 January.
        public var annualAmplitude: Double = 0.30
        /// Log standard deviation and persistence of the day (Airparif: 0.37, 0.47).
        public var dailySpread: Double = 0.37
        public var dailyPersistence: Double = 0.47
        public var hourlySpread: Double = 0.25
        /// Effect for each 10 µg/m³ of the mean of today and yesterday above 20, up to 40.
        public var per10: ByAge = [0.006, 0.004, 0.001, 0.002, 0.004, 0.006]
    }

    /// Crowds: matches, concerts, feasts.
    public struct Events: Sendable, Hashable {
        /// A place where crowds meet: département, events a year, median attendance and its log standard deviation.
        public struct Venue: Sendable, Hashable {
            public var departement: String
            public var eventsPerYear: Double
            public var medianAttendance: Double
            public var logSpread: Double

            public init(departement: String, eventsPerYear: Double, medianAttendance: Double, logSpread: Double) {
                self.departement = departement
                self.eventsPerYear = eventsPerYear
                self.medianAttendance = medianAttendance
                self.logSpread = logSpread
            }
        }

        public var venues: [Venue] = [
            Venue(departement: "75", eventsPerYear: 110, medianAttendance: 18_000, logSpread: 0.6),
            Venue(departement: "93", eventsPerYear: 40, medianAttendance: 40_000, logSpread: 0.5),
            Venue(departement: "92", eventsPerYear: 60, medianAttendance: 22_000, logSpread: 0.5),
            Venue(departement: "77", eventsPerYear: 15, medianAttendance: 15_000, logSpread: 0.5),
        ]
        /// People in the streets of Paris on 21 June, 14 July and 31 December.
        public var feastAttendance: Double = 250_000
        /// Effect on the visits of the département from 18:00 to midnight at full effect: `effect · (1 − exp(−attendance / scale))`.
        public var effect: ByAge = [0.0, 0.02, 0.10, 0.04, 0.0, 0.0]
        public var scale: Double = 50_000
        /// Days ahead that an attendance is announced.
        public var announcedDays: Int = 45
    }

    /// What no one can know in advance: log effects of the day, first-order autoregressions.
    public struct Dispersion: Sendable, Hashable {
        /// One latent effect: standard deviation of its stationary law (log) and correlation from day to day.
        public struct Effect: Sendable, Hashable {
            public var spread: Double
            public var persistence: Double
        }

        /// Shared by the whole region, by each département, by each ED.
        public var region = Effect(spread: 0.026, persistence: 0.35)
        public var departement = Effect(spread: 0.022, persistence: 0.25)
        public var site = Effect(spread: 0.022, persistence: 0.15)
        /// Slow wander of the level of each ED.
        public var siteLevel = Effect(spread: 0.04, persistence: 0.985)
    }
}
