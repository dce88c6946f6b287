import CLibXML2
import Messages

/// What a reader of XML does with each part; names and text are valid only during the call.
protocol XMLReader: AnyObject {
    func start(_ name: UnsafePointer<UInt8>)
    func end()
    func text(_ bytes: UnsafeRawBufferPointer)
    /// What ended the reading, if the reader gave up.
    var failure: DecodeError? { get }
    /// Line at which the parser is, set before each call.
    var line: Int { get set }
}

/// Push parsing with libxml2: no tree, no network, no entity of the file's own, constant memory.
///
/// Bytes above 127 are handed on as `?`: every code of the RPU is ASCII, so that files in UTF-8, ISO-8859-1, ISO-8859-15
/// and Windows-1252 read alike, well declared or not.
final class XMLPushParser {
    private static let initialised: Void = xmlInitParser()
    /// Bytes handed to libxml2 at once.
    private static let pieceSize = 65_536

    fileprivate let reader: any XMLReader
    private let fileName: String
    private let context: xmlParserCtxtPtr
    private let piece = UnsafeMutablePointer<CChar>.allocate(capacity: XMLPushParser.pieceSize)
    fileprivate var refusedEntity = false
    /// Bytes pushed since libxml2 last found something in them: the length of a tag or comment that does not end.
    fileprivate var unreadBytes = 0
    private var continuations = 0
    /// Line near which bytes were met that are not UTF-8.
    private(set) var notUTF8Line: Int?

    init(_ reader: any XMLReader, fileName: String) throws(DecodeError) {
        _ = Self.initialised
        self.reader = reader
        self.fileName = fileName
        var sax = xmlSAXHandler()
        sax.initialized = 0xDEED_BEAF  // XML_SAX2_MAGIC, parser.h
        sax.startElementNs = startElement
        sax.endElementNs = endElement
        sax.characters = characters
        sax.cdataBlock = characters
        sax.internalSubset = documentType
        sax.entityDecl = entityDeclaration
        guard let context = xmlCreatePushParserCtxt(&sax, nil, nil, 0, nil) else {
            throw .xmlMalformed(file: fileName, line: 1, column: 1, reason: Messages.xmlReason(code: 0))
        }
        self.context = context
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue
        xmlCtxtUseOptions(context, Int32(options))
        context.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit {
        xmlFreeParserCtxt(context)
        piece.deallocate()
    }

    var line: Int { context.pointee.input.map { Int($0.pointee.line) } ?? 1 }

    /// Parses the next bytes.
    func push(_ bytes: UnsafeRawBufferPointer) throws(DecodeError) {
        var offset = 0
        while offset < bytes.count {
            let count = min(Self.pieceSize, bytes.count - offset)
            for i in 0..<count {
                let byte = bytes[offset + i]
                if byte < 0x80 {
                    piece[i] = CChar(bitPattern: byte)
                    if continuations > 0 { endSequence() }
                } else {
                    piece[i] = 0x3F
                    check(byte)
                }
            }
            unreadBytes += count
            let status = xmlParseChunk(context, piece, Int32(count), 0)
            try report(status, isAtEnd: false)
            guard unreadBytes <= DelimitedText.lineLimit else {
                throw .tooLongLine(file: fileName, line: line, limit: DelimitedText.lineLimit)
            }
            offset += count
        }
    }

    /// Says that no byte follows.
    func finish() throws(DecodeError) {
        let status = xmlParseChunk(context, nil, 0, 1)
        try report(status, isAtEnd: true)
    }

    private func report(_ status: Int32, isAtEnd: Bool) throws(DecodeError) {
        if refusedEntity { throw .entityRefused(file: fileName, line: line) }
        if let failure = reader.failure { throw failure }
        guard status != 0 else { return }
        let code = xmlCtxtGetLastError(context).map { Int($0.pointee.code) } ?? Int(status)
        let column = context.pointee.input.map { Int($0.pointee.col) } ?? 1
        switch xmlParserErrors(UInt32(code)) {
        case XML_ERR_DOCUMENT_EMPTY, XML_ERR_DOCUMENT_START:
            throw .notThisFormat(
                file: fileName, connector: RPUXML.card.name, line: line, found: Messages.foundNoXML,
                expected: Messages.expectedRPU)
        case XML_ERR_INTERNAL_ERROR, XML_ERR_NAME_TOO_LONG, XML_ERR_NO_MEMORY:
            throw .tooLongLine(file: fileName, line: line, limit: DelimitedText.lineLimit)
        default:
            if isAtEnd { throw .truncated(file: fileName, line: line, expected: Messages.expectedClosingOSCOUR) }
            throw .xmlMalformed(file: fileName, line: line, column: column, reason: Messages.xmlReason(code: code))
        }
    }

    fileprivate func stop() { xmlStopParser(context) }

    // MARK: - Whether the bytes are UTF-8 (Unicode 15, table 3-7, without the narrower second bytes)

    private func check(_ byte: UInt8) {
        if continuations > 0 {
            if byte & 0xC0 == 0x80 { continuations -= 1 } else { endSequence() }
            return
        }
        switch byte {
        case 0xC2...0xDF: continuations = 1
        case 0xE0...0xEF: continuations = 2
        case 0xF0...0xF4: continuations = 3
        default: if notUTF8Line == nil { notUTF8Line = line }
        }
    }

    private func endSequence() {
        continuations = 0
        if notUTF8Line == nil { notUTF8Line = line }
    }
}

// MARK: - What libxml2 calls

private func parser(_ context: UnsafeMutableRawPointer?) -> XMLPushParser? {
    context.map { Unmanaged<XMLPushParser>.fromOpaque($0).takeUnretainedValue() }
}

private let startElement: startElementNsSAX2Func = { context, name, _, _, _, _, _, _, _ in
    guard let parser = parser(context), let name, parser.reader.failure == nil else { return }
    parser.unreadBytes = 0
    parser.reader.line = parser.line
    parser.reader.start(name)
    if parser.reader.failure != nil { parser.stop() }
}

private let endElement: endElementNsSAX2Func = { context, _, _, _ in
    guard let parser = parser(context), parser.reader.failure == nil else { return }
    parser.unreadBytes = 0
    parser.reader.line = parser.line
    parser.reader.end()
    if parser.reader.failure != nil { parser.stop() }
}

private let characters: charactersSAXFunc = { context, text, length in
    guard let parser = parser(context), let text, length > 0, parser.reader.failure == nil else { return }
    parser.unreadBytes = 0
    parser.reader.text(UnsafeRawBufferPointer(start: text, count: Int(length)))
    if parser.reader.failure != nil { parser.stop() }
}

/// A DOCTYPE: harmless without an external part.
private let documentType: internalSubsetSAXFunc = { context, _, external, system in
    guard let parser = parser(context), external != nil || system != nil else { return }
    parser.refusedEntity = true
    parser.stop()
}

private let entityDeclaration: entityDeclSAXFunc = { context, _, _, _, _, _ in
    guard let parser = parser(context) else { return }
    parser.refusedEntity = true
    parser.stop()
}
