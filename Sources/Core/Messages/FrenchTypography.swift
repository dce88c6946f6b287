/// The spaces that French punctuation asks for, put in by one rule instead of by every author.
///
/// *Lexique des règles typographiques en usage à l’Imprimerie nationale*: a narrow no-break space (U+202F) before `;`, `!`,
/// `?` and `%`; a no-break space (U+00A0) before `:` and inside « ».
public enum FrenchTypography {
    static let noBreak: Character = "\u{00A0}"
    static let narrowNoBreak: Character = "\u{202F}"

    /// The text with each plain space beside such a mark made unbreakable; nothing is added where no space was written.
    public static func set(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count + 8)
        var afterSpace = false
        for character in text {
            if afterSpace { result.append(space(after: result.last, before: character)) }
            afterSpace = character == " "
            if !afterSpace { result.append(character) }
        }
        if afterSpace { result.append(" ") }
        return result
    }

    private static func space(after previous: Character?, before next: Character) -> Character {
        switch next {
        case ";", "!", "?", "%": narrowNoBreak
        case ":", "»": noBreak
        default: previous == "«" ? noBreak : " "
        }
    }
}
