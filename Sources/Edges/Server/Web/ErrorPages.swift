import HTTPTypes
import Hummingbird
import Logging
import Messages
import Store

/// What goes wrong while answering: carried to the outermost layer, which writes a page or a problem document.
struct RequestFailure: Error {
    var status: HTTPResponse.Status
    var text: Text
    var remedy: Text?
}

/// Turns every failure into a page that helps, or under `/api` into a problem document (RFC 9457).
struct ErrorPages: RouterMiddleware {
    typealias Context = BasicRequestContext

    let server: VigieServer

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            return answer(failure(of: error, request), to: request)
        }
    }

    private func failure(of error: any Error, _ request: Request) -> RequestFailure {
        switch error {
        case let failure as RequestFailure: return failure
        case let error as any HTTPResponseError:
            guard error.status.code < 500 else { break }
            return RequestFailure(status: error.status, text: Messages.pageNotFound(request.uri.path))
        case let error as StoreError:
            server.logger.error("store: \(error.description)")
            return RequestFailure(status: .serviceUnavailable, text: error.text, remedy: Messages.pageFailedRemedy)
        default: break
        }
        server.logger.error("\(request.uri.path): \(error)")
        return RequestFailure(
            status: .internalServerError, text: Messages.pageFailed, remedy: Messages.pageFailedRemedy)
    }

    private func answer(_ failure: RequestFailure, to request: Request) -> Response {
        request.uri.path.hasPrefix("/api/")
            ? APIRoutes.problem(failure, instance: request.uri.path)
            : PageRoutes(server: server).errorPage(failure, request: request)
    }
}
