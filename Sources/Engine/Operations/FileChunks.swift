internal import Foundation

/// Reads a file piece by piece, in constant memory.
enum FileChunks {
    /// - Parameter pieces: megabytes after which reading stops.
    static func read(
        _ file: URL, atMost pieces: Int = .max, _ body: (UnsafeRawBufferPointer) throws(OperationError) -> Void
    ) throws(OperationError) {
        let handle: FileHandle
        do { handle = try FileHandle(forReadingFrom: file) } catch { throw .unreadable(file.lastPathComponent) }
        defer { try? handle.close() }
        for _ in 0..<pieces {
            let chunk: Data?
            do { chunk = try handle.read(upToCount: 1 << 20) } catch { throw .unreadable(file.lastPathComponent) }
            guard let chunk, !chunk.isEmpty else { return }
            let result: Result<Void, OperationError> = chunk.withUnsafeBytes { bytes in
                do throws(OperationError) { return .success(try body(bytes)) } catch { return .failure(error) }
            }
            try result.get()
        }
    }
}
