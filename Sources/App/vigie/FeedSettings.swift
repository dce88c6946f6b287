import Connectors
import Feeds
import Foundation
import Messages
import Operations
import TimeSeries
import Yams

/// One entry of the section `feeds:` of `vigie.yaml`, read and checked.
struct FeedSettings {
    /// Where deliveries come from.
    enum Origin {
        case folder(FolderFeed.Options)
        case http(HTTPFeed.Request)
    }

    var name: String
    /// Nil: a folder with one sub-folder for each connector.
    var connector: String?
    var origin: Origin
    /// Seconds between polls.
    var every: Int
    /// Line of the file, 1 being the first.
    var line: Int

    /// Names of connectors that this version does not have.
    var unknownConnector: String? {
        connector.flatMap { ConnectorCatalog.connector(named: $0) == nil ? $0 : nil }
    }

    /// Sources of one lane are asked one after the other: one lane for each publisher and each folder.
    private var lane: String {
        switch origin {
        case .folder(let options): options.folder.path
        case .http(let request): URL(string: request.address.address(on: CivilDate(dayNumber: 0)))?.host() ?? name
        }
    }

    /// The feed with the parts of this program.
    func source(_ settings: Settings, clock: FeedClock) -> FeedPolling.Source {
        let feed: any Feed
        switch origin {
        case .folder(let options): feed = FolderFeed(options, clock: clock)
        case .http(let request):
            feed = HTTPFeed(
                request, spool: settings.dataDirectory.appending(path: "spool"), zone: settings.zone, clock: clock,
                seed: 1, environment: ProcessInfo.processInfo.environment)
        }
        return FeedPolling.Source(
            name: name, connector: connector ?? "*", feed: feed, schedule: PollSchedule(interval: every), lane: lane)
    }
}

/// Reads the section `feeds:`; what is wrong is said with its line.
struct FeedSection {
    let path: String
    /// What relative folders are relative to: the folder of the file.
    let base: URL

    init(path: String) {
        self.path = path
        base = URL(filePath: path).deletingLastPathComponent()
    }

    private func root(of text: String) throws(CommandError) -> Node? {
        do { return try Yams.compose(yaml: text) } catch { throw .badConfiguration(path, "\(error)") }
    }

    /// Refuses every other key of the file, or of one of its sections: a slip of the keyboard would be passed over.
    func allow(_ keys: [String], under section: String? = nil, in text: String) throws(CommandError) {
        let root = try root(of: text)
        guard let node = section.map({ root?.mapping?[$0] }) ?? root, let mapping = node.mapping else { return }
        try FeedKeys(mapping, of: node, section: self).allow(keys)
    }

    func feeds(in text: String) throws(CommandError) -> [FeedSettings] {
        guard let section = try root(of: text)?.mapping?["feeds"] else { return [] }
        if section.scalar?.string == "" || section.null != nil { return [] }
        guard let entries = section.sequence else { throw wrong(section, "feeds", Messages.feedsMustBeAList) }
        var feeds: [FeedSettings] = []
        for entry in entries {
            let feed = try feed(entry)
            if feeds.contains(where: { $0.name == feed.name }) {
                throw wrong(entry, "name", Messages.feedNameTwice(feed.name))
            }
            feeds.append(feed)
        }
        return feeds
    }

    private func wrong(_ node: Node, _ key: String, _ reason: Text) -> CommandError {
        .badFeed(path: path, line: node.mark?.line ?? 1, key: key, reason: reason)
    }

    private func feed(_ entry: Node) throws(CommandError) -> FeedSettings {
        guard let mapping = entry.mapping else { throw wrong(entry, "feeds", Messages.feedMustBeAMapping) }
        let keys = try FeedKeys(mapping, of: entry, section: self)
        guard let name = try keys.text("name") else { throw wrong(entry, "name", Messages.feedKeyMissing("name")) }
        let connector = try keys.text("connector")
        let origin: FeedSettings.Origin
        switch (try keys.text("url"), try keys.text("folder")) {
        case (let url?, nil):
            guard let connector else { throw wrong(entry, "connector", Messages.feedKeyMissing("connector")) }
            try keys.allow(Self.common + Self.ofAddresses)
            origin = .http(try request(url, connector, keys))
        case (nil, let folder?):
            try keys.allow(Self.common + Self.ofFolders)
            origin = .folder(try options(folder, connector, keys))
        default: throw wrong(entry, "url", Messages.feedNeedsOneOrigin)
        }
        let isFolder = if case .folder = origin { true } else { false }
        return FeedSettings(
            name: name, connector: connector, origin: origin,
            every: try keys.duration("every") ?? (isFolder ? 30 : 6 * 3600), line: entry.mark?.line ?? 1)
    }

    private static let common = ["name", "connector", "url", "folder", "every", "max_size"]
    private static let ofFolders = ["settle"]
    private static let ofAddresses = [
        "timeout", "retries", "known_at", "pages", "credentials", "redirects", "file_name", "keep_refused",
    ]

    private func options(_ folder: String, _ connector: String?, _ keys: FeedKeys) throws(CommandError)
        -> FolderFeed.Options
    {
        var options = FolderFeed.Options(
            folder: folder.hasPrefix("/") ? URL(filePath: folder) : base.appending(path: folder), connector: connector,
            connectors: Set(ConnectorCatalog.names))
        if let settle = try keys.duration("settle") { options.settle = Double(settle) }
        if let size = try keys.size("max_size") { options.sizeLimit = size }
        return options
    }

    private func request(_ url: String, _ connector: String, _ keys: FeedKeys) throws(CommandError)
        -> HTTPFeed.Request
    {
        var request = HTTPFeed.Request(address: try address(url, keys), connector: connector)
        if let timeout = try keys.duration("timeout") { request.timeout = timeout }
        if let size = try keys.size("max_size") { request.sizeLimit = size }
        if let retries = try keys.number("retries", in: 0...10) { request.retry.attempts = retries + 1 }
        if let name = try keys.text("file_name") { request.fileName = try keys.template("file_name", name) }
        request.isPaged = try keys.choice("pages", among: ["explore"]) != nil
        request.lastModifiedIsKnownAt = try keys.choice("known_at", among: ["last-modified"]) != nil
        request.redirects = RedirectPolicy(hosts: Set(try keys.list("redirects")))
        request.credential = try keys.credential()
        let holdsPatientRows = ConnectorCatalog.connector(named: connector)?.card.holdsPatientRows ?? false
        request.keptWhenRefused = try keys.flag("keep_refused") ?? !holdsPatientRows
        return request
    }

    /// HTTPS, or plain HTTP to this machine; no credential in it.
    private func address(_ text: String, _ keys: FeedKeys) throws(CommandError) -> AddressTemplate {
        let template = try keys.template("url", text)
        guard let url = URL(string: template.address(on: CivilDate(dayNumber: 0))), let host = url.host(), !host.isEmpty
        else { throw keys.wrong("url", Messages.httpNotAnAddress("…")) }
        if PublicAddress.carriesCredential(url) { throw keys.wrong("url", Messages.feedCredentialInAddress) }
        let isHere = ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host)
        guard url.scheme == "https" || (url.scheme == "http" && isHere) else {
            throw keys.wrong("url", Messages.feedNeedsHTTPS)
        }
        return template
    }
}
