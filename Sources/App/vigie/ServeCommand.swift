import ArgumentParser
import Foundation
import Logging
import Messages
import Operations
import Server
import Store
import TimeSeries

/// The command `vigie serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: Messages.helpServe[.current])

    @OptionGroup var global: GlobalOptions

    @Option(name: .long, help: ArgumentHelp(Messages.helpHost[.current]))
    var host: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpPort[.current]))
    var port: Int?

    @Option(name: .long, help: ArgumentHelp(Messages.helpNow[.current], valueName: "time"))
    var at: String?

    func run() async throws {
        let settings = try global.settings()
        try WebSite.checkAddress(settings, host: host, port: port)
        let fixed = try at.map { text throws(CommandError) in try Instant(argument: text, zone: settings.zone) }
        // A server may start before the first delivery; it may also have been sent to the wrong folder.
        if !settings.hasStore { Console.error(settings.nothingHere.text[.current]) }
        try await WebSite.serve(
            try settings.openStore(), settings: settings, host: host, port: port, now: { fixed ?? SystemClock.now() })
    }
}

/// Puts the server together and says where it listens.
enum WebSite {
    static func serve(
        _ store: any ObservationStore, settings: Settings, host: String?, port: Int?,
        now: @escaping @Sendable () -> Instant
    ) async throws {
        let host = host ?? settings.host
        // Requests are not news; what goes wrong is.
        var logger = Logger(label: "vigie.server")
        logger.logLevel = .warning
        let server = try VigieServer(
            store: store, zone: settings.zone,
            configuration: ServerConfiguration(
                host: host, port: port ?? settings.port, assets: assets, version: ProgramVersion.text),
            now: now, values: { [kept = settings.keptValues] in kept.all() }, logger: logger)
        try await server.run { bound in Console.note(Messages.serving(url: "http://\(host):\(bound)/")[.current]) }
    }

    /// Throws a sentence when the address cannot be listened on, so that nobody waits for a page that will not come.
    static func checkAddress(_ settings: Settings, host: String?, port: Int?) throws(CommandError) {
        let (host, port) = (host ?? settings.host, port ?? settings.port)
        guard (0...65_535).contains(port) else { throw .badPort(port) }
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &found) == 0, let address = found else {
            throw .cannotListen(host, port, reason: "")
        }
        defer { freeaddrinfo(found) }
        let probe = socket(address.pointee.ai_family, address.pointee.ai_socktype, 0)
        defer { close(probe) }
        var yes: Int32 = 1
        setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(probe, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0, listen(probe, 1) == 0 else {
            throw .cannotListen(host, port, reason: String(cString: strerror(errno)))
        }
    }

    /// The folder of the chart library: `VIGIE_WEB_ASSETS`, or `.deps/web` beside the build that is running.
    private static var assets: String {
        if let given = ProcessInfo.processInfo.environment["VIGIE_WEB_ASSETS"] { return given }
        var folder = URL(filePath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
        if let running = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
            folder = URL(filePath: running)
        }
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let candidate = folder.appending(path: ".deps/web")
            if FileManager.default.fileExists(atPath: candidate.path) { return candidate.path }
        }
        return ".deps/web"
    }
}
