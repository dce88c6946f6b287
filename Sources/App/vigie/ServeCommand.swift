import ArgumentParser
import Foundation
import Messages
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
        let fixed = try at.map { text throws(CommandError) in try Instant(argument: text, zone: settings.zone) }
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
        let server = try VigieServer(
            store: store, zone: settings.zone,
            configuration: ServerConfiguration(
                host: host, port: port ?? settings.port, assets: assets, version: ProgramVersion.text),
            now: now)
        try await server.run { bound in Console.note(Messages.serving(url: "http://\(host):\(bound)/")[.current]) }
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
