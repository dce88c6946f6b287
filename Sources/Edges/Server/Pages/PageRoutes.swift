import Foundation
import HTTPTypes
import Hummingbird
import Messages
import SourceValue
import Store
import TimeSeries

/// The addresses of the pages.
struct PageRoutes: Sendable {
    let server: VigieServer

    static let languageCookie = "vigie_lang"

    static func path(of place: Place) -> String { "/lieux/" + PageState.encoded(place.description) }

    func add(to router: Router<BasicRequestContext>) {
        router.get("/") { request, _ in try front(request) }
        router.get("/lieux") { request, _ in try places(request) }
        router.get("/lieux/{place}") { request, context in
            let text = context.parameters.get("place") ?? ""
            return try place(text.removingPercentEncoding ?? text, request)
        }
        router.get("/donnees") { request, _ in try data(request) }
        router.get("/donnees/constat") { request, _ in try finding(request) }
        router.get(RouterPath(ValuePage.path)) { request, _ in try value(request) }
        router.get(RouterPath(ValuePage.reportPath)) { request, _ in try report(request) }
        for root in ["/static/**", "/assets/**"] {
            router.get(RouterPath(root)) { request, _ in
                guard let found = server.assets.response(to: request) else {
                    throw RequestFailure(status: .notFound, text: Messages.pageNotFound(request.uri.path))
                }
                return found
            }
        }
    }

    // MARK: Pages

    private func front(_ request: Request) throws -> Response {
        let reader = try server.reader()
        guard let place = reader.index.front else { return firstRun(request, reader: reader) }
        return try page(of: place, path: "/", request: request, reader: reader, section: "nav_region")
    }

    private func place(_ text: String, _ request: Request) throws -> Response {
        let reader = try server.reader()
        guard let place = Place(text), reader.index.places.contains(place) else {
            throw RequestFailure(
                status: .notFound, text: Messages.placeNotFound(text), remedy: Messages.placeNotFoundRemedy)
        }
        return try page(
            of: place, path: Self.path(of: place), request: request, reader: reader,
            section: place == reader.index.front ? "nav_region" : "nav_places")
    }

    private func page(
        of place: Place, path: String, request: Request, reader: SeriesReader, section: String
    ) throws -> Response {
        let state = state(request)
        let builder = PlacePageBuilder(
            reader: reader, place: place, state: state, path: path,
            labels: server.renderer.labels(state.language, of: state.measure), chartsInstalled: server.assets.hasCharts,
            lateAfter: server.configuration.lateAfter)
        let (page, view, freshness) = try builder.build()
        var frame = frame(state, path: path, title: page.name, section: section, of: reader)
        frame.charts = page.chart != nil && server.assets.hasCharts
        let say = builder.say
        if let freshness {
            let asOf = say(
                Messages.dataAsOf(
                    last: say.end(freshness.lastEnd, near: reader.now),
                    received: say.moment(freshness.newestAvailableAt, near: reader.now)))
            frame.asOf = asOf
            frame.late = freshness.isLate
            frame.foot.append(asOf)
        }
        if let forecast = view.forecast {
            let made = say(Messages.forecastMadeOn(builder.moment(of: forecast)))
            frame.foot.append(
                "\(frame.t["foot_model"] ?? "") \(forecast.stored.model) (\(made), Vigie \(forecast.stored.version))"
            )
        }
        frame.foot.append("\(frame.t["foot_zone"] ?? "") \(server.zone.identifier)")
        return html(server.renderer.page(page, template: "place", frame: frame), state: state, request: request)
    }

    private func places(_ request: Request) throws -> Response {
        let state = state(request)
        let reader = try server.reader()
        if reader.index.places.isEmpty { return firstRun(request, reader: reader) }
        let labels = server.renderer.labels(state.language)
        let page = try PlacesPage(
            reader: reader, state: state, kind: query(request, "kind"), labels: labels,
            lateAfter: server.configuration.lateAfter)
        let frame = frame(state, path: "/lieux", title: labels["places_title"] ?? "", section: "nav_places", of: reader)
        return html(server.renderer.page(page, template: "places", frame: frame), state: state, request: request)
    }

    private func data(_ request: Request) throws -> Response {
        let state = state(request)
        let reader = try server.reader()
        if reader.index.places.isEmpty { return firstRun(request, reader: reader) }
        let labels = server.renderer.labels(state.language)
        let page = try DataPage(reader: reader, language: state.language, labels: labels)
        let frame = frame(state, path: "/donnees", title: labels["data_title"] ?? "", section: "nav_data", of: reader)
        return html(server.renderer.page(page, template: "data", frame: frame), state: state, request: request)
    }

