private import Foundation
internal import Store

/// Rows of a large delivery that wait on disk for its commit, so that memory stays bounded.
///
/// A file without a name beside the database: it vanishes with the process, however that ends.
final class RowSpill {
    struct Failure: Error, CustomStringConvertible {
        var code: Int32
        var description: String { String(cString: strerror(code)) }
    }

    private struct Chunk {
        var offset: Int
        var bytes: Int
        var rows: Int
    }

    private let file: Int32
    private var end = 0
    private var chunks: [Int: [Chunk]] = [:]

    /// Opens the file in the folder of the database.
    init(besides path: String) throws(Failure) {
        let name = path + "-delivery-\(getpid())-\(UInt.random(in: 0 ... .max))"
        file = open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
        guard file >= 0 else { throw Failure(code: errno) }
        unlink(name)
    }

    deinit { close(file) }

    /// Adds rows of a series, in the order of the delivery.
    func append(_ rows: [Version], of series: Int) throws(Failure) {
        let bytes = VersionBlock.encode(rows[...])
        var written = 0
        while written < bytes.count {
            let result = bytes.withUnsafeBytes {
                pwrite(file, $0.baseAddress?.advanced(by: written), bytes.count - written, off_t(end + written))
            }
            if result < 0, errno == EINTR { continue }
            guard result > 0 else { throw Failure(code: errno) }
            written += result
        }
        chunks[series, default: []].append(Chunk(offset: end, bytes: bytes.count, rows: rows.count))
        end += bytes.count
    }

    /// All rows of a series, in the order in which they were added.
    func rows(of series: Int) throws -> [Version] {
        var rows: [Version] = []
        rows.reserveCapacity(chunks[series, default: []].reduce(0) { $0 + $1.rows })
        for chunk in chunks[series] ?? [] {
            var bytes = [UInt8](repeating: 0, count: chunk.bytes)
            var got = 0
            while got < chunk.bytes {
                let result = bytes.withUnsafeMutableBytes {
                    pread(file, $0.baseAddress?.advanced(by: got), chunk.bytes - got, off_t(chunk.offset + got))
                }
                if result < 0, errno == EINTR { continue }
                guard result > 0 else { throw Failure(code: result == 0 ? EIO : errno) }
                got += result
            }
            try bytes.withUnsafeBytes { try VersionBlock.decode($0, count: chunk.rows, into: &rows) }
        }
        return rows
    }
}
