/// The languages that Vigie speaks; French is what a reader gets unless another is asked for.
public enum Language: String, Codable, Sendable, CaseIterable {
    case french = "fr"
    case english = "en"
}

/// One sentence or label in every language of Vigie.
///
/// All texts that users read are made by the functions of ``Messages``, the one catalogue, so that a translator
/// finds them in one place and no text can exist in one language only.
public struct Text: Hashable, Sendable, Codable {
    public var french: String
    public var english: String

    /// Both languages; the French one gets the no-break spaces of its punctuation here (``FrenchTypography``).
    ///
    /// So plain spaces are written beside `: ; ! ? % « »`, and `\u{A0}` only where no mark asks for it: "6\u{A0}h". The
    /// apostrophe is ’ in both languages. A test of the catalogue holds both rules.
    public init(fr french: String, en english: String) {
        self.french = FrenchTypography.set(french)
        self.english = english
    }

    /// A text that is the same in every language: a number, a name, a code.
    public init(verbatim text: String) {
        french = text
        english = text
    }

    public subscript(language: Language) -> String {
        switch language {
        case .french: french
        case .english: english
        }
    }
}

/// The catalogue of messages: a function or constant for each text, grouped by room in extensions.
public enum Messages {}

/// An error that says what happened, where, and what to do, in every language.
///
/// The cases of a conforming enum carry facts; `text` makes the sentence.
public protocol ExplainedError: Error, CustomStringConvertible {
    var text: Text { get }
}

extension ExplainedError {
    /// The English sentence: logs and test failures are read by developers.
    public var description: String { text.english }
}
