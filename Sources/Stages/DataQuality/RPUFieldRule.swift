public import Messages

/// What is asked of one field of the RPU.
///
/// *Exhaustivité* is the share of records in which a field is filled, *exploitabilité* the share in which it is filled and
/// holds what the format says, both over all records that an ED sent (FEDORU's method, as ORU Pays de la Loire describes it,
/// oru-paysdelaloire.fr, « Méthodes de contrôle qualité des informations RPU »).
public struct RPUFieldRule: Sendable, Hashable {
    /// Name of the element: `GRAVITE`.
    public var field: String
    /// The share that is asked for; nil where the field concerns some patients only.
    public var least: Double?
    /// Where the threshold is published; nil: Vigie's own.
    public var source: Text?

    /// What Vigie asks where no threshold is published.
    public static let houseThreshold = 0.8

    /// By how much a share falls before it is said: 20 points, to the last digit of a double.
    static let fall = 0.2 - 1e-9

    /// Asked only of patients who are kept (DESTINATION, ORIENT), who come from another unit (PROVENANCE) or who are
    /// brought (TRANSPORT_PEC): FEDORU, GT1, « Format des éléments collectés et règles de codage », V02.
    private static let conditional: Set<String> = ["DESTINATION", "ORIENT", "PROVENANCE", "TRANSPORT_PEC"]

    /// FEDORU publishes no threshold in figures; the one that is published is that of the dotation complémentaire à la qualité.
    public static func rule(of field: String) -> RPUFieldRule {
        if field == "DP" { return RPUFieldRule(field: field, least: 0.95, source: Messages.diagnosisThresholdSource) }
        return RPUFieldRule(field: field, least: conditional.contains(field) ? nil : houseThreshold, source: nil)
    }
}
