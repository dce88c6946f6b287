import ArgumentParser
import Messages

/// The option of every command; those that open no store have no other common one.
///
/// The language itself is read before parsing (``Language/current``), since help is text too.
struct LanguageOption: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp(Messages.helpLang[.current], valueName: "fr|en"))
    var lang: String?

    func validate() throws {
        if let lang, Language(rawValue: lang) == nil { throw ValidationError(Messages.badLanguage(lang)[.current]) }
    }
}
