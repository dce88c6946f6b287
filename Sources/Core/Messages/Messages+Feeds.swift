extension Messages {
    // MARK: Raw deliveries

    public static func archiveDiskFull(path: String) -> Text {
        Text(
            fr:
                "plus de place sur le disque pour garder la livraison brute (« \(path) ») : elle n’a pas été importée et sera reprise",
            en:
                "no space left on the disk to keep the raw delivery (\"\(path)\"): it was not taken in and will be tried again"
        )
    }

    public static func archiveCannotWrite(path: String, reason: String) -> Text {
        Text(
            fr: "la livraison brute ne peut pas être gardée dans « \(path) » : \(reason)",
            en: "the raw delivery cannot be kept in \"\(path)\": \(reason)")
    }

    public static func fileChanged(_ name: String) -> Text {
        Text(
            fr:
                "« \(name) » a changé pendant la lecture : rien n’en a été gardé, il sera relu quand il ne changera plus",
            en: "\"\(name)\" changed while it was read: nothing of it was kept, it is read again once it stays as it is"
        )
    }

    public static func rawMissing(name: String, hash: String) -> Text {
        Text(
            fr:
                "la livraison brute de « \(name) » (\(hash).gz) n’est plus là : ce qu’elle disait ne peut pas être reconstruit",
            en: "the raw delivery of \"\(name)\" (\(hash).gz) is gone: what it said cannot be built again")
    }

    public static func rawDamaged(name: String, hash: String) -> Text {
        Text(
            fr: "la livraison brute de « \(name) » (\(hash).gz) est abîmée : restaurez-la d’une sauvegarde",
            en: "the raw delivery of \"\(name)\" (\(hash).gz) is damaged: restore it from a backup")
    }

    public static func unknownConnectorKept(name: String, connector: String) -> Text {
        Text(
            fr: "« \(name) » vient du connecteur « \(connector) », que cette version de Vigie n’a pas",
            en: "\"\(name)\" came by the connector \"\(connector)\", which this version of Vigie does not have")
    }

    // MARK: Watched folders

    public static func folderMissing(_ path: String) -> Text {
        Text(
            fr: "le dossier « \(path) » n’existe pas ou ne peut pas être lu : créez-le, ou vérifiez les droits d’accès",
            en: "the folder \"\(path)\" does not exist or cannot be read: make it, or check its permissions")
    }

    public static func folderOfNoConnector(_ name: String, known: [String]) -> Text {
        Text(
            fr:
                "« \(name) » n’est le nom d’aucun connecteur : rangez les fichiers dans un sous-dossier nommé comme leur connecteur (\(known.joined(separator: ", ")))",
            en:
                "\"\(name)\" is the name of no connector: put files into a sub-folder named like their connector (\(known.joined(separator: ", ")))"
        )
    }

    public static func fileTooLarge(_ name: String, bytes: Int, limit: Int) -> Text {
        Text(
            fr: "« \(name) » fait \(bytes) octets, plus que la limite de \(limit) (max_size) : il n’est pas lu",
            en: "\"\(name)\" has \(bytes) bytes, more than the limit of \(limit) (max_size): it is not read")
    }

    public static func fileStillRefused(_ name: String, reason: Text) -> Text {
        Text(
            fr: "« \(name) » est toujours refusé : \(reason.french)",
            en: "\"\(name)\" is still refused: \(reason.english)")
    }

    // MARK: Addresses that are asked

    public static func httpUnreachable(address: String, reason: String) -> Text {
        Text(
            fr: "\(address) ne répond pas (\(reason)) : les dernières données valides restent utilisées",
            en: "\(address) does not answer (\(reason)): the last valid data stay in use")
    }

    public static func httpTimedOut(address: String, seconds: Int) -> Text {
        Text(
            fr:
                "\(address) n’a pas fini de répondre en \(seconds) s (timeout) : les dernières données valides restent utilisées",
            en: "\(address) did not finish its answer within \(seconds) s (timeout): the last valid data stay in use")
    }

    public static func httpStatus(address: String, status: Int) -> Text {
        switch status {
        case 401, 403:
            Text(
                fr: "\(address) refuse l’accès (HTTP \(status)) : vérifiez l’identifiant indiqué par « credentials »",
                en: "\(address) refuses access (HTTP \(status)): check the credential that \"credentials\" refers to")
        case 404, 410:
            Text(
                fr: "\(address) n’existe pas ou plus (HTTP \(status)) : cherchez la nouvelle adresse chez l’éditeur",
                en: "\(address) does not exist or no longer does (HTTP \(status)): look up the publisher’s new address")
        default:
            Text(
                fr:
                    "\(address) répond par une erreur (HTTP \(status)) : les dernières données valides restent utilisées",
                en: "\(address) answers with an error (HTTP \(status)): the last valid data stay in use")
        }
    }

    public static func httpTooManyRequests(address: String, status: Int, seconds: Int?) -> Text {
        guard let seconds else {
            return Text(
                fr: "\(address) demande d’attendre (HTTP \(status)) : les dernières données valides restent utilisées",
                en: "\(address) asks to wait (HTTP \(status)): the last valid data stay in use")
        }
        return Text(
            fr:
                "\(address) demande d’attendre \(seconds) s (HTTP \(status)) : les dernières données valides restent utilisées",
            en: "\(address) asks to wait for \(seconds) s (HTTP \(status)): the last valid data stay in use")
    }

    public static func httpTruncated(address: String, got: Int) -> Text {
        Text(
            fr: "la réponse de \(address) s’arrête après \(got) octets, avant sa fin : rien n’en a été gardé",
            en: "the answer of \(address) stops after \(got) bytes, before its end: nothing of it was kept")
    }

    public static func httpTooLarge(address: String, limit: Int) -> Text {
        Text(
            fr: "la réponse de \(address) dépasse la limite de \(limit) octets (max_size) : rien n’en a été gardé",
            en: "the answer of \(address) exceeds the limit of \(limit) bytes (max_size): nothing of it was kept")
    }

    public static func httpEmpty(address: String) -> Text {
        Text(
            fr: "la réponse de \(address) est vide : les dernières données valides restent utilisées",
            en: "the answer of \(address) is empty: the last valid data stay in use")
    }

    public static func httpHTML(address: String, title: String) -> Text {
        Text(
            fr:
                "\(address) rend une page web\(title.isEmpty ? "" : " (« \(title) »)") au lieu de données : les dernières données valides restent utilisées",
            en:
                "\(address) gives a web page\(title.isEmpty ? "" : " (\"\(title)\")") instead of data: the last valid data stay in use"
        )
    }

    public static func httpRedirect(address: String, to host: String) -> Text {
        Text(
            fr:
                "\(address) renvoie vers \(host), ce qui n’est pas permis : vérifiez l’adresse chez l’éditeur, ou ajoutez cet hôte à « redirects »",
            en:
                "\(address) redirects to \(host), which is not allowed: check the address with the publisher, or add this host to \"redirects\""
        )
    }

    public static func httpNoPage(address: String) -> Text {
        Text(
            fr:
                "la réponse de \(address) n’est pas une page JSON avec « total_count » et « results » : rien n’en a été gardé",
            en:
                "the answer of \(address) is not a JSON page with \"total_count\" and \"results\": nothing of it was kept"
        )
    }

    public static func httpPagesChanged(address: String) -> Text {
        Text(
            fr: "\(address) a changé entre deux pages : rien n’en a été gardé",
            en: "\(address) changed between two pages: nothing of it was kept")
    }

    public static func httpTooManyRows(address: String, rows: Int, limit: Int) -> Text {
        Text(
            fr:
                "\(address) annonce \(rows) lignes et n’en donne que \(limit) page par page : restreignez la requête (where=…) ou prenez l’export",
            en:
                "\(address) announces \(rows) rows and gives only \(limit) page by page: narrow the query (where=…) or take the export"
        )
    }

    public static func httpNotAnAddress(_ address: String) -> Text {
        Text(fr: "« \(address) » n’est pas une adresse", en: "\"\(address)\" is not an address")
    }

    public static func spoolFailed(path: String, reason: String) -> Text {
        Text(
            fr: "la réponse ne peut pas être déposée dans « \(path) » : \(reason)",
            en: "the answer cannot be put into \"\(path)\": \(reason)")
    }

    // MARK: Credentials

    public static func secretVariableUnset(_ name: String) -> Text {
        Text(
            fr: "la variable d’environnement \(name) est vide ou absente : donnez-lui l’identifiant de cette source",
            en: "the environment variable \(name) is empty or unset: give it the credential of this source")
    }

    public static func secretFileUnreadable(_ path: String) -> Text {
        Text(
            fr:
                "le fichier d’identifiant « \(path) » est vide ou ne peut pas être lu : vérifiez son nom et ses droits d’accès",
            en: "the credential file \"\(path)\" is empty or cannot be read: check its name and permissions")
    }

    public static let secretUnusable = Text(
        fr:
            "l’identifiant contient des caractères qu’aucun en-tête HTTP ne peut porter : vérifiez qu’il tient sur une ligne",
        en: "the credential holds characters that no HTTP header can carry: check that it is one line")

    // MARK: Polling

    public static func andMoreAlike(_ first: Text, more: Int) -> Text {
        more == 0
            ? first
            : Text(fr: "\(first.french) (et \(more) de plus)", en: "\(first.english) (and \(more) more)")
    }
}
