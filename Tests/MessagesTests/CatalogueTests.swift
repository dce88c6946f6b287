import Foundation
import Messages
import Testing

/// Every text of the sources, read from the code: none can be forgotten when the catalogue grows.
@Suite struct CatalogueTests {
    /// One `Text(fr: "…", en: "…")` as written, interpolations replaced by `X`.
    private struct Written {
        var place: String
        var french: String
        var english: String
    }

    private static func texts() throws -> [Written] { try read().texts }

    /// The texts that are literals, and how many `Text(fr: …` there are in all; the others are put together by code.
    private static func read() throws -> (texts: [Written], calls: Int) {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources").resolvingSymlinksInPath()
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var found: [Written] = []
        var calls = 0
        for case let file as URL in files where file.pathExtension == "swift" {
            let code = Array(try String(contentsOf: file, encoding: .utf8))
            var line = 1
            for start in code.indices {
                if code[start] == "\n" { line += 1 }
                guard code[start...].starts(with: "Text(") else { continue }
                if code[(start + 5)...].drop(while: \.isWhitespace).starts(with: "fr:") { calls += 1 }
                guard let french = literal(code, from: start + 5, label: "fr:"),
                    let english = literal(code, from: french.end, label: "en:")
                else { continue }
                found.append(
                    Written(place: "\(file.lastPathComponent):\(line)", french: french.value, english: english.value))
            }
        }
        return (found, calls)
    }

    /// The string literal that follows a label, with only white space and a comma before; nil for anything else.
    private static func literal(_ code: [Character], from start: Int, label: String) -> (value: String, end: Int)? {
        var at = start
        while at < code.count, code[at].isWhitespace || code[at] == "," { at += 1 }
        guard code[at...].starts(with: label) else { return nil }
        at += label.count
        while at < code.count, code[at].isWhitespace { at += 1 }
        return string(code, from: at)
    }

