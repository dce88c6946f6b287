import Messages
import Statistics
public import Store
public import TimeSeries

extension ObservationStore {
    /// The regions and départements of France, extended by what deliveries said.
    public func fullTerritory() throws(StoreError) -> Territory {
        var all = Territory.france
        for entry in try territory().entries.values { all.insert(entry) }
        return all
    }

    /// Whether a series is a sum that ``Deriving`` made.
    func isDerived(_ key: SeriesKey) throws(StoreError) -> Bool {
        try findings(series: key, limit: 1000).contains { $0.finding.check == Finding.derivedSum }
    }
}

/// Keeps the derived series of a store up to date.
public struct Deriving: Sendable {
    public static let connectorName = "derived"

    public let store: any ObservationStore
    public let now: @Sendable () -> Instant
    public let zone: CivilZone

    public init(store: any ObservationStore, zone: CivilZone = .paris, now: @Sendable @escaping () -> Instant) {
        self.store = store
        self.zone = zone
        self.now = now
    }

    /// Makes every sum that the store's series allow, for reference times from `since` on (nil: all).
    ///
    /// The day of `since` is made anew as a whole: a delivery of its last hour changes its sum.
    /// - Returns: how many series were derived.
    @discardableResult
    public func run(
        territory: Territory, since: Instant? = nil, progress: (Int, Int) -> Void = { _, _ in }
    ) throws(OperationError) -> Int {
        let since = since.map { zone.start(of: zone.date(at: $0)) }
        do throws(StoreError) {
            var derived: Set<SeriesKey> = []
            let all = try store.series().map(\.key)
            for key in all where try store.isDerived(key) { derived.insert(key) }
            let keys = all.filter { !derived.contains($0) }
            let rules = Derivation.all(for: keys, territory: territory)
            guard !rules.isEmpty else { return 0 }
            let received = now()
            // Two deliveries of one second are two reasons to make the sums anew.
            var newest = Digest()
            for delivery in try store.deliveries(limit: 1) {
                newest.add(delivery.header.connector)
                newest.add(delivery.header.hash)
            }
            let from = since.map { $0.advanced(bySeconds: -Derivation.daysBefore * 86_400) }
            var outages = KnownOutages(zone: zone)
            var before = 0
            for kind in [Derivation.Kind.days, .places, .weeks] {
                let wanted = rules.filter { $0.kind == kind }
                defer { before += wanted.count }
                let header = DeliveryHeader(
                    connector: Self.connectorName, name: kind.rawValue,
                    hash: "\(received.secondsSince1970)-\(newest.hexadecimal)-\(kind.rawValue)",
                    receivedAt: received)
                guard !wanted.isEmpty, let transaction = try store.begin(header) else { continue }
                do throws(StoreError) {
                    for (done, rule) in wanted.enumerated() {
                        let archive = try store.archive(of: rule.parts + outages.totals(of: rule.parts), from: from)
                        var batch = ObservationBatch()
                        let number = batch.number(of: rule.target)
                        for version in rule.versions(in: archive, outages: &outages, since: since) {
                            batch.append(
                                ObservationBatch.Row(
                                    series: number, value: version.value ?? .nan, referenceTime: version.referenceTime,
                                    availableAt: version.availableAt))
                        }
                        try transaction.append(batch)
                        progress(before + done + 1, rules.count)
                    }
                    _ = try transaction.commit(
                        replaced: [], findings: wanted.filter { !derived.contains($0.target) }.map(finding))
                } catch {
                    transaction.rollback()
                    throw error
                }
            }
            return rules.count
        } catch { throw .store(error) }
    }

    private func finding(_ rule: Derivation) -> Finding {
        Finding(
            check: Finding.derivedSum, severity: .info, message: message(rule), series: rule.target,
            count: rule.parts.count)
    }

    private func message(_ rule: Derivation) -> Text {
        switch rule.kind {
        case .days: Messages.derivedFromHours
        case .places: Messages.derivedFromPlaces(rule.parts.count)
        case .weeks: Messages.derivedFromDays
        }
    }
}
