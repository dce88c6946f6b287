extension Messages {
    // MARK: Commands

    public static let helpPoll = Text(
        fr: "Interroge les sources de vigie.yaml et importe ce qu’elles apportent.",
        en: "Asks the sources of vigie.yaml and takes in what they bring.")
    public static let helpPollOnce = Text(
        fr: "Interroge chaque source une fois, puis s’arrête.", en: "Asks each source once, then ends.")
    public static let helpPollFeed = Text(
        fr: "N’interroge que cette source ; peut être répété.", en: "Asks this source only; may be repeated.")
    public static let helpRun = Text(
        fr: "Le service : interroge les sources, prévoit et sert les pages, jusqu’à SIGTERM.",
        en: "The service: asks the sources, forecasts and serves the pages, until SIGTERM.")
    public static let helpSources = Text(
        fr: "Liste les sources : fraîcheur, retard, dernière erreur.",
        en: "Lists the sources: freshness, delay, last error.")
    public static let helpRebuild = Text(
        fr: "Reconstruit la base à partir des livraisons brutes gardées.",
        en: "Builds the store again from the raw deliveries that were kept.")
    public static let helpRebuildInto = Text(
        fr: "Dossier de la nouvelle base (celui des données par défaut).",
        en: "Folder of the new store (that of the data by default).")

    // MARK: Configuration

    public static func badFeed(path: String, line: Int, key: String, reason: Text) -> Text {
        Text(
            fr: "« \(path) », ligne \(line), clé « \(key) » : \(reason.french)",
            en: "\"\(path)\", line \(line), key \"\(key)\": \(reason.english)")
    }

    public static let feedsMustBeAList = Text(
        fr: "attendu une liste de sources, une par tiret", en: "expected a list of sources, one for each dash")
    public static let feedMustBeAMapping = Text(
        fr: "attendu des lignes « clé : valeur »", en: "expected lines \"key: value\"")
    public static func feedNameTwice(_ name: String) -> Text {
        Text(
            fr: "le nom « \(name) » est déjà pris : chaque source a le sien",
            en: "the name \"\(name)\" is taken: each source has its own")
    }
    public static func feedKeyMissing(_ key: String) -> Text {
        Text(fr: "« \(key) » manque", en: "\"\(key)\" is missing")
    }
    public static let feedKeyTwice = Text(fr: "cette clé est donnée deux fois", en: "this key is given twice")
    public static func feedKeyUnknown(known: [String]) -> Text {
        Text(
            fr: "clé inconnue ici ; attendu l’une de : \(known.joined(separator: ", "))",
            en: "unknown key here; expected one of: \(known.joined(separator: ", "))")
    }
    public static let feedNeedsOneOrigin = Text(
        fr: "une source a soit « url », soit « folder »", en: "a source has either \"url\" or \"folder\"")
    public static let feedValueNotText = Text(fr: "attendu un texte", en: "expected a text")
    public static func feedValueNotAmong(_ value: String, _ choices: [String]) -> Text {
        Text(
            fr: "« \(value) » n’est pas connu ; attendu : \(choices.joined(separator: ", "))",
            en: "\"\(value)\" is not known; expected: \(choices.joined(separator: ", "))")
    }
    public static func feedValueNotNumber(_ value: String, _ lowest: Int, _ highest: Int) -> Text {
        Text(
            fr: "« \(value) » : attendu un entier de \(lowest) à \(highest)",
            en: "\"\(value)\": expected an integer from \(lowest) to \(highest)")
    }
    public static func feedValueNotDuration(_ value: String) -> Text {
        Text(
            fr: "« \(value) » n’est pas une durée : écrivez 30s, 10min, 6h ou 1d (31d au plus)",
            en: "\"\(value)\" is not a duration: write 30s, 10min, 6h or 1d (31d at most)")
    }
    public static func feedValueNotSize(_ value: String) -> Text {
        Text(
            fr: "« \(value) » n’est pas une taille : écrivez 500kB, 20MB ou 1GB (100GB au plus)",
            en: "\"\(value)\" is not a size: write 500kB, 20MB or 1GB (100GB at most)")
    }
    public static func feedUnknownPlaceholder(_ text: String) -> Text {
        Text(
            fr:
                "« \(text) » n’est pas un jour : {today}, {yesterday}, {week} ou {year}, avec ou sans nombre de jours ({today-7})",
            en:
                "\"\(text)\" is not a day: {today}, {yesterday}, {week} or {year}, with or without a number of days ({today-7})"
        )
    }
    public static let feedNeedsHTTPS = Text(
        fr: "l’adresse doit commencer par https:// (http:// vers cette machine seulement)",
        en: "the address must begin with https:// (http:// to this machine only)")
    public static let feedCredentialInAddress = Text(
        fr: "l’adresse porte un identifiant : mettez-le sous « credentials », par référence (env:NOM ou file:/chemin)",
        en: "the address carries a credential: put it under \"credentials\", by reference (env:NAME or file:/path)")
    public static let feedTokenNotReference = Text(
        fr: "un identifiant ne s’écrit pas ici : indiquez où il se trouve, env:NOM ou file:/chemin",
        en: "a credential is not written here: say where it is found, env:NAME or file:/path")
    public static let feedCredentialNeedsPlace = Text(
        fr: "dites où va l’identifiant : soit « header », soit « query »",
        en: "say where the credential goes: either \"header\" or \"query\"")

    public static func feedUnknownConnector(_ feed: String, connector: String) -> Text {
        Text(
            fr:
                "source « \(feed) » laissée de côté : cette version de Vigie n’a pas de connecteur « \(connector) » (« vigie connectors » les liste)",
            en:
                "source \"\(feed)\" left out: this version of Vigie has no connector \"\(connector)\" (\"vigie connectors\" lists them)"
        )
    }
    public static func noSuchFeed(_ name: String, known: [String]) -> Text {
        Text(
            fr: "aucune source « \(name) » dans vigie.yaml ; il y a : \(known.joined(separator: ", "))",
            en: "no source \"\(name)\" in vigie.yaml; there are: \(known.joined(separator: ", "))")
    }
    public static let noFeeds = Text(
        fr: "aucune source : décrivez-en sous « feeds » dans vigie.yaml (exemple : deploy/vigie.yaml)",
        en: "no source: describe some under \"feeds\" in vigie.yaml (example: deploy/vigie.yaml)")
    public static func alreadyPolling(_ path: String) -> Text {
        Text(
            fr: "un autre processus interroge déjà les sources de « \(path) » : attendez sa fin ou arrêtez-le",
            en: "another process is asking the sources of \"\(path)\" already: wait for its end or stop it")
    }
    public static func storeExists(_ path: String) -> Text {
        Text(
            fr: "« \(path) » existe déjà : mettez cette base de côté, ou reconstruisez ailleurs avec --into",
            en: "\"\(path)\" exists already: put that store aside, or build elsewhere with --into")
    }
    public static func nothingKept(_ path: String) -> Text {
        Text(
            fr: "aucune livraison brute dans « \(path) » : il n’y a rien à reconstruire",
            en: "no raw delivery in \"\(path)\": there is nothing to build again")
    }

    // MARK: Progress and results

    public static let progressRebuild = Text(fr: "Reconstruction", en: "Building")

    public static func pollTaken(_ feed: String, files: Int, observations: Int) -> Text {
        let o = plural(observations)
        return Text(
            fr: "\(feed) : \(files) livraison\(plural(files).french), \(observations) observation\(o.french)",
            en:
                "\(feed): \(files) \(files == 1 ? "delivery" : "deliveries"), \(observations) observation\(o.english)")
    }
    public static func pollNothingNew(_ feed: String) -> Text {
        Text(fr: "\(feed) : rien de nouveau", en: "\(feed): nothing new")
    }
    public static func pollFailed(_ feed: String, _ reason: Text) -> Text {
        Text(fr: "\(feed) : \(reason.french)", en: "\(feed): \(reason.english)")
    }
    public static func polling(sources: Int) -> Text {
        let s = plural(sources)
        return Text(
            fr:
                "\(sources) source\(s.french) interrogée\(s.french) à \(sources < 2 ? "son" : "leur") heure ; SIGTERM ou Ctrl-C pour arrêter",
            en: "\(sources) source\(s.english) asked when due; SIGTERM or Ctrl-C to stop")
    }
    public static func rebuilt(deliveries: Int, left: Int) -> Text {
        let (d, l) = (plural(deliveries), plural(left))
        return Text(
            fr:
                "\(deliveries) livraison\(d.french) reprise\(d.french), \(left) laissée\(l.french) de côté",
            en: "\(deliveries) \(deliveries == 1 ? "delivery" : "deliveries") taken in again, \(left) left out")
    }
    public static func cannotBeRebuilt(_ count: Int) -> Text {
        Text(
            fr:
                "livraisons de la base actuelle qui contenaient des lignes sur des patients : \(count) ; leurs octets ne sont jamais gardés, redemandez-les aux établissements",
            en:
                "deliveries of the present store that held rows about patients: \(count); their bytes are never kept, ask the hospitals for them again"
        )
    }

    // MARK: Headings

    public static let headingSource = Text(fr: "source", en: "source")
    public static let headingLastGood = Text(fr: "dernières données", en: "last valid data")
    public static let headingAge = Text(fr: "âge", en: "age")
    public static let headingDelay = Text(fr: "délai", en: "delay")
    public static let headingReceived = Text(fr: "reçues le", en: "received")
    public static let headingLastAttempt = Text(fr: "dernier essai", en: "last attempt")
    public static let headingLastError = Text(fr: "dernière erreur", en: "last error")

    // MARK: Pages

    public static let sourceIsWell = Text(fr: "bon", en: "well")
    public static let sourceWithoutData = Text(fr: "encore aucune donnée", en: "no data yet")
}
