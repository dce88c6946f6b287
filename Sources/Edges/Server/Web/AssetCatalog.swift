import Foundation
import HTTPTypes
import Hummingbird

/// The files that pages load, read once at start: a request can name nothing that is not in this list.
struct AssetCatalog: Sendable {
    struct Asset: Sendable {
        var bytes: [UInt8]
        var type: String
        var tag: String
    }

    /// By path below the site's root: `/static/vigie.css`, `/assets/echarts/index.js`.
    let files: [String: Asset]

    private static let types = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
    ]

    /// Vigie's own files, and those of the assets folder; a missing folder has none.
    init(assets: String) {
        var files: [String: Asset] = [:]
        let own = Bundle.module.bundleURL.appendingPathComponent("Resources/static").path
        let installed = URL(fileURLWithPath: assets).resolvingSymlinksInPath().path
        for (folder, root) in [(own, "/static/"), (installed, "/assets/")] {
            guard let names = FileManager.default.enumerator(atPath: folder) else { continue }
            for case let name as String in names {
                guard let type = Self.types[(name as NSString).pathExtension],
                    let data = FileManager.default.contents(atPath: folder + "/" + name)
                else { continue }
                let bytes = [UInt8](data)
                files[root + name] = Asset(bytes: bytes, type: type, tag: Self.tag(bytes))
            }
        }
        self.files = files
    }

    /// Whether the chart library is there.
    var hasCharts: Bool { files["/assets/echarts/index.js"] != nil }

    /// The file at a path, "not modified" for a browser that has it, or nil.
    func response(to request: Request) -> Response? {
        guard let asset = files[request.uri.path] else { return nil }
        var headers: HTTPFields = [
            .contentType: asset.type, .eTag: asset.tag, .cacheControl: "no-cache",
        ]
        let known = request.headers[.ifNoneMatch]?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        if known?.contains(asset.tag) == true { return Response(status: .notModified, headers: headers) }
        headers[.contentLength] = String(asset.bytes.count)
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }

    /// An entity tag from the content: FNV-1a, 64 bits (Fowler, Noll, Vo; RFC 9923), and the length.
    private static func tag(_ bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return "\"\(String(hash, radix: 16))-\(bytes.count)\""
    }
}
