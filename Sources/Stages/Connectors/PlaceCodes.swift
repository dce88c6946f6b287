internal import Foundation
internal import TimeSeries

/// Codes and names of French territories as files write them, and the places that file names and coordinates say.
enum PlaceCodes {
    /// A département by its INSEE code or its name; nil for anything else.
    static func departement(_ text: String) -> Place? {
        departement(code: text) ?? departementsByName[ColumnName.folded(text)]
    }

    /// A département by its INSEE code (`75`, `2A`, `1` for 01, `971`); nil for anything else.
    static func departement(code text: String) -> Place? {
        var code = text.uppercased().filter { $0 != " " }
        if code.utf8.count == 1, code.first?.isNumber == true { code = "0" + code }
        let b = Array(code.utf8)
        let isDigit = b.map { (0x30...0x39).contains($0) }
        if b.count == 2 {
            if code == "2A" || code == "2B" { return .departement(code) }
            guard isDigit == [true, true], code != "00", code != "20", code <= "95" else { return nil }
            return .departement(code)
        }
        guard b.count == 3, isDigit == [true, true, true], code.hasPrefix("97") || code.hasPrefix("98") else {
            return nil
        }
        return .departement(code)
    }

    /// The département of an INSEE commune code or of a postal code; nil for anything else.
    static func departement(ofCommune code: String) -> Place? {
        guard code.utf8.count == 5, code.utf8.dropFirst(2).allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        let head = code.prefix(2).uppercased()
        let departement =
            switch head {
            case "20": code < "20200" ? "2A" : "2B"
            case "97", "98": String(code.prefix(3))
            default: head
            }
        let place = Place.departement(departement)
        return Territory.france.entries[place] == nil ? nil : place
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

    // MARK: - Without a code

    /// The place that a file name carries: `dep-75`, `dep_2A`, `reg-11` anywhere in it.
    static func named(in fileName: String) -> Place? {
        let bytes = Array(fileName.lowercased().utf8)
        for (word, kind) in [("dep", Place.Kind.departement), ("reg", .region)] {
            let mark = Array(word.utf8)
            guard bytes.count > mark.count + 2 else { continue }
            for start in 0..<(bytes.count - mark.count - 1) where bytes[start...].starts(with: mark) {
                var at = start + mark.count
                if [0x2D, 0x5F, 0x3A].contains(bytes[at]) { at += 1 }
                let code = bytes[at...].prefix { isCode($0) }
                guard (2...3).contains(code.count), let first = code.first, first <= 0x39 else { continue }
                let place = Place(kind, String(decoding: code, as: UTF8.self).uppercased())
                if Territory.france.entries[place] != nil { return place }
            }
        }
        return nil
    }

    private static func isCode(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || byte == UInt8(ascii: "a") || byte == UInt8(ascii: "b")
    }

    /// The département of Île-de-France whose prefecture is nearest, for a point in the region's box; otherwise an area
    /// named by the point, `area:44.84,-0.58`.
    static func at(latitude: Double, longitude: Double) -> Place {
        guard box.latitude.contains(latitude), box.longitude.contains(longitude) else {
            return Place(.area, "\(hundredths(latitude)),\(hundredths(longitude))")
        }
        // At 48.8° N a degree of longitude is 0.66 of one of latitude.
        func squaredDistance(_ p: (code: String, latitude: Double, longitude: Double)) -> Double {
            let (y, x) = (p.latitude - latitude, (p.longitude - longitude) * 0.66)
            return y * y + x * x
        }
        let nearest = prefectures.min { squaredDistance($0) < squaredDistance($1) }
        return nearest.map { .departement($0.code) } ?? .ileDeFrance
    }

    private static func hundredths(_ degrees: Double) -> String { String(format: "%.2f", degrees) }

    /// Île-de-France lies between 48.12 and 49.24° N and 1.44 and 3.56° E (IGN, rounded outwards).
    private static let box = (latitude: 48.1...49.25, longitude: 1.4...3.6)

    private static let prefectures = ["75", "77", "78", "91", "92", "93", "94", "95"].compactMap { code in
        Prefectures.position(of: code).map { (code: code, latitude: $0.latitude, longitude: $0.longitude) }
    }

    // MARK: - Lists

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
