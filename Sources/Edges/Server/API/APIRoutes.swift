import Foundation
import HTTPTypes
import Hummingbird
import Messages
import Store
import TimeSeries

/// The JSON API under `/api/v1`, described by `openapi.json`.
struct APIRoutes: Sendable {
    static let root = "/api/v1"

    let server: VigieServer

    /// Paths below the root and what answers them; `openapi.json` describes exactly these.
    static let endpoints: [(path: String, answer: @Sendable (APICall) throws -> any Encodable)] = [
        ("/health", { try $0.health() }),
        ("/places", { try $0.places() }),
        ("/series", { try $0.series() }),
        ("/places/{place}/observations", { try $0.observations() }),
        ("/places/{place}/forecasts", { try $0.forecast() }),
        ("/deliveries", { try $0.deliveries() }),
        ("/findings", { try $0.findings() }),
        ("/value", { try $0.value() }),
    ]

    /// The path of the description itself.
    static let descriptionPath = "/openapi.json"

    func add(to router: Router<BasicRequestContext>) {
        for (path, answer) in Self.endpoints {
            router.get(RouterPath(Self.root + path)) { request, context in
                let place = context.parameters.get("place").map { $0.removingPercentEncoding ?? $0 }
                let call = APICall(
                    reader: try server.reader(), configuration: server.configuration, values: server.values,
                    placeText: place,
                    query: { name in request.uri.queryParameters[Substring(name)].map { String($0) } })
                let body = try answer(call)
                if let table = body as? ValueCSV { return Self.csv(table.text) }
                return try Self.json(body, type: "application/json")
            }
        }
        router.get(RouterPath(Self.root + Self.descriptionPath)) { _, _ in
            Response(
                status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-cache"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: try Self.description())))
        }
    }

    /// The OpenAPI document.
    static func description() throws -> Data {
        try Data(contentsOf: Bundle.module.bundleURL.appendingPathComponent("Resources/openapi.json"))
    }

    static func problem(_ failure: RequestFailure, instance: String) -> Response {
        let title = failure.status.reasonPhrase
        let body = ProblemBody(
            title: title, status: failure.status.code,
            detail: [failure.text, failure.remedy].compactMap { $0?.english }.joined(separator: " "), instance: instance
        )
        let response = try? json(body, type: "application/problem+json", status: failure.status)
        return response ?? Response(status: failure.status)
    }

    private static func csv(_ text: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"vigie-value.csv\"",
                .contentLength: String(text.utf8.count),
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private static func json(
        _ body: any Encodable, type: String, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(body)
        return Response(
            status: status,
            headers: [.contentType: type, .cacheControl: "no-store", .contentLength: String(data.count)],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }
}
