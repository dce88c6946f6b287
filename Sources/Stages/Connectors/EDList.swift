import Messages
import TimeSeries

/// The list of emergency departments: DREES's yearly survey (SAE), tables made of it, and the FINESS extraction.
///
/// - `URGENCES2_*`: names of the sites, visits of the year (`PASSU`), of those under 18 and of those of 80 and more; the units of
///   a site (general, paediatric) are added up. The joined table `year,FI,RS,…,URG,PASSU` is read likewise.
/// - `URGENCES_*`, `idf_ed_sites_coordinates.csv`: names of the sites.
/// - `SMURSAMU_*`: calls, files and medical files of the year of each SAMU, for its département.
/// - FINESS (`etalab-cs1100502`, rows `structureet;…`): names of hospitals (categories of short stay); whether one has an
///   emergency department is not in it.
///
/// UTF-8 or Latin-1. Values of a year stand on the day on which it begins. Known on 1 January two years later (the survey of a
/// year is out in the autumn after it), or at the declared time, never before the year is over.
public struct EDList: Connector {
    public init() {}

    public static let card = ConnectorCard(
        name: "ed-list", title: Messages.edListTitle, summary: Messages.edListSummary, format: Messages.edListFormat,
        knownAtRule: Messages.edListKnownAt,
        reference:
            "DREES, Statistique annuelle des établissements de santé (SAE), data.drees.solidarites-sante.gouv.fr; FINESS, etalab-cs1100502, data.gouv.fr",
        speaksOfTheFuture: false)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder {
        TableDecoder(EDListRows(), source)
    }
}

/// Numbers of the register of health establishments (FINESS).
enum FinessNumber {
    /// Nine characters, the zero that spreadsheets take off put back; nil for anything else.
    static func read(_ bytes: UnsafeRawBufferPointer) -> String? {
        let text = WrittenText.of(bytes).trimmed.uppercased()
        let padded = text.utf8.count == 8 ? "0" + text : text
        let digits = padded.utf8.enumerated().allSatisfy { index, byte in
            (0x30...0x39).contains(byte) || (index == 1 && (byte == UInt8(ascii: "A") || byte == UInt8(ascii: "B")))
        }
        return padded.utf8.count == 9 && digits ? padded : nil
    }

    /// The département that the number begins with; overseas, four digits stand for it.
    static func departement(of number: String) -> Place? {
        let overseas = ["9701": "971", "9702": "972", "9703": "973", "9704": "974", "9805": "976", "9706": "976"]
        let code = overseas[String(number.prefix(4))] ?? String(number.prefix(2))
        let place = Place.departement(code)
        return Territory.france.entries[place] == nil ? nil : place
    }
}
