import Foundation
import Synchronization

/// A local HTTP server that plays a publisher back: what each request gets is one fixture after the other, the last one
/// again and again.
///
/// It writes bytes to a socket, so that it can misbehave as no library would let it.
final class ReplayServer: Sendable {
    /// What one request gets.
    struct Fixture: Sendable {
        var status = 200
        var headers: [String: String] = [:]
        var body: [UInt8] = []
        var misbehaviour: Misbehaviour?

        init(
            _ status: Int = 200, _ headers: [String: String] = [:], body: String = "",
            misbehaviour: Misbehaviour? = nil
        ) {
            self.init(status, headers, bytes: Array(body.utf8), misbehaviour: misbehaviour)
        }

        init(
            _ status: Int = 200, _ headers: [String: String] = [:], bytes: [UInt8], misbehaviour: Misbehaviour? = nil
        ) {
            self.status = status
            self.headers = headers
            body = bytes
            self.misbehaviour = misbehaviour
        }
    }

    enum Misbehaviour: Sendable {
        /// Announces the whole body and stops after so many bytes.
        case stopsAfter(Int)
        /// Sends chunks without end mark and stops.
        case chunksWithoutEnd
        /// Sends one byte after the other, with a pause of so many seconds.
        case trickles(Double)
        /// Says no length and sends the body over and over, until the other side hangs up.
        case endless
        /// Closes the connection without an answer.
        case hangsUp
        /// 304 when the request carries this entity tag.
        case knows(entityTag: String)
        /// 304 when the request carries this date.
        case knowsDate(String)
    }

    struct Request: Sendable {
        var target: String
        /// By lower-case name.
        var headers: [String: String]
    }

    let port: Int
    private let listener: Int32
    private let state: Mutex<State>

    private struct State {
        var fixtures: [Fixture]
        var byTarget: [String: Fixture] = [:]
        var requests: [Request] = []
        var hangUps = 0
        var isStopped = false
    }

    /// - Parameters:
    ///   - fixtures: for any request, in turn.
    ///   - byTarget: for requests whose target begins so; they come first.
    init(_ fixtures: [Fixture], byTarget: [String: Fixture] = [:]) throws {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, size) == 0 && listen(socket, 16) == 0 && getsockname(socket, $0, &size) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
        listener = socket
        port = Int(UInt16(bigEndian: address.sin_port))
        state = Mutex(State(fixtures: fixtures, byTarget: byTarget))
        Thread { [weak self] in
            while true {
                let client = accept(socket, nil, nil)
                guard client >= 0 else { break }
                guard let self, !self.state.withLock({ $0.isStopped }) else {
                    close(client)
                    break
                }
                Thread { self.answer(client) }.start()
            }
            // Not in `stop()`: the number would be free for the next server while this thread still waits for its own clients.
            close(socket)
        }.start()
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    var requests: [Request] { state.withLock { $0.requests } }

    /// Waits until the other side hung up on a trickle: it is noticed with the next byte.
    func waitForHangUp() async throws {
        while state.withLock({ $0.hangUps }) == 0 { try await Task.sleep(for: .milliseconds(50)) }
    }

    func play(_ fixtures: [Fixture]) { state.withLock { $0.fixtures = fixtures } }

    func address(_ path: String = "/data.csv") -> String { "http://127.0.0.1:\(port)\(path)" }

    private func answer(_ client: Int32) {
        defer { close(client) }
        guard let request = read(client) else { return }
        let fixture = state.withLock { state -> Fixture in
            state.requests.append(request)
            if let own = state.byTarget.first(where: { request.target.hasPrefix($0.key) })?.value { return own }
            return state.fixtures.count > 1 ? state.fixtures.removeFirst() : state.fixtures.first ?? Fixture(500)
        }
        switch fixture.misbehaviour {
        case nil: send(fixture, to: client)
        case .knows(let tag): send(request.headers["if-none-match"] == tag ? unchanged(fixture) : fixture, to: client)
        case .knowsDate(let date):
            send(request.headers["if-modified-since"] == date ? unchanged(fixture) : fixture, to: client)
        case .stopsAfter(let count):
            write(head(fixture, ["Content-Length": "\(fixture.body.count)"]) + fixture.body.prefix(count), to: client)
        case .chunksWithoutEnd:
            let chunk = Array("\(String(fixture.body.count, radix: 16))\r\n".utf8) + fixture.body + Array("\r\n".utf8)
            write(head(fixture, ["Transfer-Encoding": "chunked"]) + chunk, to: client)
        case .trickles(let seconds):
            write(head(fixture, ["Content-Length": "\(fixture.body.count)"]), to: client)
            for byte in fixture.body {
                guard write([byte], to: client) else { return state.withLock { $0.hangUps += 1 } }
                Thread.sleep(forTimeInterval: seconds)
            }
        case .endless:
            write(head(fixture, [:]), to: client)
            while write(fixture.body, to: client) {}
        case .hangsUp: return
        }
    }

    private func unchanged(_ fixture: Fixture) -> Fixture { Fixture(304, fixture.headers) }

    private func send(_ fixture: Fixture, to client: Int32) {
        write(head(fixture, ["Content-Length": "\(fixture.body.count)"]) + fixture.body, to: client)
    }

    private func head(_ fixture: Fixture, _ more: [String: String]) -> [UInt8] {
        var text = "HTTP/1.1 \(fixture.status) X\r\nConnection: close\r\n"
        for (name, value) in fixture.headers.merging(more, uniquingKeysWith: { own, _ in own }) {
            text += "\(name): \(value)\r\n"
        }
        return Array((text + "\r\n").utf8)
    }

    @discardableResult
    private func write(_ bytes: some Collection<UInt8>, to client: Int32) -> Bool {
        let bytes = Array(bytes)
        var done = 0
        while done < bytes.count {
            let sent = bytes.withUnsafeBytes {
                Foundation.send(client, $0.baseAddress?.advanced(by: done), bytes.count - done, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return false }
            done += sent
        }
        return true
    }

    private func read(_ client: Int32) -> Request? {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        let end = Array("\r\n\r\n".utf8)
        while !bytes.suffix(4).elementsEqual(end) {
            let got = recv(client, &piece, piece.count, 0)
            guard got > 0 else { return nil }
            bytes += piece[..<got]
        }
        let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
        let parts = (lines.first ?? "").split(separator: " ")
        guard parts.count == 3 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
                in: .whitespaces)
        }
        return Request(target: String(parts[1]), headers: headers)
    }
}
