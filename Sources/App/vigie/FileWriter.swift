import Foundation

/// Writes a file in the chunks that a producer hands on.
enum FileWriter {
    static func write(_ file: URL, _ produce: ((UnsafeRawBufferPointer) -> Void) -> Void) throws {
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        var failure: (any Error)?
        produce { bytes in
            guard failure == nil else { return }
            do { try handle.write(contentsOf: Data(bytes)) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
