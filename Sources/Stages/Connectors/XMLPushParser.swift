import CLibXML2
import Messages
import TimeSeries

/// Push parsing with libxml2: no tree, no network, no entity of the file's own, constant memory.
///
/// Bytes above 127 are handed on as `?`: every code of the RPU is ASCII, so that files in UTF-8, ISO-8859-1, ISO-8859-15
/// and Windows-1252 read alike, well declared or not.
final class XMLPushParser {
    private static let initialised: Void = xmlInitParser()
    /// Bytes handed to libxml2 at once.
    private static let pieceSize = 65_536

    /// What the elements are given to, and what it made of them.
    ///
    /// Behind a pointer: libxml2 calls back for every tag, and each access to a class property would be checked.
    private let reader: UnsafeMutablePointer<RPURecordReader>
    private let fileName: String
    private let context: xmlParserCtxtPtr
    private let piece = UnsafeMutablePointer<CChar>.allocate(capacity: XMLPushParser.pieceSize)
    private var refusedEntity = false
    /// Bytes pushed since libxml2 last found something in them: the length of a tag or comment that does not end.
    fileprivate var unreadBytes = 0
    private var continuations = 0
    /// Line near which bytes were met that are not UTF-8.
    private(set) var notUTF8Line: Int?

    init(_ reader: RPURecordReader, fileName: String) throws(DecodeError) {
        _ = Self.initialised
        self.reader = .allocate(capacity: 1)
        self.reader.initialize(to: reader)
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
        reader.deinitialize(count: 1)
        reader.deallocate()
    }

    var line: Int { context.pointee.input.map { Int($0.pointee.line) } ?? 1 }

    /// Parses the next bytes.
    func push(_ bytes: UnsafeRawBufferPointer) throws(DecodeError) {
        var offset = 0
        while offset < bytes.count {
            let count = min(Self.pieceSize, bytes.count - offset)
            copy(UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + count)]))
            unreadBytes += count
            let status = xmlParseChunk(context, piece, Int32(count), 0)
            try report(status, isAtEnd: false)
            guard unreadBytes <= DelimitedText.lineLimit else {
                throw .tooLongLine(file: fileName, line: line, limit: DelimitedText.lineLimit)
            }
            offset += count
        }
    }

    /// Copies bytes to `piece`, those above 127 as `?`, eight at a time where there is none.
    private func copy(_ bytes: UnsafeRawBufferPointer) {
        var i = 0
        while i < bytes.count {
            if continuations == 0 {
                while i + 8 <= bytes.count {
                    let eight = bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self)
                    guard eight & 0x8080_8080_8080_8080 == 0 else { break }
                    UnsafeMutableRawPointer(piece).storeBytes(of: eight, toByteOffset: i, as: UInt64.self)
                    i += 8
                }
                if i == bytes.count { return }
            }
            let byte = bytes[i]
            if byte < 0x80 {
                piece[i] = CChar(bitPattern: byte)
                if continuations > 0 { endSequence() }
            } else {
                piece[i] = 0x3F
                check(byte)
            }
            i += 1
        }
    }

    /// Says that no byte follows.
    func finish() throws(DecodeError) {
        let status = xmlParseChunk(context, nil, 0, 1)
        try report(status, isAtEnd: true)
    }

    private func report(_ status: Int32, isAtEnd: Bool) throws(DecodeError) {
        if refusedEntity { throw .entityRefused(file: fileName, line: line) }
        if let failure = reader.pointee.failure { throw failure }
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

    private func stop() { xmlStopParser(context) }

    fileprivate func refuseEntity() {
        refusedEntity = true
        stop()
    }

    /// Ends the reading: what the reader gives.
    func end(notUTF8Line: Int?, into batch: inout ObservationBatch) throws(DecodeError) -> DeliveryEnd {
        try reader.pointee.end(notUTF8Line: notUTF8Line, into: &batch)
    }

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

extension XMLPushParser {
    fileprivate func start(_ name: UnsafePointer<UInt8>) {
        unreadBytes = 0
        if !reader.pointee.start(name, line: line) { stop() }
    }

    fileprivate func end() {
        unreadBytes = 0
        if !reader.pointee.end(line: line) { stop() }
    }

    fileprivate func text(_ bytes: UnsafeRawBufferPointer) {
        unreadBytes = 0
        if !reader.pointee.text(bytes, line: line) { stop() }
    }
}

private func withParser(_ context: UnsafeMutableRawPointer?, _ body: (XMLPushParser) -> Void) {
    guard let context else { return }
    Unmanaged<XMLPushParser>.fromOpaque(context)._withUnsafeGuaranteedRef(body)
}

private let startElement: startElementNsSAX2Func = { context, name, _, _, _, _, _, _, _ in
    guard let name else { return }
    withParser(context) { $0.start(name) }
}

private let endElement: endElementNsSAX2Func = { context, _, _, _ in
    withParser(context) { $0.end() }
}

private let characters: charactersSAXFunc = { context, text, length in
    guard let text, length > 0 else { return }
    withParser(context) { $0.text(UnsafeRawBufferPointer(start: text, count: Int(length))) }
}

/// A DOCTYPE: harmless without an external part.
private let documentType: internalSubsetSAXFunc = { context, _, external, system in
    guard external != nil || system != nil else { return }
    withParser(context) { $0.refuseEntity() }
}

private let entityDeclaration: entityDeclSAXFunc = { context, _, _, _, _, _ in
    withParser(context) { $0.refuseEntity() }
}
