import Foundation

/// Where a benchmark keeps its data: a folder of the system's temporary one, for as long as the benchmark runs.
///
/// The copy of a store is large, so what benchmarks that were killed have left is removed when the next one begins.
enum BenchFolder {
    private static let prefix = "vigie-bench-"

    /// A new one, which whoever asks removes.
    static func make() throws -> URL {
        let parent = FileManager.default.temporaryDirectory
        for name in (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? [] where isLeft(name) {
            try? FileManager.default.removeItem(at: parent.appending(path: name))
        }
        let folder = parent.appending(path: "\(prefix)\(getpid())-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Whether a name is that of a folder whose process has ended.
    private static func isLeft(_ name: String) -> Bool {
        guard name.hasPrefix(prefix), let process = pid_t(name.dropFirst(prefix.count).prefix { $0.isNumber }) else {
            return false
        }
        return kill(process, 0) != 0 && errno == ESRCH
    }
}
