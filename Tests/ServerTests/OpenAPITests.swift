import Foundation
import SourceValue
import Store
import Testing
import TimeSeries

@testable import Server

/// Checks a JSON value against the part of JSON Schema that `openapi.json` uses.
struct SchemaCheck {
    let schemas: [String: Any]

    /// Every violation, as a path and what is wrong there.
    func violations(_ value: Any, _ schema: [String: Any], at path: String = "$") -> [String] {
        if let reference = schema["$ref"] as? String {
            let name = reference.split(separator: "/").last.map(String.init) ?? ""
            guard let target = schemas[name] as? [String: Any] else { return ["\(path): no schema \(reference)"] }
            return violations(value, target, at: path)
        }
        var found: [String] = []
        switch schema["type"] as? String {
        case "object":
            guard let object = value as? [String: Any] else { return ["\(path): not an object"] }
            let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
            for name in schema["required"] as? [String] ?? [] where object[name] == nil {
                found.append("\(path).\(name): missing")
            }
            for (name, item) in object {
                if let property = properties[name] ?? schema["additionalProperties"] as? [String: Any] {
                    found += violations(item, property, at: "\(path).\(name)")
                } else if schema["additionalProperties"] as? Bool == false {
                    found.append("\(path).\(name): not declared")
                }
            }
        case "array":
            guard let array = value as? [Any] else { return ["\(path): not an array"] }
            let items = schema["items"] as? [String: Any] ?? [:]
            for (i, item) in array.enumerated() { found += violations(item, items, at: "\(path)[\(i)]") }
        case "string":
            guard let text = value as? String else { return ["\(path): not a string"] }
            if let allowed = schema["enum"] as? [String], !allowed.contains(text) { found.append("\(path): \(text)") }
            if schema["format"] as? String == "date-time", Instant(iso8601: text) == nil {
                found.append("\(path): \(text)")
            }
        case "integer":
            guard let number = value as? NSNumber, number.doubleValue == number.doubleValue.rounded() else {
                return ["\(path): not an integer"]
            }
        case "number": if !(value is NSNumber) { found.append("\(path): not a number") }
        case "boolean": if !(value is Bool) { found.append("\(path): not a boolean") }
        default: found.append("\(path): type \(schema["type"] ?? "none")")
        }
        return found
    }
}

