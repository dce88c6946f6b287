extension SyntheticParameters {
    /// Searches for an illness online: they run ahead of its incidence.
    ///
    /// Nothing here acts on visits.
    public struct Searches: Sendable, Hashable {
        /// What is searched for, as the export names it.
        public var term: String = "grippe"
        /// Name of the wave that it follows.
        public var wave: String = "flu"
        /// Days by which searches are ahead of the incidence of the day.
        public var leadDays: Int = 5
        /// Searches that have nothing to do with an epidemic, in the unit of incidence (weekly cases per 100,000).
        public var everyday: Double = 45
        /// Searches about the vaccination campaign at its height, in the same unit; its day as days after 1 January
        /// (31 October) and its spread, days ("grippe" in Île-de-France by month, 2010 to 2015: October and November are about a
        /// third of the winter's peak, the summer 4 to 15 %).
        public var campaign: Double = 120
        public var campaignDay: Double = -62
        public var campaignSpread: Double = 22
        /// Log standard deviation of the interest of a day around what the incidence says.
        public var dailySpread: Double = 0.08
        /// Days of a window by day, each extracted on a Monday; weeks from one extraction to the next.
        public var windowDays: Int = 90
        public var weeksBetweenDaily: Int = 1
        /// Weeks of a window by week: about eight months; weeks from one extraction to the next.
        public var windowWeeks: Int = 35
        public var weeksBetweenWeekly: Int = 4
    }
}
