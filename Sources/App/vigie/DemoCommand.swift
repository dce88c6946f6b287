import ArgumentParser
import Connectors
import Foundation
import Messages
import Operations
import Store
import SyntheticRegion
import TimeSeries

/// `vigie demo`: simulated region → files → ingest → forecast → page.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "demo", abstract: Messages.helpDemo[.current])

    @OptionGroup var global: GlobalOptions

    @Option(name: .long, help: ArgumentHelp(Messages.helpHost[.current]))
    var host: String?

    @Option(name: .long, help: ArgumentHelp(Messages.helpPort[.current]))
    var port: Int?

    @Option(name: .long, help: ArgumentHelp(Messages.helpSeed[.current]))
    var seed: UInt64 = 2019

    @Option(name: .long, help: ArgumentHelp(Messages.helpDemoAt[.current], valueName: "time"))
    var at: String?

    @Flag(name: .long, help: ArgumentHelp(Messages.helpOnce[.current]))
    var once = false

    func run() async throws {
        var settings = try global.settings()
        settings.dataDirectory.append(path: "demo")
        if !once { try WebSite.checkAddress(settings, host: host, port: port) }
        let now =
            try at.map { text throws(CommandError) in
                try SyntheticRegion.present(argument: text, zone: settings.zone)
            }
            ?? SystemClock.now()
        let demo = Demo(settings: settings, region: SyntheticRegion(seed: seed, until: now), now: now)
        let store = try await demo.prepare()
        Console.note(Messages.demoIsAt(settings.dataDirectory.relativePath)[.current])
        guard !once else { return }
        // The demo's present stands still, as its data do.
        try await WebSite.serve(store, settings: settings, host: host, port: port, now: { now })
    }
}
