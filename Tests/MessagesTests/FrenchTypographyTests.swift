import Foundation
import Messages
import Testing

@Suite struct FrenchTypographyTests {
    /// `typography.tsv`: by hand after the rules of the Imprimerie nationale; `~` is U+00A0 and `_` is U+202F.
    private static func cases() throws -> [(written: String, set: String)] {
        let url = try #require(
            Bundle.module.url(forResource: "typography", withExtension: "tsv", subdirectory: "ReferenceValues"))
        return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map {
                $0.replacingOccurrences(of: "~", with: "\u{A0}").replacingOccurrences(of: "_", with: "\u{202F}")
            }
            try #require(fields.count == 2)
            return (fields[0], fields[1])
        }
    }

    @Test func setsTheSpaces() throws {
        let cases = try Self.cases()
        #expect(cases.count == 13)
        for (written, expected) in cases {
            #expect(FrenchTypography.set(written) == expected)
            #expect(FrenchTypography.set(expected) == expected, "setting twice changes nothing")
        }
    }

    @Test func textsAreSetInFrenchOnly() {
        let text = Text(fr: "« a » : oui", en: "\"a\" : yes")
        #expect(text.french == "«\u{A0}a\u{A0}»\u{A0}: oui")
        #expect(text.english == "\"a\" : yes")
        #expect(text[.french] == text.french && text[.english] == text.english)
        // A name or code is left as it is.
        #expect(Text(verbatim: "a : b").french == "a : b")
    }
}