    private func finding(_ request: Request) throws -> Response {
        let state = state(request)
        let reader = try server.reader()
        let labels = server.renderer.labels(state.language)
        let text = query(request, "series") ?? ""
        guard let address = FindingAddress(query: { query(request, $0) }), reader.index.summaries[address.series] != nil
        else {
            throw RequestFailure(
                status: .notFound, text: Messages.badFindingAddress(text), remedy: Messages.badFindingRemedy)
        }
        let page = try FindingPage(address, reader: reader, language: state.language, labels: labels)
        var frame = frame(
            state, path: address.path, title: labels["finding_title"] ?? "", section: "nav_data", of: reader)
        frame.languages = Language.allCases.map { other in
            PageFrame.Link(
                label: other.rawValue.uppercased(), address: address.link(other), current: other == state.language,
                lang: other.rawValue)
        }
        return html(server.renderer.page(page, template: "finding", frame: frame), state: state, request: request)
    }

    private func value(_ request: Request) throws -> Response {
        let state = state(request)
        let labels = server.renderer.labels(state.language)
        let study = query(request, "study")
        let reader = try server.reader()
        let page = try ValuePage(
            server.values(), study: study, reader: reader, language: state.language, labels: labels)
        var frame = frame(
            state, path: ValuePage.path, title: labels["value_title"] ?? "", section: "nav_value", of: reader)
        if let study {
            for i in frame.languages.indices { frame.languages[i].address += "&study=\(PageState.encoded(study))" }
        }
        return html(server.renderer.page(page, template: "value", frame: frame), state: state, request: request)
    }

    private func report(_ request: Request) throws -> Response {
        let state = state(request)
        guard let result = ValuePage.chosen(server.values(), study: query(request, "study"))?.result else {
            throw RequestFailure(status: .notFound, text: Messages.noValueYet, remedy: Messages.noValueRemedy)
        }
        let report = ValueReport(
            result, language: state.language, isSimulated: try server.reader().index.isSimulated,
            renderer: server.renderer)
        return html(try report.html(.served), state: state, request: request)
    }

    private func firstRun(_ request: Request, reader: SeriesReader) -> Response {
        let state = state(request)
        let labels = server.renderer.labels(state.language)
        let frame = frame(state, path: "/", title: labels["first_title"] ?? "", section: "nav_region", of: reader)
        return html(
            server.renderer.page(["t": labels], template: "first", frame: frame), state: state, request: request)
    }

    /// A page that says what is wrong and where to go on.
    func errorPage(_ failure: RequestFailure, request: Request) -> Response {
        struct Body {
            var t: [String: String]
            var lang: String
            var sentence: String
            var remedy: String?
        }
        let state = state(request)
        let labels = server.renderer.labels(state.language)
        let body = Body(
            t: labels, lang: state.language.rawValue, sentence: failure.text[state.language],
            remedy: failure.remedy?[state.language])
        let frame = frame(state, path: "/", title: String(failure.status.code), section: "", of: nil)
        var response = html(
            server.renderer.page(body, template: "error", frame: frame), state: state, request: request)
        response.status = failure.status
        return response
    }

    // MARK: Frame

    private func query(_ request: Request, _ name: String) -> String? {
        request.uri.queryParameters[Substring(name)].map { String($0) }
    }

    private func state(_ request: Request) -> PageState {
        PageState(query: { query(request, $0) }, cookie: request.cookies[Self.languageCookie]?.value)
    }

    /// - Parameter reader: of what is shown; nil on a page that shows no data.
    private func frame(
        _ state: PageState, path: String, title: String, section: String, of reader: SeriesReader?
    ) -> PageFrame {
        let labels = server.renderer.labels(state.language)
        let language = state.language.rawValue
        let sections = [
            ("nav_region", "/"), ("nav_places", "/lieux"), ("nav_data", "/donnees"),
            ("nav_value", ValuePage.path),
            ("nav_api", "/api/v1/openapi.json"),
        ]
        .map { key, path in
            PageFrame.Link(
                label: labels[key] ?? "", address: path == "/api/v1/openapi.json" ? path : path + "?lang=\(language)",
                current: key == section)
        }
        let languages = Language.allCases.map { other in
            var changed = state
            changed.language = other
            return PageFrame.Link(
                label: other.rawValue.uppercased(), address: changed.address(path), current: other == state.language,
                lang: other.rawValue)
        }
        return PageFrame(
            t: labels, lang: language, title: title, sections: sections, languages: languages,
            simulated: reader?.index.isSimulated ?? false,
            foot: ["\(labels["foot_version"] ?? "") \(server.configuration.version)"])
    }

    private func html(_ text: String, state: PageState, request: Request) -> Response {
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .cacheControl: "no-cache",
            .contentLanguage: state.language.rawValue,
            .contentLength: String(text.utf8.count),
        ]
        if query(request, "lang").flatMap(Language.init) != nil {
            headers[.setCookie] =
                "\(Self.languageCookie)=\(state.language.rawValue); Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
