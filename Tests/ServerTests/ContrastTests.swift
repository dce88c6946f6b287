import Foundation
import Testing

@Suite("Contrast of the style sheet's colours")
struct ContrastTests {
    /// Relative luminance and contrast of WCAG 2.2, section 1.4.3.
    private func contrast(_ a: Substring, _ b: Substring) -> Double {
        func luminance(_ hex: Substring) -> Double {
            let value = Int(hex, radix: 16) ?? 0
            let parts = [value >> 16 & 255, value >> 8 & 255, value & 255].map { part -> Double in
                let c = Double(part) / 255
                return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }
        let (x, y) = (luminance(a), luminance(b))
        return (max(x, y) + 0.05) / (min(x, y) + 0.05)
    }

    @Test func textIsReadableAndMarksAreSeen() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/Edges/Server/Resources/static/vigie.css")
        let css = try String(contentsOf: file, encoding: .utf8)
        let blocks = css.matches(of: /:root[^{]*\{([^}]*)\}/).map(\.1)
        // Light, dark; the later ones are for paper and use the names of colours.
        for block in blocks.prefix(2) {
            var colours: [String: Substring] = [:]
            for match in block.matches(of: /--([a-z-]+): #([0-9a-f]{6});/) { colours[String(match.1)] = match.2 }
            func ratio(_ a: String, _ b: String) throws -> Double {
                contrast(try #require(colours[a], "\(a)"), try #require(colours[b], "\(b)"))
            }
            for (text, ground) in [
                ("text", "ground"), ("text", "panel"), ("text", "accent-soft"), ("text-soft", "ground"),
                ("text-soft", "panel"),
                ("accent", "ground"), ("alarm", "ground"), ("alarm", "alarm-soft"), ("text", "alarm-soft"),
            ] {
                let found = try ratio(text, ground)
                #expect(found >= 4.5, "\(text) on \(ground): \(found)")
            }
            for mark in ["came", "accent", "rule-strong"] {
                let found = try ratio(mark, "ground")
                #expect(found >= 3, "\(mark): \(found)")
            }
        }
    }
}
