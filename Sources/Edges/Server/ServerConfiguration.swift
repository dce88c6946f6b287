/// How the server listens and what it says of itself.
public struct ServerConfiguration: Sendable, Hashable {
    /// Address to listen on; the loop-back by default, because pages show small counts.
    public var host: String
    /// TCP port; 0 lets the system choose one.
    public var port: Int
    /// Folder that holds `echarts/index.js` (see docs/decisions/0005); pages do without charts when it is missing.
    public var assets: String
    /// Version of Vigie, for the footer and the API.
    public var version: String
    /// Data are called late when the last value ends longer ago than this, in seconds.
    public var lateAfter: Int

    public init(
        host: String = "127.0.0.1", port: Int = 8080, assets: String, version: String, lateAfter: Int = 36 * 3600
    ) {
        self.host = host
        self.port = port
        self.assets = assets
        self.version = version
        self.lateAfter = lateAfter
    }
}
