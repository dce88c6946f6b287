/// The one list of sources that Vigie reads; a new one is a file of its own and a line here.
public enum ConnectorCatalog {
    public static let all: [any Connector.Type] = [
        TidyCSV.self,
        SurSaUD.self,
        RPUXML.self,
        Sentinelles.self,
        Odisse.self,
        Sivic.self,
        Samu.self,
        SosMedecins.self,
        PharmacyIndex.self,
        PharmacySales.self,
        PharmacyVaccination.self,
        GoogleTrends.self,
        FireBrigade.self,
        OpenMeteo.self,
        MeteoFrance.self,
        Reanalysis.self,
        Airparif.self,
        ICalendar.self,
        QueFaireAParis.self,
        Gatherings.self,
        AirQualityIndex.self,
        SchoolHolidays.self,
        PublicHolidayList.self,
        EDList.self,
    ]

    /// Names in the order of the list.
    public static var names: [String] { all.map { $0.card.name } }

    /// The connector with this name, or nil.
    public static func connector(named name: String) -> (any Connector.Type)? {
        all.first { $0.card.name == name }
    }
}
