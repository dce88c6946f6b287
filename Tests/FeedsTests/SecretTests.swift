import Feeds
import Foundation
import Messages
import Operations
import Testing

/// A credential leaves Vigie in a request and by no other way.
@Suite struct SecretTests {
    static let word = "s3cr3t-W0rd"

    @Test func aSecretCannotBeShown() {
        let secret = Secret(Self.word)
        var dumped = ""
        dump(["a": secret], to: &dumped)
        for text in [
            "\(secret)", String(describing: secret), String(reflecting: secret), "\([secret])",
            "\(Optional(secret) as Any)",
            dumped, "\(Mirror(reflecting: secret).children.map { "\($0)" })",
        ] {
            #expect(!text.contains(Self.word), "\(text)")
        }
        #expect("\(secret)" == "***")
    }

    @Test func onlyReferencesAreRead() throws {
        #expect(SecretReference("env:ATMO_TOKEN") == .environment("ATMO_TOKEN"))
        #expect(SecretReference("file:/etc/vigie/atmo") == .file("/etc/vigie/atmo"))
        for text in [Self.word, "env:", "env:A B", "file:relative", "file:/", ""] {
            #expect(SecretReference(text) == nil, "\(text)")
        }
    }

    @Test func referencesAreLookedUpAndWhatIsMissingIsNamed() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("token", "\(Self.word)\n")
        let fromFile = try SecretReference.file(file.path).resolve(in: [:])
        #expect(fromFile == Secret(Self.word))
        #expect(try SecretReference.environment("T").resolve(in: ["T": Self.word]) == Secret(Self.word))
        #expect(throws: SecretError.unset("T")) { try SecretReference.environment("T").resolve(in: ["T": ""]) }
        #expect(throws: SecretError.unreadable("/nowhere")) { try SecretReference.file("/nowhere").resolve(in: [:]) }
        #expect(throws: SecretError.unusable) {
            try SecretReference.environment("T").resolve(in: ["T": "a\r\nX-Evil: b"])
        }
        #expect(SecretError.unset("T").text.french.contains("T"))
    }

    @Test(arguments: [
        ("https://user:pass@h.fr/a?x=1", "https://h.fr/a?x=1"),
        ("https://h.fr/a?token=abc&x=1", "https://h.fr/a?token=***&x=1"),
        ("https://h.fr:8443/a%20b?API_KEY=abc", "https://h.fr:8443/a%20b?API_KEY=***"),
        ("https://h.fr/a?mine=abc#part", "https://h.fr/a?mine=***"),
        ("https://h.fr/a?tok%65n=abc", "https://h.fr/a?tok%65n=***"),
        ("https://h.fr/a?token", "https://h.fr/a?token"),
    ])
    func addressesAreShownWithoutCredentials(address: String, shown: String) throws {
        #expect(PublicAddress(try #require(URL(string: address)), hiding: ["mine"]).description == shown)
    }

    @Test func aCredentialGoesIntoTheHeaderOrTheQueryAndNowhereElse() async throws {
        for place in [Credential.Place.header("X-Token", prefix: "Bearer "), .query("cle")] {
            var scene = try HTTPScene([.init(429, ["Retry-After": "7200"])], path: "/data.csv?cle=old&x=1")
            scene.request.credential = Credential(.environment("T"), in: place)
            scene.environment = ["T": Self.word]
            let failure = try #require(await scene.failure())
            let sent = try #require(scene.server.requests.first)
            switch place {
            case .header(let name, _):
                #expect(sent.headers[name.lowercased()] == "Bearer \(Self.word)")
                #expect(sent.target == "/data.csv?cle=old&x=1")
            case .query:
                #expect(sent.target == "/data.csv?x=1&cle=\(Self.word)")
                #expect(failure.text.french.contains("cle=***"))
            }
            #expect(!"\(failure) \(failure.text.french)".contains(Self.word))
            var dumped = ""
            dump(scene.feed.request, to: &dumped)
            #expect(!dumped.contains(Self.word))
            scene.server.stop()
        }
    }

    @Test func everyFailureKeepsTheCredentialToItself() async throws {
        let fixtures: [ReplayServer.Fixture] = [
            .init(500, misbehaviour: .hangsUp), .init(401), .init(404), .init(200, body: ""),
            .init(200, body: "<html>"),
            .init(302, ["Location": "https://elsewhere.example/?cle=\(Self.word)"]),
            .init(200, body: "abc", misbehaviour: .stopsAfter(1)),
        ]
        for fixture in fixtures {
            var scene = try HTTPScene([fixture])
            scene.request.credential = Credential(.environment("T"), in: .query("cle"))
            scene.environment = ["T": Self.word]
            let failure = try #require(await scene.failure())
            #expect(!"\(failure) \(failure.text.french)".contains(Self.word), "\(failure)")
            scene.server.stop()
        }
    }

}