    private static func string(_ code: [Character], from start: Int) -> (value: String, end: Int)? {
        guard start < code.count, code[start] == "\"" else { return nil }
        var at = start + 1
        var value = ""
        while at < code.count, code[at] != "\"" {
            if code[at] == "\\", at + 1 < code.count {
                if code[at + 1] == "(" {
                    guard let end = interpolation(code, from: at + 2) else { return nil }
                    value.append("X")
                    at = end
                } else if code[at + 1] == "u", let close = code[at...].firstIndex(of: "}") {
                    let digits = String(code[(at + 3)..<close])
                    if let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) {
                        value.append(Character(scalar))
                    }
                    at = close + 1
                } else {
                    value.append(code[at + 1])
                    at += 2
                }
            } else {
                value.append(code[at])
                at += 1
            }
        }
        return (value, at + 1)
    }

    /// The position after the parenthesis that closes an interpolation.
    private static func interpolation(_ code: [Character], from start: Int) -> Int? {
        var depth = 1
        var at = start
        while at < code.count {
            switch code[at] {
            case "(": depth += 1
            case ")": depth -= 1
            case "\"":
                guard let end = string(code, from: at)?.end else { return nil }
                at = end - 1
            default: break
            }
            at += 1
            if depth == 0 { return at }
        }
        return nil
    }

    @Test func everyTextIsInBothLanguages() throws {
        let (texts, calls) = try Self.read()
        // Measured: 1,245 of 1,270, 98 %; fewer would mean that the reader above no longer reads.
        #expect(Double(texts.count) > 0.97 * Double(calls), "\(texts.count) of \(calls)")
        for text in texts {
            #expect(text.french.contains { $0.isLetter || $0 == "X" }, "\(text.place)")
            #expect(text.english.contains { $0.isLetter || $0 == "X" }, "\(text.place)")
            // Names and single terms may be the same (département, destination); five words are a sentence.
            guard text.french.split(separator: " ").count >= 5 else { continue }
            #expect(text.french != text.english, "\(text.place): \(text.french)")
        }
    }

    @Test func frenchIsWellSet() throws {
        for text in try Self.texts() {
            let set = FrenchTypography.set(text.french)
            let characters = Array(set)
            for (previous, next) in zip(characters, characters.dropFirst()) {
                let pair = "\(previous)\(next)"
                #expect(
                    !(previous == " " && ":;!?%»".contains(next)), "\(text.place): breaking space in \(text.french)")
                #expect(pair != "« ", "\(text.place): breaking space in \(text.french)")
                #expect(!(previous == "«" && !next.isWhitespace), "\(text.place): no space inside « in \(text.french)")
                #expect(!(next == "»" && !previous.isWhitespace), "\(text.place): no space inside » in \(text.french)")
                #expect(
                    !(previous.isLetter && ";!".contains(next)),
                    "\(text.place): no space before \(next) in \(text.french)")
                #expect(!(previous.isLetter && next == "'"), "\(text.place): straight apostrophe in \(text.french)")
            }
            // The spaces of punctuation are put in by `FrenchTypography`, never by hand.
            let written = Array(text.french)
            for (previous, next) in zip(written, written.dropFirst()) {
                #expect(
                    !("\u{A0}\u{202F}".contains(previous) && ":;!?%»".contains(next))
                        && !(previous == "«" && "\u{A0}\u{202F}".contains(next)),
                    "\(text.place): a space set by hand in \(text.french)")
            }
            let english = Array(text.english)
            for (previous, next) in zip(english, english.dropFirst()) {
                #expect(!(previous.isLetter && next == "'"), "\(text.place): straight apostrophe in \(text.english)")
            }
            #expect(!set.contains("..."), "\(text.place): three dots in \(text.french)")
            #expect(!text.english.contains("«"), "\(text.place): guillemets in \(text.english)")
        }
    }

    /// A few functions called, so that what the code says is what a reader gets.
    @Test func functionsFillInTheirFacts() {
        let texts = [
            (Messages.seriesTooShort(needed: 365, got: 12), ["365", "12"]),
            (Messages.storeCannotOpen(path: "a.db", reason: "locked"), ["a.db", "locked"]),
            (Messages.scoringCrossing(level: 0.35, value: 7, below: 8), ["0.35", "7", "8"]),
            (Messages.hierarchyCycle(path: ["a", "b", "a"]), ["a → b → a"]),
            (Messages.metricFairCoverage(percent: 80), ["80"]),
        ]
        for (text, facts) in texts {
            for fact in facts { #expect(text.french.contains(fact) && text.english.contains(fact)) }
            #expect(text.french != text.english)
        }
    }

    /// Number and gender agree with what is counted.
    @Test func wordsAgree() {
        let texts = [
            (
                Messages.backtestDone(forecasts: 1, failures: 0), "1 prévision écrite, 0 impossible",
                "1 forecast written"
            ),
            (
                Messages.backtestDone(forecasts: 2, failures: 3), "2 prévisions écrites, 3 impossibles",
                "2 forecasts written"
            ),
            (
                Messages.regionDone(published: 1, failures: 1), "1 série publiée, 1 sans",
                "without a forecast of its own"
            ),
            (Messages.polling(sources: 1), "1 source interrogée à son heure", "1 source asked when due"),
            (Messages.rebuilt(deliveries: 1, left: 0), "1 livraison reprise, 0 laissée", "1 delivery taken in again"),
            (Messages.placesLearnt(count: 2), "2 lieux enregistrés", "2 places recorded"),
            (
                Messages.stratumLabel(dimension: "severity", value: "unknown"), "gravité non renseignée",
                "severity unknown"
            ),
            (Messages.stratumLabel(dimension: "age", value: "unknown"), "âge non renseigné", "age unknown"),
            (Messages.stratumLabel(dimension: "entered", value: "1"), "entrés à J − 1", "entered 1 day before"),
        ]
        for (text, french, english) in texts {
            #expect(text.french.hasPrefix(french) && text.english.contains(english), "\(text)")
        }
    }
}
