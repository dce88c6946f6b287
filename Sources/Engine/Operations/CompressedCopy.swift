internal import CZlib
internal import Connectors
internal import Foundation

/// Copies a file into a gzip file, in constant memory; the copy has its name once it is complete and on disk.
enum CompressedCopy {
    struct Written {
        /// Bytes of the source.
        var size: Int
        /// Whether the source is a gzip file, copied as it is.
        var cameCompressed: Bool
    }

    private static let pieceSize = 1 << 18

    static func write(_ source: URL, to target: URL, hash: String, name: String) throws(ArchiveError) -> Written {
        let temporary = target.deletingLastPathComponent().appending(path: ".\(UUID().uuidString).part")
        let descriptor = open(temporary.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ArchiveError(errno, path: temporary.path) }
        var isOpen = true
        defer { if isOpen { close(descriptor) } }
        do throws(ArchiveError) {
            let (written, found) = try copy(source, to: descriptor, path: target.path)
            guard found == hash else { throw .changed(name: name) }
            guard fsync(descriptor) == 0 else { throw ArchiveError(errno, path: target.path) }
            isOpen = false
            guard close(descriptor) == 0 else { throw ArchiveError(errno, path: target.path) }
            guard rename(temporary.path, target.path) == 0 else { throw ArchiveError(errno, path: target.path) }
            try syncFolder(target.deletingLastPathComponent())
            return written
        } catch {
            unlink(temporary.path)
            throw error
        }
    }

    private static func copy(_ source: URL, to descriptor: Int32, path: String) throws(ArchiveError) -> (
        Written, String
    ) {
        let handle: FileHandle
        do { handle = try FileHandle(forReadingFrom: source) } catch { throw .unreadable(path: source.path) }
        defer { try? handle.close() }
        var stream = z_stream()
        // 15 bits of window, 16 for the gzip header; failing here means that there is no memory left.
        guard vigie_deflate_init(&stream, 6, 31) == Z_OK else { throw .cannotWrite(path: path, reason: "zlib") }
        defer { deflateEnd(&stream) }
        var hash = ContentHash()
        var written = Written(size: 0, cameCompressed: false)
        while true {
            let piece: Data?
            do { piece = try handle.read(upToCount: pieceSize) } catch { throw .unreadable(path: source.path) }
            guard let piece, !piece.isEmpty else { break }
            if written.size == 0 { written.cameCompressed = GunzipDecoder.isGzip(piece) }
            written.size += piece.count
            let bytes = [UInt8](piece)
            bytes.withUnsafeBytes { hash.update($0) }
            try write(written.cameCompressed ? bytes : deflated(bytes, &stream, Z_NO_FLUSH), to: descriptor, path: path)
        }
        if !written.cameCompressed { try write(deflated([], &stream, Z_FINISH), to: descriptor, path: path) }
        return (written, hash.finish())
    }

    private static func deflated(_ bytes: [UInt8], _ stream: inout z_stream, _ flush: Int32) -> [UInt8] {
        var input = bytes
        var output: [UInt8] = []
        var space = [UInt8](repeating: 0, count: pieceSize)
        input.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            repeat {
                space.withUnsafeMutableBufferPointer { space in
                    stream.next_out = space.baseAddress
                    stream.avail_out = UInt32(space.count)
                    deflate(&stream, flush)
                }
                output.append(contentsOf: space[..<(space.count - Int(stream.avail_out))])
            } while stream.avail_out == 0
        }
        return output
    }

    static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(ArchiveError) {
        var done = 0
        while done < bytes.count {
            let result = bytes.withUnsafeBytes { raw in
                Foundation.write(descriptor, raw.baseAddress?.advanced(by: done), raw.count - done)
            }
            if result < 0, errno == EINTR { continue }
            guard result > 0 else { throw ArchiveError(result < 0 ? errno : ENOSPC, path: path) }
            done += result
        }
    }

    /// Makes a new name in a folder survive a power cut.
    static func syncFolder(_ folder: URL) throws(ArchiveError) {
        let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ArchiveError(errno, path: folder.path) }
        defer { close(descriptor) }
        // Some file systems cannot sync a folder (EINVAL); there is nothing more to be done about it then.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw ArchiveError(errno, path: folder.path) }
    }

    /// SHA-256 of a file or of what it expands to; nil when it cannot be read or expanded.
    static func hash(_ file: URL, expanded: Bool) -> String? {
        var hash = ContentHash()
        do throws(OperationError) {
            if expanded {
                let gunzip: GunzipDecoder
                do { gunzip = try GunzipDecoder(fileName: file.lastPathComponent) } catch { throw .delivery(error) }
                try FileChunks.read(file) { bytes throws(OperationError) in
                    do throws(DecodeError) { try gunzip.consume(bytes) { hash.update($0) } } catch {
                        throw .delivery(error)
                    }
                }
                do { try gunzip.finish() } catch { throw .delivery(error) }
            } else {
                try FileChunks.read(file) { hash.update($0) }
            }
        } catch { return nil }
        return hash.finish()
    }
}
