public import TimeSeries

extension CheckCatalog {
    /// Series that must be in the snapshot beside one that is checked, because a check compares them.
    ///
    /// Fields and stays of the RPU are judged against all records of their ED.
    public static func companions(of key: SeriesKey, among keys: [SeriesKey]) -> [SeriesKey] {
        guard [.fieldsFilled, .fieldsUsable, .lengthOfStay].contains(key.measure) else { return [] }
        return keys.filter { other in
            other != key && other.place == key.place && other.grain == key.grain
                && (other.measure == .lengthOfStay && other.stratum.cells[.duration] != nil
                    || key.measure == .fieldsUsable && other.measure == .fieldsFilled && other.stratum == key.stratum)
        }
    }
}
