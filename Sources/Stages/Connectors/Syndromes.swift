public import Messages

/// A group of diagnoses followed day by day, in the manner of the SurSaUD groupings.
public struct Syndrome: Sendable, Hashable {
    /// Value of the dimension `syndrome`.
    public var name: String
    public var title: Text
    /// CIM-10 categories, first and last, each a letter and two digits; or four characters for one subdivision.
    public var codes: [String]
}

/// The one table of syndromic groups, by the main diagnosis (DP).
///
/// Groups exclude each other: a diagnosis belongs to the first that holds it, to `other` when none does, and to
/// `uncoded` when DP is empty or no CIM-10 code, so that the groups of a day add up to its visits. Ranges follow the
/// OSCOUR groupings of Santé publique France and CIM-10 FR (ATIH).
public enum SyndromeCatalog {
    public static let all: [Syndrome] = [
        Syndrome(name: "asthma", title: Messages.syndromeAsthma, codes: ["J45-J46"]),
        Syndrome(name: "bronchiolitis", title: Messages.syndromeBronchiolitis, codes: ["J21"]),
        Syndrome(name: "flu", title: Messages.syndromeFlu, codes: ["J09-J11"]),
        Syndrome(name: "covid", title: Messages.syndromeCovid, codes: ["U07"]),
        Syndrome(name: "pneumonia", title: Messages.syndromePneumonia, codes: ["J12-J18"]),
        Syndrome(name: "respiratory", title: Messages.syndromeRespiratory, codes: ["J00-J99"]),
        Syndrome(name: "gastroenteritis", title: Messages.syndromeGastroenteritis, codes: ["A08-A09"]),
        Syndrome(name: "heat", title: Messages.syndromeHeat, codes: ["T67", "X30", "E86", "E871"]),
        Syndrome(name: "alcohol", title: Messages.syndromeAlcohol, codes: ["F10", "T51", "X45", "Y90-Y91"]),
        Syndrome(name: "psychiatric", title: Messages.syndromePsychiatric, codes: ["F00-F99"]),
        Syndrome(name: "stroke", title: Messages.syndromeStroke, codes: ["I60-I64", "G45"]),
        Syndrome(name: "cardiac", title: Messages.syndromeCardiac, codes: ["I20-I52"]),
        Syndrome(name: "trauma", title: Messages.syndromeTrauma, codes: ["S00-T35"]),
        Syndrome(name: "poisoning", title: Messages.syndromePoisoning, codes: ["T36-T65"]),
        Syndrome(name: "malaise", title: Messages.syndromeMalaise, codes: ["R42", "R53", "R55"]),
        Syndrome(name: "abdominal-pain", title: Messages.syndromeAbdominalPain, codes: ["R10"]),
        Syndrome(name: "renal-colic", title: Messages.syndromeRenalColic, codes: ["N20-N23"]),
        Syndrome(name: "fever", title: Messages.syndromeFever, codes: ["R50"]),
    ]

    /// Values of the dimension `syndrome`: the groups, `other` and `uncoded`.
    public static let names: [String] = all.map(\.name) + ["other", "uncoded"]

    static let other = all.count
    static let uncoded = all.count + 1

    /// Group of each category (letter × 100 + number), with `other` where there is none.
    private static let byCategory: [Int] = {
        var groups = [Int](repeating: other, count: 2600)
        for (group, syndrome) in all.enumerated().reversed() {
            for code in syndrome.codes where code.utf8.count != 4 {
                let ends = code.split(separator: "-").compactMap { category(Array($0.utf8)) }
                if let first = ends.first, let last = ends.last, first <= last {
                    for i in first...last { groups[i] = group }
                }
            }
        }
        return groups
    }()

    /// Group of each four-character subdivision that a group names.
    private static let bySubdivision: [[UInt8]: Int] = Dictionary(
        all.enumerated().flatMap { group, syndrome in
            syndrome.codes.filter { $0.utf8.count == 4 }.map { (Array($0.utf8), group) }
        }, uniquingKeysWith: { a, _ in a })

    private static func category(_ code: [UInt8]) -> Int? {
        guard code.count >= 3, (0x41...0x5A).contains(code[0]), (0x30...0x39).contains(code[1]),
            (0x30...0x39).contains(code[2])
        else { return nil }
        return Int(code[0] - 0x41) * 100 + Int(code[1] - 0x30) * 10 + Int(code[2] - 0x30)
    }

    /// Index in ``names`` of a CIM-10 code, with or without the dot; nil when it is no CIM-10 code.
    static func group(ofCode bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count >= 3, bytes.count <= 8 else { return nil }
        let letter = bytes[0] & 0xDF
        guard (0x41...0x5A).contains(letter), (0x30...0x39).contains(bytes[1]), (0x30...0x39).contains(bytes[2]) else {
            return nil
        }
        var rest = 3
        if rest < bytes.count, bytes[rest] == 0x2E { rest += 1 }
        for i in rest..<bytes.count {
            let byte = bytes[i]
            guard (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == 0x2B else {
                return nil
            }
        }
        if rest < bytes.count, let named = bySubdivision[[letter, bytes[1], bytes[2], bytes[rest]]] { return named }
        return byCategory[Int(letter - 0x41) * 100 + Int(bytes[1] - 0x30) * 10 + Int(bytes[2] - 0x30)]
    }
}
