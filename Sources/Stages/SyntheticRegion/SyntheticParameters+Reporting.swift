extension SyntheticParameters {
    /// How what happened becomes what is known.
    public struct Reporting: Sendable, Hashable {
        /// Share of the patients of a day whose record is complete for the delivery of each following morning, 1 to 6.
        ///
        /// With ``missedDelivery`` the region knows 0.884, 0.978 and 0.988 of a day after 1, 2 and 3 deliveries: the medians
        /// of SurSaUD for Île-de-France at lags of 2, 3 and 4 days of publication (0.996 at 7).
        public var completeBy: [Double] = [0.961, 0.986, 0.989, 0.993, 0.997, 1]
        /// Chance that the delivery of a morning is not sent; the next one carries its days.
        public var missedDelivery: Double = 0.08
        /// Hour and minute of the extraction: before 4 am (arrêté of 24 July 2013).
        public var extractHour: Int = 3
        public var extractMinute: Int = 40
        /// Days that a delivery covers: J-1 and the resent J-2 … J-6.
        public var daysInDelivery: Int = 6
        /// Share of the RPU records with a coded diagnosis, a severity, a reason for coming.
        public var codedDiagnosis: Double = 0.86
        public var codedSeverity: Double = 0.95
        public var codedReason: Double = 0.80
        /// Interruptions a year in each ED (74 % of the EDs had none in 2024, ORSNP-IdF: −ln 0.74 = 0.30).
        public var outagesPerYear: Double = 0.30
        /// Median length, hours, its log standard deviation, and the longest.
        public var outageHours: Double = 14
        public var outageLogSpread: Double = 1.1
        public var longestOutageHours: Double = 144
        /// Share of the outages in which nothing is sent; in the others this share of the patients still is.
        public var silentOutages: Double = 0.5
        public var nearZeroShare: Double = 0.03
    }

    /// EDs that begin to report, or report in part: growth that is not demand (raw +6.4 % against +2.5 % in 2024, ORSNP-IdF).
    public struct Coverage: Sendable, Hashable {
        /// EDs whose reporting begins inside the history.
        public var joiningSites: Int = 5
        /// EDs that report this share of their visits until a day inside the history, all of them afterwards.
        public var partialSites: Int = 4
        public var partialShare: Double = 0.65
    }

    /// What happens to a patient.
    public struct Care: Sendable, Hashable {
        /// Shares of CCMU 1, 2, 3, 4, 5, P, D in each age band (order of magnitude of the ORU reports).
        public var severity: [[Double]] = [
            [0.170, 0.700, 0.115, 0.010, 0.003, 0.0018, 0.0002], [0.180, 0.720, 0.085, 0.006, 0.002, 0.0068, 0.0002],
            [0.160, 0.665, 0.130, 0.009, 0.003, 0.0328, 0.0002], [0.120, 0.600, 0.225, 0.020, 0.006, 0.0285, 0.0005],
            [0.080, 0.510, 0.350, 0.036, 0.010, 0.0130, 0.0010], [0.050, 0.430, 0.450, 0.048, 0.012, 0.0085, 0.0015],
        ]
        /// Share admitted (stay in a ward, or transfer): about 20 % over all, near 50 % at 75 and more.
        public var admission: ByAge = [0.110, 0.080, 0.125, 0.240, 0.380, 0.480]
        /// Log odds of an admission in each severity (1, 2, 3, 4, 5, P, D), against the band's own level.
        public var admissionBySeverity: [Double] = [-2.5, -1.0, 1.3, 3.0, 4.0, 0.5, -6]
        /// Standard deviation between EDs of the log odds of an admission.
        public var admissionSiteSpread: Double = 0.25
        /// Share of the admissions that go to another hospital.
        public var transferShare: Double = 0.08
        /// Median stay, minutes, of those who go home, by severity; and of those admitted.
        public var stayHome: [Double] = [95, 150, 270, 300, 300, 240, 180]
        public var stayAdmitted: [Double] = [240, 290, 370, 330, 210, 480, 180]
        /// Log standard deviations of the stay, and what the age adds to its log.
        public var stayHomeSpread: Double = 0.65
        public var stayAdmittedSpread: Double = 0.60
        public var stayByAge: ByAge = [-0.20, -0.15, 0.0, 0.10, 0.20, 0.35]
        /// Longest stay, minutes.
        public var longestStay: Double = 4200
    }
}
