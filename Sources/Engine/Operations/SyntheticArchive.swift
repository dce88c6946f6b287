import Connectors
import SyntheticRegion
import TimeSeries

/// What a simulated region delivered, as an archive in memory: its files, decoded and summed as in production.
struct SyntheticArchive {
    let region: SyntheticRegion
    let from: CivilDate
    /// First day that is not delivered.
    let to: CivilDate

    init(_ region: SyntheticRegion, from: CivilDate, to: CivilDate) {
        self.region = region
        self.from = from
        self.to = to
    }

    /// Visits of some places by hour, day and week, each with the times at which it became known.
    ///
    /// Every ED is written and decoded as `tidy-csv`; days are sums of hours, weeks of days, départements and the region sums of EDs
    /// (``Derivation``).
    func archive(of places: [Place], grains: [Grain], withCovariates: Bool) throws(OperationError) -> ObservationArchive
    {
        let totals = places.filter { $0.kind != .site }
        // Weeks are sums of days.
        let (byHour, byDay) = (grains.contains(.hour), grains.contains(.day) || grains.contains(.week))
        var result = ObservationArchive()
        // By hour first, as days are sums of hours.
        var parts = ObservationArchive()
        for site in region.sites {
            let isSummed = totals.contains { region.sites(of: $0).contains(site) }
            guard isSummed || places.contains(site.place) else { continue }
            let hours = SeriesKey(site.place, .visits, every: .hour)
            let days = SeriesKey(site.place, .visits, every: .day)
            let decoded = try decode(TidyCSV(), tidy("\(site.finess).csv")) { write in
                region.writeHistory(of: site, from: from, to: to, contents: [.visits], write: write)
            }
            let rule = Derivation(kind: .days, target: days, parts: [hours])
            let inDays = rule.versions(in: decoded, zone: .paris)
            if places.contains(site.place) {
                if byHour { result.set(decoded.versions(of: hours), for: hours) }
                if byDay { result.set(inDays, for: days) }
            }
            guard isSummed else { continue }
            if byHour { parts.set(decoded.versions(of: hours), for: hours) }
            if byDay { parts.set(inDays, for: days) }
        }
        for place in totals {
            for grain in [Grain.hour, .day] where grain == .hour ? byHour : byDay {
                let target = SeriesKey(place, .visits, every: grain)
                let keys = region.sites(of: place).map { SeriesKey($0.place, .visits, every: grain) }.sorted()
                let rule = Derivation(kind: .places, target: target, parts: keys)
                result.set(rule.versions(in: parts, zone: .paris), for: target)
            }
        }
        for place in places where grains.contains(.week) {
            let (days, weeks) = (SeriesKey(place, .visits, every: .day), SeriesKey(place, .visits, every: .week))
            let rule = Derivation(kind: .weeks, target: weeks, parts: [days])
            result.set(rule.versions(in: result, zone: .paris), for: weeks)
        }
        guard withCovariates else { return result }
        for covariate in SyntheticRegion.Covariate.allCases {
            let decoded = try decode(TidyCSV(), tidy("\(covariate.rawValue).csv")) { write in
                region.writeCovariate(covariate, from: from, to: to, write: write)
            }
            for key in decoded.keys { result.set(decoded.versions(of: key), for: key) }
        }
        var extractions: [SearchExtraction] = []
        region.searchExtractions(from: from, to: to) { extractions.append($0) }
        for extraction in extractions {
            let source = DeliverySource(fileName: extraction.fileName, receivedAt: extraction.availableAt)
            let decoded = try decode(GoogleTrends(), source) { write in extraction.bytes.withUnsafeBytes(write) }
            for key in decoded.keys { result.set(decoded.versions(of: key), for: key) }
        }
        return result
    }

    private func tidy(_ name: String) -> DeliverySource { DeliverySource(fileName: name, receivedAt: .distantFuture) }

    /// Bytes of a writer to observations, by the front door.
    private func decode(
        _ connector: some Connector, _ source: DeliverySource, _ produce: ((UnsafeRawBufferPointer) -> Void) -> Void
    ) throws(OperationError) -> ObservationArchive {
        var decoder = connector.decoder(for: source)
        var batch = ObservationBatch()
        var failure: DecodeError?
        produce { bytes in
            guard failure == nil else { return }
            do throws(DecodeError) { try decoder.consume(bytes, into: &batch) } catch { failure = error }
        }
        if let failure { throw .delivery(failure) }
        do throws(DecodeError) { _ = try decoder.finish(into: &batch) } catch { throw .delivery(error) }
        return ObservationArchive(batch.observations)
    }
}
