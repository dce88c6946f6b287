internal import TimeSeries

/// Codes and names of French territories as files write them.
enum PlaceCodes {
    /// A département by its INSEE code (`75`, `2A`, `1` for 01, `971`) or its name; nil for anything else.
    static func departement(_ text: String) -> Place? {
        var code = text.uppercased().filter { $0 != " " }
        if code.utf8.count == 1, code.first?.isNumber == true { code = "0" + code }
        let b = Array(code.utf8)
        let isDigit = b.map { (0x30...0x39).contains($0) }
        if b.count == 2 {
            if code == "2A" || code == "2B" { return .departement(code) }
            guard isDigit == [true, true], code != "00", code != "20", code <= "95" else { return nil }
            return .departement(code)
        }
        if b.count == 3, isDigit == [true, true, true] {
            return code.hasPrefix("97") || code.hasPrefix("98") ? .departement(code) : nil
        }
        return departementsByName[ColumnName.folded(text)]
    }

    /// A region by its INSEE code.
    ///
    /// The codes 11, 24, 52, 53, 93 and 94 name the same territory before and after the reform of 2016, and no other code is
    /// in both lists: an old one is a place `area:ALSACE` and so on, never mistaken for a present region. Nil for a code of
    /// neither list.
    static func region(_ code: String) -> Place? {
        let padded = code.utf8.count == 1 ? "0" + code : code
        if Territory.france.entries[.region(padded)] != nil { return .region(padded) }
        return regionsBefore2016[padded].map { Place(.area, $0) }
    }

    /// A region, a département or France by name; nil when the name is none of these.
    static func place(named name: String) -> Place? {
        let folded = ColumnName.folded(name)
        if ["france", "france_entiere", "france_metropolitaine", "fr"].contains(folded) { return .country("FR") }
        return regionsByName[folded] ?? departementsByName[folded]
    }

    /// INSEE codes of the regions of 1970–2015 that no longer exist, with the names that réseau Sentinelles gives them.
    private static let regionsBefore2016 = [
        "21": "CHAMPAGNE-ARDENNE", "22": "PICARDIE", "23": "HAUTE-NORMANDIE", "25": "BASSE-NORMANDIE",
        "26": "BOURGOGNE", "31": "NORD-PAS-DE-CALAIS", "41": "LORRAINE", "42": "ALSACE", "43": "FRANCHE-COMTE",
        "54": "POITOU-CHARENTES", "72": "AQUITAINE", "73": "MIDI-PYRENEES", "74": "LIMOUSIN", "82": "RHONE-ALPES",
        "83": "AUVERGNE", "91": "LANGUEDOC-ROUSSILLON",
    ]

    private static let departementsByName = byName(.departement)
    private static let regionsByName = byName(.region)

    private static func byName(_ kind: Place.Kind) -> [String: Place] {
        Dictionary(
            Territory.france.entries.values.filter { $0.place.kind == kind }
                .map { (ColumnName.folded($0.name), $0.place) }, uniquingKeysWith: { a, _ in a })
    }
}

/// Age classes as publishers write them.
enum AgeClass {
    /// `15-64` of `15-64 ans`, `65+` of `65 ans ou plus`, `00-64` of `moins de 65 ans`, the empty text of `Tous âges`; nil for
    /// anything else.
    static func read(_ text: String) -> String? {
        let folded = ColumnName.folded(text)
        if ["tous_ages", "tous", "tout_age", "all", "total", "ensemble"].contains(folded) { return "" }
        let words = folded.split(separator: "_")
        let numbers = words.compactMap { Int($0.filter(\.isNumber)) }.filter { (0...130).contains($0) }
        let isUnder = words.first == "moins" || folded.hasPrefix("<")
        let isOver = words.contains("plus") || folded.hasSuffix("+")
        if numbers.count == 2, numbers[0] <= numbers[1] { return "\(padded(numbers[0]))-\(padded(numbers[1]))" }
        guard numbers.count == 1, let limit = numbers.first else { return nil }
        if isOver { return "\(padded(limit))+" }
        if isUnder, limit > 0 { return "00-\(padded(limit - 1))" }
        return nil
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
