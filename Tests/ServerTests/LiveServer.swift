import Foundation
import Server
import SourceValue
import Store
import TimeSeries

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A real server on a port of the system's choice, and a client without memory.
struct LiveServer: Sendable {
    struct Answer: Sendable {
        var status: Int
        var headers: [String: String]
        var body: String
    }

    let port: Int

    /// Keeps neither cookies nor files from one request to the next, and waits while other tests keep every processor busy.
    private static let session: URLSession = {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpCookieStorage = nil
        configuration.httpShouldSetCookies = false
        configuration.urlCache = nil
        configuration.timeoutIntervalForRequest = 600
        return URLSession(configuration: configuration)
    }()

    /// Serves a store while `body` runs.
    static func serving<T: Sendable>(
        _ store: any ObservationStore, now: Instant = SampleRegion.now, assets: String = "/nowhere",
        values: [KeptValue] = [],
        _ body: @Sendable (LiveServer) async throws -> T
    ) async throws -> T {
        let server = try VigieServer(
            store: store, zone: .paris,
            configuration: ServerConfiguration(port: 0, assets: assets, version: "9.9.9"), now: { now },
            values: { values })
        let (ports, listening) = AsyncStream<Int>.makeStream()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { listening.yield($0) } }
            defer { group.cancelAll() }
            var iterator = ports.makeAsyncIterator()
            return try await body(LiveServer(port: await iterator.next() ?? 0))
        }
    }

    /// - Parameter path: with its query, percent-encoded as it goes over the wire.
    func get(_ path: String, method: String = "GET", headers: [String: String] = [:]) async throws -> Answer {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else { throw URLError(.badURL) }
        var request = URLRequest(url: url)
        request.httpMethod = method
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let (data, response) = try await Self.session.data(for: request)
        guard let http = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
        let fields = http.allHeaderFields.map { ("\($0.key)".lowercased(), "\($0.value)") }
        return Answer(
            status: http.statusCode, headers: Dictionary(fields, uniquingKeysWith: { $1 }),
            body: String(decoding: data, as: UTF8.self))
    }
}

/// The sample region, made once for all tests that only read it.
enum Sample {
    private static let made = Result { try SampleRegion() }
    static func region() throws -> SampleRegion { try made.get() }
}
