import Messages
import TimeSeries

/// The national RPU format V2006 (*résumé de passage aux urgences*), as EDs send it every day.
///
/// Patients are aggregated while they are read: nothing of one patient outlives the end of its `PATIENT` element, and
/// errors and findings name lines and shapes, never values. Times are the wall clock of the delivery's zone.
///
/// What it gives for the site, for every hour or day from DATEDEBUT to DATEFIN that was over at EXTRACT, zeros included:
/// - `visits` by hour of ENTREE: all, by age band, by severity (CCMU), by orientation (ORIENT), `unknown` where not stated;
/// - `admissions` (MODE_SORTIE 6 or 7) by hour of ENTREE, all and by age band; `transfers` (MODE_SORTIE 7);
/// - `present` at each full hour, by `entered` = days since the day of entry, 0 … 3 (``RPUAggregate``);
/// - `length_of_stay` by day of ENTREE and class of duration; `visits` by day and syndrome (``SyndromeCatalog``);
/// - `fields_filled` and `fields_usable` by day and element of the record.
///
/// Clock changes: both hours of a doubled autumn label are kept at the first; an ENTREE or SORTIE at a spring label that
/// never was is read as the moment of the switch. A SORTIE at a doubled label is the first that is not before ENTREE.
public struct RPUXML: Connector {
    /// The format has no options.
    public init() {}

    public static let card = ConnectorCard(
        name: "rpu-xml", title: Messages.rpuTitle, summary: Messages.rpuSummary, format: Messages.rpuFormat,
        knownAtRule: Messages.rpuKnownAt,
        reference: "DHOS, SFMU, InVS, « Résumé de passage aux urgences », format V2006 ; arrêté du 24 juillet 2013",
        speaksOfTheFuture: false, holdsPatientRows: true)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder { RPUXMLDecoder(source) }
}

/// Reads one RPU delivery; gives its observations at the end, when no further patient can come.
struct RPUXMLDecoder: DeliveryDecoder {
    /// Bytes within which the XML declaration, if there is one, must end.
    private static let headLimit = 512
    private static let encodings: Set<String> = [
        "utf-8", "utf8", "iso-8859-1", "iso8859-1", "iso-8859-15", "iso8859-15", "latin1", "latin-1", "latin9",
        "latin-9", "windows-1252", "cp1252", "us-ascii", "ascii",
    ]

    private let source: DeliverySource
    private var parser: XMLPushParser?
    private var head: [UInt8] = []
    private var saysUTF8 = true

    init(_ source: DeliverySource) {
        self.source = source
    }

    mutating func consume(_ chunk: UnsafeRawBufferPointer, into batch: inout ObservationBatch) throws(DecodeError) {
        if let parser { return try parser.push(chunk) }
        head.append(contentsOf: chunk)
        if head.count >= Self.headLimit { try open() }
    }

    mutating func finish(into batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd {
        if parser == nil {
            if head.isEmpty { throw .empty(file: source.fileName, connector: RPUXML.card.name) }
            try open()
        }
        guard let parser else { return DeliveryEnd() }
        try parser.finish()
        return try parser.end(notUTF8Line: saysUTF8 ? parser.notUTF8Line : nil, into: &batch)
    }

    /// Looks at the first bytes, then hands them to the parser.
    private mutating func open() throws(DecodeError) {
        let file = source.fileName
        var first = head[...]
        if first.starts(with: [0xEF, 0xBB, 0xBF]) { first = first.dropFirst(3) }
        let pair = Array(first.prefix(2))
        if [[0xFF, 0xFE], [0xFE, 0xFF], [0x3C, 0], [0, 0x3C]].contains(pair) {
            throw .badEncoding(file: file, line: 1, expected: Messages.expectedRPUEncoding)
        }
        guard let opening = first.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }), opening == 0x3C else {
            let isText = first.allSatisfy { $0 >= 0x20 || [0x09, 0x0A, 0x0D].contains($0) }
            throw .notThisFormat(
                file: file, connector: RPUXML.card.name, line: 1,
                found: isText ? Messages.foundNoXML : Messages.foundBinary,
                expected: Messages.expectedRPU)
        }
        if let name = Self.declaredEncoding(first) {
            guard Self.encodings.contains(name) else {
                throw .badEncoding(file: file, line: 1, expected: Messages.expectedRPUEncoding)
            }
            saysUTF8 = name.hasPrefix("utf")
        }
        let parser = try XMLPushParser(RPURecordReader(source), fileName: file)
        self.parser = parser
        let bytes = Array(first)
        head = []
        try DeliveryReader.withBytes(of: bytes) { raw throws(DecodeError) in try parser.push(raw) }
    }

    /// The encoding that the XML declaration states, in lower case.
    private static func declaredEncoding(_ bytes: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: bytes.prefix(headLimit), as: UTF8.self)
        guard text.hasPrefix("<?xml"), let end = text.firstRange(of: "?>"),
            let key = text[..<end.lowerBound].firstRange(of: "encoding")
        else { return nil }
        let parts = text[key.upperBound..<end.lowerBound].split(omittingEmptySubsequences: true) {
            $0 == "=" || $0 == "\"" || $0 == "'" || $0 == " "
        }
        return parts.first.map { $0.lowercased() }
    }
}
