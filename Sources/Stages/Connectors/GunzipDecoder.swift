internal import CZlib

/// Streaming gunzip: compressed bytes in, plain bytes out, several members one after the other (RFC 1952), by zlib.
///
/// Plain bytes leave in pieces of at most 64 kB, so a bomb costs time and never memory.
public final class GunzipDecoder {
    private static let pieceSize = 65_536

    private let fileName: String
    private let stream: UnsafeMutablePointer<z_stream>
    private let piece: UnsafeMutablePointer<UInt8>
    private var insideMember = true
    private var sawAnyMember = false

    /// Whether bytes begin as a gzip file does.
    public static func isGzip(_ head: some Collection<UInt8>) -> Bool {
        var bytes = head.makeIterator()
        return bytes.next() == 0x1F && bytes.next() == 0x8B
    }

    /// - Parameter fileName: named in errors.
    public init(fileName: String) throws(DecodeError) {
        self.fileName = fileName
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        piece = .allocate(capacity: Self.pieceSize)
        // 15 bits of window; 16 asks for the gzip wrapper (zlib.h, inflateInit2).
        guard vigie_inflate_init(stream, 15 + 16) == Z_OK else { throw .damagedGzip(file: fileName) }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        piece.deallocate()
    }

    /// Inflates the next compressed bytes and gives what comes out to `body`.
    public func consume(
        _ chunk: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws(DecodeError) -> Void
    ) throws(DecodeError) {
        var offset = 0
        while offset < chunk.count {
            if !insideMember {
                // Zeros pad the end of some archives; anything else is the next member.
                if chunk[offset] == 0 {
                    offset += 1
                    continue
                }
                guard inflateReset(stream) == Z_OK else { throw .damagedGzip(file: fileName) }
                insideMember = true
            }
            guard let base = chunk.baseAddress else { return }
            let available = min(chunk.count - offset, 1 << 30)
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: base.advanced(by: offset).assumingMemoryBound(to: UInt8.self))
            stream.pointee.avail_in = UInt32(available)
            try inflateAll(body)
            offset += available - Int(stream.pointee.avail_in)
        }
    }

    /// Says that no byte follows; a member that has not ended is an error.
    public func finish() throws(DecodeError) {
        guard sawAnyMember, !insideMember else { throw .truncatedGzip(file: fileName) }
    }

    /// Inflates until the input is used up or the member ends.
    private func inflateAll(_ body: (UnsafeRawBufferPointer) throws(DecodeError) -> Void) throws(DecodeError) {
        var status = Z_OK
        repeat {
            stream.pointee.next_out = piece
            stream.pointee.avail_out = UInt32(Self.pieceSize)
            status = inflate(stream, Z_NO_FLUSH)
            guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
                throw .damagedGzip(file: fileName)
            }
            let produced = Self.pieceSize - Int(stream.pointee.avail_out)
            if produced > 0 { try body(UnsafeRawBufferPointer(start: piece, count: produced)) }
            if status == Z_STREAM_END {
                insideMember = false
                sawAnyMember = true
                return
            }
        } while stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
    }
}
