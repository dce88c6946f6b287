extension Messages {
    // MARK: Commands

    public static let helpVigie = Text(
        fr: "Prévoit les passages aux urgences, avec leur incertitude.",
        en: "Forecasts emergency department visits, with their uncertainty.")
    public static let helpDemo = Text(
        fr: "Montre tout sur une région simulée : données, prévisions, page web.",
        en: "Shows everything on a simulated region: data, forecasts, web page.")
    public static let helpIngest = Text(
        fr: "Lit des fichiers ou des dossiers ; relire un fichier ne change rien.",
        en: "Reads files or folders; reading a file again changes nothing.")
    public static let helpServe = Text(fr: "Sert la page web et l’API.", en: "Serves the web page and the API.")
    public static let helpForecast = Text(
        fr: "Prévoit des séries de la base, telles qu’on les connaissait à un instant.",
        en: "Forecasts series of the store as of an instant.")
    public static let helpQuality = Text(
        fr: "Liste ce que les contrôles de qualité ont trouvé.", en: "Lists what the quality checks found.")
    public static let helpBacktest = Text(
        fr: "Évaluation rétrospective : refait la prévision à chaque origine d’un dossier d’évaluation.",
        en: "Back-test: makes the forecast again at each origin of a task folder.")
    public static let helpScore = Text(
        fr: "Évalue un fichier de prévisions par rapport à ce qui a été observé.",
        en: "Scores a forecast file against what was observed.")
    public static let helpModels = Text(fr: "Liste les modèles.", en: "Lists the models.")
    public static let helpConnectors = Text(fr: "Liste les formats lus.", en: "Lists the formats that are read.")
    public static let helpChecks = Text(fr: "Liste les contrôles de qualité.", en: "Lists the quality checks.")
    public static let helpBench = Text(
        fr: "Mesure ce que la documentation affirme.", en: "Measures what the documents claim.")
    public static let helpBenchIngest = Text(
        fr: "Débit et mémoire de la lecture des fichiers, jusqu’à dix ans de toutes les sources d’une région.",
        en: "Speed and memory of reading files, up to ten years of all sources of a region.")
    public static let helpBenchStore = Text(
        fr: "Taille et vitesse de la base à l’échelle d’une région.", en: "Size and speed of the store at region scale."
    )
    public static let helpBenchSynthetic = Text(
        fr: "Compare la région simulée aux chiffres publiés.", en: "Compares the simulated region with public figures.")

    // MARK: Options

    public static let helpConfig = Text(
        fr: "Fichier de configuration (vigie.yaml s’il existe).", en: "Configuration file (vigie.yaml where it exists)."
    )
    public static let helpDataDir = Text(
        fr: "Dossier des données (vigie-data par défaut).", en: "Data folder (vigie-data by default).")
    public static let helpLang = Text(fr: "Langue des messages.", en: "Language of messages.")
    public static let helpFormat = Text(fr: "Forme du tableau imprimé.", en: "Form of the printed table.")
    public static let helpIngestConnector = Text(
        fr: "Nom du connecteur (voir « vigie connectors »).", en: "Name of the connector (see \"vigie connectors\").")
    public static let helpIngestPaths = Text(fr: "Fichiers ou dossiers à lire.", en: "Files or folders to read.")
    public static let helpAvailableAt = Text(
        fr: "Instant auquel le contenu a été connu, si le format ne le dit pas.",
        en: "Instant at which the contents became known, where the format does not say.")
    public static let helpTask = Text(
        fr: "Dossier d’évaluation : task.json, history.csv, origins.csv.",
        en: "Task folder: task.json, history.csv, origins.csv.")
    public static let helpOutput = Text(
        fr: "Fichier de prévisions à écrire (.csv ou .csv.gz).", en: "Forecast file to write (.csv or .csv.gz).")
    public static let helpForecastFile = Text(
        fr: "Fichier de prévisions (.csv ou .csv.gz).", en: "Forecast file (.csv or .csv.gz).")
    public static let helpModelNames = Text(
        fr: "Modèles à combiner à parts égales, au lieu de l’ensemble de production.",
        en: "Models to combine at equal weight, in place of the production ensemble.")
    public static let helpValidation = Text(
        fr: "Origines de val_origins.csv au lieu de origins.csv.",
        en: "Origins of val_origins.csv in place of origins.csv.")
    public static let helpSeed = Text(fr: "Graine du générateur aléatoire.", en: "Random seed.")
    public static let helpJobs = Text(
        fr: "Travaux menés de front ; le résultat n’en dépend pas.",
        en: "Jobs at a time; the result does not depend on it.")
    public static let helpAt = Text(
        fr: "Instant de la prévision (maintenant par défaut) ; rien de ce qui fut connu après n’est vu.",
        en: "Instant of the forecast (now by default); nothing known later is seen.")
    public static let helpQualityAt = Text(
        fr: "Instant du contrôle (maintenant par défaut) ; rien de ce qui fut connu après n’est vu.",
        en: "Instant of the checks (now by default); nothing known later is seen.")
    public static let helpGrain = Text(
        fr: "Longueur d’un pas ; sans elle, toute la région d’un coup : heures, jours et semaines, cohérents.",
        en: "Length of a step; without it, the whole region at once: hours, days and weeks that add up.")
    public static let helpHorizon = Text(
        fr: "Jusqu’où prévoir (168h, 21d ou 12w par défaut).", en: "How far to forecast (168h, 21d or 12w by default).")
    public static let helpSeries = Text(
        fr: "Séries : texte cherché dans la clé, ou motif avec * (« dep:*|visits|all|day »).",
        en: "Series: text searched in the key, or a pattern with * (\"dep:*|visits|all|day\").")
    public static let helpHost = Text(
        fr: "Adresse d’écoute (127.0.0.1 par défaut).", en: "Address to listen on (127.0.0.1 by default).")
    public static let helpPort = Text(
        fr: "Port d’écoute (8080 par défaut).", en: "Port to listen on (8080 by default).")
    public static let helpNow = Text(
        fr: "Instant que la page prend pour présent (maintenant par défaut).",
        en: "Instant that the page takes for the present (now by default).")
    public static let helpDemoAt = Text(
        fr: "Présent de la région simulée (maintenant par défaut).",
        en: "Present of the simulated region (now by default).")
    public static let helpBenchAt = Text(
        fr: "Présent de la région simulée.", en: "Present of the simulated region.")
    public static let helpOnce = Text(
        fr: "Prépare tout, sans servir la page.", en: "Prepares everything without serving the page.")
    public static let helpBenchSites = Text(fr: "Services d’urgences simulés.", en: "Simulated EDs.")
    public static let helpBenchYears = Text(fr: "Années simulées.", en: "Simulated years.")

    // MARK: Headings

    public static let headingModel = Text(fr: "modèle", en: "model")
    public static let headingForm = Text(fr: "forme", en: "form")
    public static let headingLogLikelihood = Text(fr: "log-vraisemblance", en: "log likelihood")
    public static let headingGrain = Text(fr: "pas", en: "steps")
    public static let headingSummary = Text(fr: "ce qu’il fait", en: "what it does")
    public static let headingReference = Text(fr: "référence", en: "reference")
    public static let headingConnector = Text(fr: "connecteur", en: "connector")
    public static let headingKnownAt = Text(fr: "connu à partir de", en: "known from")
    public static let headingCheck = Text(fr: "contrôle", en: "check")
    public static let headingTitle = Text(fr: "titre", en: "title")
    public static let headingFile = Text(fr: "fichier", en: "file")
    public static let headingResult = Text(fr: "résultat", en: "result")
    public static let headingRead = Text(fr: "lues", en: "read")
    public static let headingRejected = Text(fr: "écartées", en: "rejected")
    public static let headingObservations = Text(fr: "observations", en: "observations")
    public static let headingAdded = Text(fr: "ajoutées", en: "added")
    public static let headingRevised = Text(fr: "révisées", en: "revised")
    public static let headingUnchanged = Text(fr: "inchangées", en: "unchanged")
    public static let headingPart = Text(fr: "partie", en: "part")
    public static let headingSeries = Text(fr: "série", en: "series")
    public static let headingStep = Text(fr: "pas de temps", en: "step")
    public static let headingMedian = Text(fr: "médiane", en: "median")
    public static let headingSeverity = Text(fr: "gravité", en: "severity")
    public static let headingFrom = Text(fr: "du", en: "from")
    public static let headingTo = Text(fr: "au", en: "to")
    public static let headingCount = Text(fr: "nombre", en: "count")
    public static let headingMessage = Text(fr: "constat", en: "message")
    public static let headingPeakMemory = Text(fr: "mémoire (Mo)", en: "memory (MB)")
    public static let headingReal = Text(fr: "réel", en: "real")
    public static let headingSynthetic = Text(fr: "simulé", en: "simulated")
    public static let headingReproduced = Text(fr: "reproduit", en: "reproduced")

    // MARK: Results

    public static let resultTaken = Text(fr: "lu", en: "taken in")
    public static let resultKnown = Text(fr: "déjà connu", en: "already known")
    public static let resultRefused = Text(fr: "refusé", en: "refused")

    public static func moreAlike(_ count: Int, check: String) -> Text {
        Text(
            fr: "… et \(count) constats semblables (\(check)) : voyez « vigie quality »",
            en: "… and \(count) more findings alike (\(check)): see \"vigie quality\"")
    }

    public static func backtestDone(forecasts: Int, failures: Int) -> Text {
        let (s, f) = (plural(forecasts), plural(failures))
        return Text(
            fr: "\(forecasts) prévision\(s.french) écrite\(s.french), \(failures) impossible\(f.french)",
            en: "\(forecasts) forecast\(s.english) written, \(failures) impossible")
    }

    public static func scoreIncomplete(missing: Int, crossing: Int) -> Text {
        Text(
            fr: "prévisions manquantes : \(missing) ; prévisions dont les quantiles se croisent : \(crossing)",
            en: "missing forecasts: \(missing); forecasts with crossing quantiles: \(crossing)")
    }

    public static func serving(url: String) -> Text {
        Text(
            fr: "Vigie est à l’écoute : \(url) (Ctrl-C pour arrêter)", en: "Vigie is listening: \(url) (Ctrl-C to stop)"
        )
    }

    // MARK: Progress

    public static let progressIngest = Text(fr: "Lecture", en: "Reading")
    public static let progressForecast = Text(fr: "Prévision", en: "Forecasting")
    public static let progressQuality = Text(fr: "Contrôles", en: "Checks")

    public static func progressBacktest(_ task: String) -> Text { Text(verbatim: task) }

    public static func demoSimulates(sites: Int) -> Text {
        Text(
            fr: "Simulation de \(sites) services d’urgences sur trois ans",
            en: "Simulating \(sites) EDs over three years")
    }

    public static let demoIngests = Text(fr: "Lecture de l’historique horaire", en: "Reading the hourly history")
    public static let demoIngestsRPU = Text(
        fr: "Lecture des RPU des dernières semaines et des covariables",
        en: "Reading the RPU files of the last weeks and the covariates")
    public static let demoDerives = Text(
        fr: "Sommes par jour, par département et pour la région", en: "Sums by day, by département and for the region")
    public static func stepDone(_ label: Text, seconds: Double) -> Text {
        let tenths = Int((seconds * 10).rounded())
        return Text(
            fr: "\(label.french) : \(tenths / 10),\(tenths % 10) s",
            en: "\(label.english): \(tenths / 10).\(tenths % 10) s")
    }

    public static let demoForecasts = Text(fr: "Prévisions", en: "Forecasts")
    public static let demoValue = Text(fr: "Valeur des sources", en: "What sources are worth")
    public static let demoReused = Text(
        fr: "La démonstration du jour est déjà prête.", en: "Today’s demonstration is ready already.")

    // MARK: Usage errors

    public static func badConfiguration(path: String, reason: String) -> Text {
        Text(
            fr: "la configuration « \(path) » est illisible. \(reason)",
            en: "the configuration \"\(path)\" cannot be read. \(reason)")
    }

    public static func badTime(_ text: String) -> Text {
        Text(
            fr: "« \(text) » n’est pas un instant : attendu AAAA-MM-JJ, AAAA-MM-JJTHH:MM ou avec décalage",
            en: "\"\(text)\" is not a time: YYYY-MM-DD, YYYY-MM-DDTHH:MM or with an offset is expected")
    }

    /// A file, a series or a source, and what there is to say of it.
    public static func about(_ subject: String, _ text: Text) -> Text {
        Text(fr: "\(subject) : \(text.french)", en: "\(subject): \(text.english)")
    }

    /// A complaint on the standard error output.
    public static func complaint(_ text: String) -> Text { about("vigie", Text(verbatim: text)) }

    public static func timeIsAhead(_ text: String) -> Text {
        Text(
            fr:
                "\(text) est à venir : rien n’en est connu ; une prévision part d’un instant passé, ou de maintenant sans --at",
            en:
                "\(text) is yet to come: nothing is known of it; a forecast starts from a past instant, or from now without --at"
        )
    }

    public static func badLanguage(_ text: String) -> Text {
        Text(fr: "langue « \(text) » : fr ou en est attendu", en: "language \"\(text)\": fr or en is expected")
    }

    public static func badPort(_ port: Int) -> Text {
        Text(fr: "port \(port) : de 0 à 65535 est attendu", en: "port \(port): 0 to 65535 is expected")
    }

    public static func cannotMakeFolder(_ path: String) -> Text {
        Text(
            fr: "impossible de créer ou d’ouvrir le dossier « \(path) » : choisissez-en un autre avec --data-dir",
            en: "the folder \"\(path)\" can be neither made nor opened: choose another one with --data-dir")
    }

    public static func noStore(_ path: String) -> Text {
        Text(
            fr:
                "aucune donnée dans « \(path) » : commencez par « vigie ingest », ou donnez le bon dossier avec --data-dir",
            en: "no data in \"\(path)\": begin with \"vigie ingest\", or give the right folder with --data-dir")
    }

    public static func demoIsElsewhere(_ path: String, demo: String) -> Text {
        Text(
            fr: "aucune donnée dans « \(path) » : celles de la démonstration se lisent avec --data-dir \(demo)",
            en: "no data in \"\(path)\": those of the demonstration are read with --data-dir \(demo)")
    }

    public static func demoIsAt(_ path: String) -> Text {
        Text(
            fr: "Les autres commandes lisent cette région simulée avec --data-dir \(path)",
            en: "Other commands read this simulated region with --data-dir \(path)")
    }

    public static let daysNeedRPU = Text(
        fr: "--from et --to vont avec --rpu : sans lui, tout est contrôlé",
        en: "--from and --to go with --rpu: without it everything is checked")

    public static func reversedDays(from: String, to: String) -> Text {
        Text(
            fr: "le premier jour, \(from), vient après le dernier, \(to) : inversez --from et --to",
            en: "the first day, \(from), comes after the last, \(to): exchange --from and --to")
    }

    public static func forecastFrom(origin: String, model: String, version: String) -> Text {
        Text(
            fr: "Prévision faite avec ce qui était connu le \(origin) ; \(model), Vigie \(version)",
            en: "Forecast made with what was known at \(origin); \(model), Vigie \(version)")
    }

    public static let forecastEnsemble = Text(fr: "ensemble de production", en: "production ensemble")

    /// What a region run is busy with, by the name of its stage.
    public static func regionStage(_ name: String) -> Text {
        let french = [
            "days: record": "jours : prévisions passées", "days: models": "jours : modèles",
            "weeks: record": "semaines : prévisions passées", "weeks: models": "semaines : modèles",
            "hours: record": "heures : prévisions passées", "hours: models": "heures : modèles",
            "reconcile": "mise en cohérence", "shares": "parts des âges et des gravités",
            "hours, strata, sums, saving": "heures, strates, sommes, enregistrement",
        ]
        return Text(fr: french[name] ?? name, en: name)
    }

    public static func badHorizon(_ text: String) -> Text {
        Text(
            fr:
                "« \(text) » n’est pas un horizon de ce pas : attendu par exemple 48h (heures, 672 au plus), 21d (jours, 366 au plus) ou 12w (semaines, 104 au plus)",
            en:
                "\"\(text)\" is not a horizon of this grain: for example 48h (hours, at most 672), 21d (days, at most 366) or 12w (weeks, at most 104) is expected"
        )
    }

    public static func badGrain(_ text: String) -> Text {
        Text(
            fr: "pas « \(text) » : hour, day ou week est attendu",
            en: "grain \"\(text)\": hour, day or week is expected")
    }

    public static func unknownConnector(name: String, known: [String]) -> Text {
        Text(
            fr: "connecteur inconnu « \(name) » : choisissez parmi \(known.joined(separator: ", "))",
            en: "unknown connector \"\(name)\": choose among \(known.joined(separator: ", "))")
    }

    public static func cannotListen(host: String, port: Int, reason: String) -> Text {
        Text(
            fr: "impossible d’écouter sur \(host), port \(port) (\(reason)) : choisissez-en un autre avec --port",
            en: "cannot listen on \(host), port \(port) (\(reason)): choose another one with --port")
    }

    public static func positiveNumber(_ option: String) -> Text {
        Text(fr: "\(option) : un nombre positif est attendu", en: "\(option): a positive number is expected")
    }
}
