/// What an invented RPU record may say: reasons for coming with their diagnoses, transport, way out.
enum RPUVocabulary {
    /// A reason for coming and the main diagnosis (CIM-10) it ends with.
    struct Complaint: Sendable {
        var reason: String
        var diagnosis: String
        /// Relative frequency in each age band.
        var weights: [Double]
    }

    /// What patients come for when no epidemic or heat wave brings them.
    static let complaints: [Complaint] = [
        Complaint(reason: "Traumatisme de la cheville", diagnosis: "S934", weights: [2, 14, 8, 5, 3, 1]),
        Complaint(reason: "Traumatisme de la main", diagnosis: "S609", weights: [3, 11, 8, 5, 3, 1]),
        Complaint(reason: "Plaie", diagnosis: "S619", weights: [7, 8, 7, 5, 4, 3]),
        Complaint(reason: "Traumatisme crânien", diagnosis: "S099", weights: [12, 8, 2, 2, 3, 6]),
        Complaint(reason: "Chute de sa hauteur", diagnosis: "S720", weights: [0, 0, 0, 1, 4, 12]),
        Complaint(reason: "Douleur abdominale", diagnosis: "R104", weights: [4, 12, 12, 9, 7, 6]),
        Complaint(reason: "Fièvre", diagnosis: "R509", weights: [22, 7, 3, 2, 3, 4]),
        Complaint(reason: "Rhinopharyngite", diagnosis: "J00", weights: [14, 6, 2, 1, 0.5, 0.3]),
        Complaint(reason: "Crise d'asthme", diagnosis: "J459", weights: [4, 5, 2, 1.5, 1, 0.7]),
        Complaint(reason: "Gêne respiratoire", diagnosis: "R060", weights: [4, 2, 2.5, 4, 8, 11]),
        Complaint(reason: "Pneumopathie", diagnosis: "J189", weights: [1.5, 1.2, 1, 2.5, 4.5, 7]),
        Complaint(reason: "Douleur thoracique", diagnosis: "R074", weights: [0.2, 1.5, 7, 11, 9, 5]),
        Complaint(reason: "Palpitations", diagnosis: "R002", weights: [0.1, 0.5, 2.5, 3.5, 3.5, 2]),
        Complaint(reason: "Insuffisance cardiaque", diagnosis: "I509", weights: [0, 0, 0.1, 0.8, 2.5, 6]),
        Complaint(reason: "Déficit neurologique", diagnosis: "I64", weights: [0, 0.1, 0.5, 2, 4, 5]),
        Complaint(reason: "Malaise", diagnosis: "R55", weights: [1.5, 3, 4, 5, 7, 9]),
        Complaint(reason: "Altération de l'état général", diagnosis: "R53", weights: [0.5, 0.3, 0.7, 2, 5, 10]),
        Complaint(reason: "Céphalées", diagnosis: "R51", weights: [0.3, 3, 5, 4, 2, 1.2]),
        Complaint(reason: "Colique néphrétique", diagnosis: "N23", weights: [0, 0.2, 3, 3.5, 2, 0.8]),
        Complaint(reason: "Infection urinaire", diagnosis: "N390", weights: [1.5, 1, 2.5, 1.8, 2.5, 3.5]),
        Complaint(reason: "Lombalgie", diagnosis: "M545", weights: [0, 0.4, 4.5, 5.5, 3.5, 2.5]),
        Complaint(reason: "Saignement au premier trimestre", diagnosis: "O209", weights: [0, 0, 4, 0.1, 0, 0]),
        Complaint(reason: "Angoisse", diagnosis: "F410", weights: [0, 1.5, 4, 3.5, 2, 1]),
        Complaint(reason: "Idées suicidaires", diagnosis: "R458", weights: [0, 1.8, 2, 1.5, 0.8, 0.3]),
        Complaint(reason: "Ivresse", diagnosis: "F100", weights: [0, 0.3, 3, 3, 1, 0.2]),
        Complaint(reason: "Éruption, allergie", diagnosis: "L509", weights: [4, 3.5, 2.5, 2, 1.5, 0.8]),
        Complaint(reason: "Renouvellement d'ordonnance", diagnosis: "Z760", weights: [0.5, 0.6, 2, 1.6, 1, 0.5]),
        Complaint(reason: "Otalgie", diagnosis: "H669", weights: [5, 5, 1.5, 0.8, 0.4, 0.2]),
    ]

    /// Complaints of each age band as cumulative shares.
    static let cumulative: [[Double]] = (0..<ByAge.count).map { band in
        let total = complaints.reduce(0) { $0 + $1.weights[band] }
        var sum = 0.0
        return complaints.map {
            sum += $0.weights[band] / total
            return sum
        }
    }

    /// The complaint of the patients that an epidemic brings, by the name of its wave.
    static let epidemic: [String: Complaint] = [
        "flu": Complaint(reason: "Syndrome grippal", diagnosis: "J111", weights: []),
        "bronchiolitis": Complaint(reason: "Bronchiolite", diagnosis: "J219", weights: []),
        "gastro": Complaint(reason: "Diarrhée, vomissements", diagnosis: "A099", weights: []),
    ]

    static let heat = Complaint(reason: "Coup de chaleur, déshydratation", diagnosis: "T678", weights: [])

    static let severities = ["1", "2", "3", "4", "5", "P", "D"]

    /// First and last age of each band, years.
    static let ages: [ClosedRange<Int>] = [0...4, 5...14, 15...44, 45...64, 65...74, 75...97]

    /// Communes that do not exist.
    static let communes = [
        "Argenville", "Bruinecourt", "Corvelles", "Fauvelcourt", "Luzelville", "Ormelcourt", "Zélanville",
    ]
}
