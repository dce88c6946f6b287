/// Texts of the region run and of the benchmarks of forecasts.
extension Messages {
    public static let horizonNeedsGrain = Text(
        fr: "--horizon demande aussi --grain : sans pas, la région entière est prévue à ses horizons habituels",
        en: "--horizon needs --grain as well: without a grain the whole region is forecast at its usual horizons")

    public static func regionDone(published: Int, failures: Int) -> Text {
        let s = plural(published)
        return Text(
            fr: "\(published) série\(s.french) publiée\(s.french), \(failures) sans prévision propre",
            en:
                "\(published) series published, \(failures) without a forecast of \(failures == 1 ? "its" : "their") own"
        )
    }

    /// A delivered total that stands apart: places that count `percent` more (below 0: fewer) patients than it.
    public static func totalStandsApart(percent: Int) -> Text {
        let (more, size) = (percent > 0, abs(percent))
        return Text(
            fr: """
                ses lieux comptent \(size) % de patients de \(more ? "plus" : "moins") que son total livré, \
                qui est prévu à part et n’est pas leur somme
                """,
            en: """
                its places count \(size)% \(more ? "more" : "fewer") patients than its delivered total, \
                which is forecast by itself and is not their sum
                """)
    }

    public static let helpBenchFit = Text(
        fr: "Ajuste des modèles aux séries d’un fichier CSV (series,step,value) : forme, vraisemblance, secondes.",
        en: "Fits models to the series of a CSV file (series,step,value): form, likelihood, seconds.")
    public static let helpBenchRegion = Text(
        fr: "Durée et mémoire d’une prévision régionale, selon le nombre de services.",
        en: "Time and memory of a region run, by number of EDs.")
    public static let helpBenchYear = Text(
        fr: """
            Évaluation rétrospective d’un an de prévisions régionales, une origine par semaine : heures (168), jours (21) \
            et semaines (12) des passages de chaque service, département et région, comparés à ce qui a été observé. \
            Avec --data-dir ou --config, sur une copie de ces données ; sinon sur une région simulée.
            """,
        en: """
            Back-tests a year of region runs, one origin a week: hours (168), days (21) and weeks (12) of the visits \
            of every ED, département and région, scored against what was observed. With --data-dir or --config, on a \
            copy of these data; otherwise on a simulated region.
            """)
    public static let helpBenchStrata = Text(
        fr: "Aussi chaque âge et chaque gravité, par jour et par semaine.",
        en: "Each age and severity, too, by day and week.")
    public static let helpBenchBefore = Text(
        fr: "Fin des origines ; sans elle, trois semaines avant la dernière valeur.",
        en: "End of the origins; without it, three weeks before the newest value.")
    public static let sitesOrStore = Text(
        fr: "--sites choisit une région simulée, --data-dir et --config des données existantes : l’un ou l’autre.",
        en: "--sites chooses a simulated region, --data-dir and --config existing data: one or the other.")
    public static let beforeNeedsStore = Text(
        fr: "--before demande --data-dir ou --config.", en: "--before needs --data-dir or --config.")
    public static let headingPatients = Text(fr: "patients", en: "patients")
    public static let helpOriginCount = Text(fr: "Nombre d’origines hebdomadaires.", en: "Number of weekly origins.")
    public static let progressYear = Text(fr: "Un an d’origines", en: "A year of origins")
    public static let helpSourcesOnly = Text(
        fr: "Seulement les sources : météo, air, épidémiologie, appels, événements.",
        en: "Only the sources: weather, air, epidemiology, calls, events.")
    public static let headingRecordsPerSecond = Text(fr: "lignes/s", en: "rows/s")
    public static let benchAllSources = Text(fr: "toutes les sources", en: "all sources")
    public static let headingPlaces = Text(fr: "lieux", en: "places")
    public static let headingScaled = Text(fr: "perte réduite", en: "scaled loss")

    /// The sentence under the table of `vigie bench year`.
    public static func yearDone(origins: Int, published: Int, failures: Int, seconds: Double, processor: Double) -> Text
    {
        let (wall, cpu) = (Int(seconds.rounded()), Int(processor.rounded()))
        let (o, p, f) = (plural(origins), plural(published), plural(failures))
        return Text(
            fr:
                "\(origins) origine\(o.french), \(published) prévision\(p.french), \(failures) échec\(f.french), \(wall) s (\(cpu) s de processeur).",
            en:
                "\(origins) origin\(o.english), \(published) forecast\(p.english), \(failures) failure\(f.english), \(wall) s (\(cpu) CPU s)."
        )
    }

    public static let helpBenchTruth = Text(
        fr: "Compare les prévisions à celles du processus simulé lui-même.",
        en: "Compares forecasts with those of the simulated process itself.")
    public static let helpTruthStep = Text(
        fr: "Longueur d’un pas ; sans elle, les jours et les heures.",
        en: "Length of a step; without it, days and hours.")
    public static let helpTruthYears = Text(
        fr: "Années d’historique livrées avant le présent.", en: "Years of history delivered before the present.")
    public static let helpTruthCells = Text(
        fr: "Fichier CSV où écrire chaque pas : vérité, pertes et moyennes des deux prévisions.",
        en: "CSV file for every step: truth, losses and means of both forecasts.")
    public static let helpFitModels = Text(
        fr: "Modèles à ajuster, chacun pour lui-même.", en: "Models to fit, each on its own.")
    public static let helpFitFile = Text(
        fr: "Fichier CSV ; sans lui, six séries simulées.", en: "CSV file; without it, six simulated series.")
    public static let helpFitGrain = Text(
        fr: "Longueur d’un pas des séries du fichier.", en: "Length of a step of the file’s series.")
    public static let helpFitHolidays = Text(
        fr: "Donne aux modèles le calendrier français (fériés, vacances).",
        en: "Gives models the French calendar (public and school holidays).")
    public static let helpSiteCounts = Text(
        fr: "Nombres de services, séparés par des virgules.", en: "Numbers of EDs, comma-separated.")
    public static let helpEvery = Text(fr: "Jours entre deux origines.", en: "Days between two origins.")
    public static let headingRun = Text(fr: "exécution", en: "run")
    public static let headingSites = Text(fr: "services", en: "EDs")
    public static let headingSeconds = Text(verbatim: "s")
    public static let headingProcessorSeconds = Text(fr: "s de processeur", en: "CPU s")
    public static let headingHorizons = Text(fr: "horizons", en: "horizons")
    public static let headingIdealCoverage = Text(fr: "90 % (idéal)", en: "90 % (ideal)")
    public static let headingIdeal = Text(fr: "idéal", en: "ideal")
    public static let headingRatio = Text(fr: "rapport", en: "ratio")
    public static let headingInterval = Text(fr: "intervalle à 95 %", en: "95 % interval")
}
