public import Hummingbird
public import Logging
public import SourceValue
public import Store
public import TimeSeries

/// The web pages and the JSON API over one store.
///
/// Nothing is written to the store; the clock is an argument, so that a past situation can be shown as it was.
public struct VigieServer: Sendable {
    let store: any ObservationStore
    let zone: CivilZone
    let configuration: ServerConfiguration
    let now: @Sendable () -> Instant
    let values: @Sendable () -> [KeptValue]
    let logger: Logger
    let cache = ObservationCache()
    let renderer: PageRenderer
    let assets: AssetCatalog

    /// - Parameters:
    ///   - zone: the zone of the instance, in which days begin and times are written.
    ///   - now: the clock; values that became known later are not shown.
    ///   - values: what is kept of studies of the worth of sources, the newest first.
    /// - Throws: when a page template of this build cannot be read.
    public init(
        store: any ObservationStore, zone: CivilZone, configuration: ServerConfiguration,
        now: @escaping @Sendable () -> Instant, values: @escaping @Sendable () -> [KeptValue] = { [] },
        logger: Logger = Logger(label: "vigie.server")
    ) throws {
        self.store = store
        self.zone = zone
        self.configuration = configuration
        self.now = now
        self.values = values
        self.logger = logger
        renderer = try PageRenderer()
        assets = AssetCatalog(assets: configuration.assets)
    }

    /// Serves until the process is asked to end (SIGTERM, SIGINT), then finishes the requests under way.
    ///
    /// - Parameter listening: called once with the port that was bound.
    public func run(listening: @escaping @Sendable (Int) async -> Void = { _ in }) async throws {
        let application = Application(
            router: buildRouter(),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: "Vigie"),
            onServerRunning: { channel in await listening(channel.localAddress?.port ?? 0) }, logger: logger)
        try await application.runService()
    }

    /// Every route, for a server or for calling its responder in process.
    public func buildRouter() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: SecurityHeaders())
        router.add(middleware: ErrorPages(server: self))
        PageRoutes(server: self).add(to: router)
        APIRoutes(server: self).add(to: router)
        return router
    }

    /// A reader of the store as it is now.
    func reader() throws(StoreError) -> SeriesReader {
        try SeriesReader(store: store, zone: zone, now: now(), cache: cache)
    }
}
