import Foundation
import Operations

/// What this process has used so far, from the kernel.
enum ProcessUsage {
    static let started = ContinuousClock.now

    /// Seconds of all processors together.
    static func processorSeconds() -> Double {
        var usage = rusage()
        guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// Largest resident memory so far.
    static func peakMegabytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) / 1000
    }

    /// Measures peaks of memory anew from here on, where the system can.
    static func forgetPeak() {
        guard let handle = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return }
        try? handle.write(contentsOf: Data("5".utf8))
        try? handle.close()
    }

    static func now() -> RegionRun.Usage {
        RegionRun.Usage(
            seconds: (ContinuousClock.now - started) / .seconds(1), processorSeconds: processorSeconds(),
            peakMegabytes: Double(peakMegabytes()))
    }
}
