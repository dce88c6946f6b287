extension Messages {
    public static func storeCannotOpen(path: String, reason: String) -> Text {
        Text(
            fr: "la base « \(path) » ne s’ouvre pas : \(reason)",
            en: "the database \"\(path)\" cannot be opened: \(reason)")
    }

    public static func storeIsNewer(found: String) -> Text {
        Text(
            fr: "la base vient d’une version plus récente de Vigie (migration « \(found) ») : mettez Vigie à jour",
            en: "the database was made by a newer Vigie (migration \"\(found)\"): update Vigie")
    }

    public static func storeDiskFull(path: String) -> Text {
        Text(
            fr:
                "plus de place sur le disque de « \(path) » : rien n’a été enregistré, libérez de la place et recommencez",
            en: "no space left on the disk of \"\(path)\": nothing was stored, free some space and run it again")
    }

    public static func storeBusy(path: String) -> Text {
        Text(
            fr: "la base « \(path) » est utilisée en écriture par un autre processus : réessayez quand il aura fini",
            en: "the database \"\(path)\" is being written by another process: try again when it has finished")
    }

    public static func storeDamaged(what: String) -> Text {
        Text(
            fr:
                "données illisibles dans la base (\(what)) : restaurez une sauvegarde ou importez de nouveau les fichiers",
            en: "unreadable data in the database (\(what)): restore a backup or import the files again")
    }

    public static func storeFailed(reason: String) -> Text {
        Text(fr: "la base a refusé l’opération : \(reason)", en: "the database refused the operation: \(reason)")
    }
}