@Suite("The API and its description")
struct OpenAPITests {
    private func document() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: APIRoutes.description()) as? [String: Any])
    }

    @Test func everyRouteIsDescribedAndEveryDescriptionIsARoute() throws {
        let paths = try #require(try document()["paths"] as? [String: Any])
        #expect(Set(paths.keys) == Set(APIRoutes.endpoints.map(\.path) + [APIRoutes.descriptionPath]))
    }

    /// Each described path is asked for on a running server; the answer has the declared shape.
    @Test func answersHaveTheDeclaredShape() async throws {
        let region = try Sample.region()
        let queries = [
            "/places/{place}/observations": [
                "?grain=day", "?grain=week", "?grain=hour&from=2026-11-22&to=2026-11-23", "?stratum=age%3D75%2B",
            ],
            "/places/{place}/forecasts": [
                "", "?grain=hour&from=2026-11-23T20:00&to=2026-11-24T08:00", "?at=2026-11-21T12:00", "?grain=week",
            ],
            "/series": ["", "?place=\(region.sites[0].place)"], "/findings": ["", "?limit=1"],
            "/value": ["", "?format=json&study=sample"],
        ]
        let paths = try #require(try document()["paths"] as? [String: [String: [String: Any]]])
        let components = try document()["components"] as? [String: [String: Any]]
        let check = SchemaCheck(schemas: components?["schemas"] ?? [:])
        var schemas: [(String, String)] = []
        for (path, methods) in paths {
            let responses = methods["get"]?["responses"] as? [String: [String: Any]]
            let content = responses?["200"]?["content"] as? [String: [String: Any]]
            let schema = try #require(content?["application/json"]?["schema"])
            let text = String(decoding: try JSONSerialization.data(withJSONObject: schema), as: UTF8.self)
            for query in queries[path] ?? [""] {
                schemas.append((path.replacingOccurrences(of: "{place}", with: "reg:11") + query, text))
            }
        }
        let asked = schemas
        let values = [KeptValue.result(try SampleValue.result(), id: "sample")]
        let answers = try await LiveServer.serving(region.store, values: values) { server in
            var answers: [LiveServer.Answer] = []
            for (path, _) in asked { answers.append(try await server.get(APIRoutes.root + path)) }
            return answers
        }
        for ((path, schema), answer) in zip(asked, answers) {
            #expect(answer.status == 200, "\(path)")
            #expect(answer.headers["content-type"] == "application/json")
            let body = try JSONSerialization.jsonObject(with: Data(answer.body.utf8))
            let declared = try #require(try JSONSerialization.jsonObject(with: Data(schema.utf8)) as? [String: Any])
            #expect(check.violations(body, declared).prefix(3) == [], "\(path)")
        }
    }

    @Test func refusalsAreProblemDocuments() async throws {
        let region = try Sample.region()
        let document = try document()
        let components = document["components"] as? [String: [String: Any]]
        let check = SchemaCheck(schemas: components?["schemas"] ?? [:])
        let cases = [
            ("/places/dep:99/forecasts", 404), ("/places/reg:11/forecasts?grain=minute", 400), ("/rien", 404),
            ("/places/reg:11/forecasts?from=2026-11-23T20:00", 400), ("/deliveries?limit=0", 400),
            ("/places/reg:11/forecasts?grain=hour&from=2030-01-01&to=2030-01-02", 422),
            ("/places/reg:11/forecasts?measure=transfers", 404), ("/places/reg:11/observations?from=hier", 400),
            ("/value", 404), ("/value?format=xml", 400),
        ]
        let answers = try await LiveServer.serving(region.store) { server in
            var answers: [LiveServer.Answer] = []
            for (path, _) in cases { answers.append(try await server.get(APIRoutes.root + path)) }
            return answers
        }
        for ((path, status), answer) in zip(cases, answers) {
            #expect(answer.status == status, "\(path)")
            #expect(answer.headers["content-type"] == "application/problem+json")
            let body = try JSONSerialization.jsonObject(with: Data(answer.body.utf8))
            #expect(check.violations(body, ["$ref": "#/components/schemas/Problem"]) == [], "\(path)")
        }
    }

    /// The sum over a window comes from joint draws: its mean is the mean of the sums of the stored paths.
    @Test func windowsAreSummedOverPaths() async throws {
        struct Body: Decodable {
            struct Window: Decodable {
                var steps: Int
                var mean: Double
                var quantiles: [Double]
            }
            var window: Window
        }
        let region = try Sample.region()
        let answer = try await LiveServer.serving(region.store) { server in
            try await server.get("/api/v1/places/dep:93/forecasts?grain=hour&from=2026-11-23T20:00&to=2026-11-24T08:00")
        }
        let window = try JSONDecoder().decode(Body.self, from: Data(answer.body.utf8)).window
        let stored = try #require(
            try region.store.forecasts(
                of: SeriesKey(.departement("93"), .visits, every: .hour), from: .distantPast, to: .distantFuture,
                limit: 1
            ).first)
        let steps = stored.quantiles.count
        let draws = stored.paths.count / steps
        // The forecast begins at midnight of the 23rd: 20:00 is step 20, 08:00 of the next day step 32.
        let sums = (0..<draws).map { draw in (20..<32).reduce(0) { $0 + Int(stored.paths[draw * steps + $1]) } }
            .sorted()
        #expect(window.steps == 12)
        #expect(abs(window.mean - Double(sums.reduce(0, +)) / Double(draws)) < 1e-9)
        // Median of 100 draws by definition 1 of Hyndman and Fan: the 50th. It is the tenth of the 19 levels.
        #expect(window.quantiles[9] == Double(sums[49]))
    }
}
