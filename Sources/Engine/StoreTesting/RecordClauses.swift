import Messages
import Store
import TimeSeries

private func time(_ seconds: Int) -> Instant { Instant(secondsSince1970: seconds) }

private let key = SeriesKey(.departement("75"), .visits, .age(.from0to4), every: .day)

private func forecast(_ origin: Int, _ model: String, seed: UInt64 = .max) -> StoredForecast {
    StoredForecast(
        series: key, origin: time(origin), model: model, issuedAt: time(origin + 7), dataAsOf: time(origin - 1),
        seed: seed, version: "0.1.0", zone: "Europe/Paris", levels: [0.05, 0.5, 0.95],
        quantiles: [[1, 2, 3], [0, 0.5, 1e-7]], means: [2.25, 0.1], paths: [0, 1, -1, .max, .min, 0],
        notes: ["weights": "ets 0,5 ; glm 0,5", "événement": "aucun"])
}

extension StoreContract {
    static let recordClauses: [StoreContract] = [
        StoreContract(name: "deliveries and findings are listed newest first") { make in
            let store = try make()
            let concerned = Finding(
                check: "gap", severity: .warning, message: Text(fr: "trou « ici »", en: "gap"), series: key,
                from: time(1), to: time(2), line: 3, count: 4)
            let general = Finding(check: "columns", severity: .rejected, message: Text(verbatim: "x"))
            var headers: [DeliveryHeader] = []
            for (number, findings) in [[concerned, general], [], [general, concerned]].enumerated() {
                let header = DeliveryHeader(
                    connector: "c", name: "file \(number)", hash: "\(number)", receivedAt: time(10 - number))
                headers.append(header)
                try store.take(header, [], findings: findings)
            }
            try requireEqual(
                try store.deliveries(limit: 2).map(\.header), [headers[2], headers[1]], "the two newest deliveries")
            let expected = [(general, 2), (concerned, 2), (concerned, 0), (general, 0)]
                .map { StoredFinding(finding: $0.0, delivery: headers[$0.1]) }
            try requireEqual(try store.findings(series: nil, limit: 9), expected, "findings")
            try requireEqual(try store.findings(series: nil, limit: 1), [expected[0]], "the newest finding")
            try requireEqual(try store.findings(series: key, limit: 9), [expected[1], expected[2]], "of one series")
            try requireEqual(
                try store.findings(series: nil, atLeast: .setAside, limit: 9), [expected[0], expected[3]],
                "the grave ones")
            try requireEqual(
                try store.findings(series: key, atLeast: .warning, limit: 1), [expected[1]], "a warning of one series")
        },
        StoreContract(name: "places and school holidays are kept, later entries replacing earlier ones") { make in
            let store = try make()
            let site = Place.site("990000001")
            let closed = CivilDate(year: 2026, month: 7, day: 1)
            let entries = [
                Territory.Entry(place: .departement("75"), name: "Paris", parent: .ileDeFrance),
                Territory.Entry(place: site, name: "Hôpital d’Essai", parent: .departement("75")),
                Territory.Entry(place: site, name: "Hôpital d’Essai", parent: .departement("75"), closed: closed),
            ]
            try store.saveTerritory(Array(entries[..<2]))
            try store.saveTerritory([entries[2]])
            try requireEqual(
                try store.territory().entries, [.departement("75"): entries[0], site: entries[2]], "territory")
            guard let from = CivilDate(year: 2026, month: 12, day: 19),
                let to = CivilDate(year: 2027, month: 1, day: 4),
                let later = CivilDate(year: 2027, month: 1, day: 5)
            else { return }
            let first = SchoolHoliday(name: "Noël", zones: [.a, .b, .c], from: from, to: to)
            let corrected = SchoolHoliday(name: "Noël", zones: [.a, .b, .c], from: from, to: later)
            let other = SchoolHoliday(name: "Hiver", zones: [.c], from: later, to: later)
            try store.saveSchoolHolidays([other, first])
            try store.saveSchoolHolidays([corrected])
            try requireEqual(try store.schoolHolidays(), [corrected, other], "school holidays")
        },
        StoreContract(name: "forecasts are kept as issued, one for each series, origin, model and time of issue") {
            make in
            let store = try make()
            let issued = [forecast(86_400, "ensemble"), forecast(86_400, "ets"), forecast(172_800, "ensemble")]
            try store.saveForecasts(issued)
            try store.saveForecasts([forecast(86_400, "ets", seed: 1)])
            let newestFirst = [issued[2], issued[0], issued[1]]
            let all = try store.forecasts(of: key, from: .distantPast, to: .distantFuture, limit: 9)
            try requireEqual(all, newestFirst, "all forecasts")
            let some = try store.forecasts(of: key, from: time(86_400), to: time(172_799), limit: 1)
            try requireEqual(some, [issued[0]], "one forecast of the first origin")
            // Made again in the afternoon of the same day: both are kept, the newer one first.
            var again = issued[0]
            again.issuedAt = time(86_400 + 3600)
            again.seed = 2
            try store.saveForecasts([again])
            let both = [issued[2], again, issued[0], issued[1]]
            try requireEqual(
                try store.forecasts(of: key, from: .distantPast, to: .distantFuture, limit: 9), both,
                "two forecasts of one origin")
            try requireEqual(
                try store.forecasts(of: key, by: "ets", from: .distantPast, to: .distantFuture, limit: 1), [issued[1]],
                "those of one model")
            // Made later of the same days, for the record: it is no forecast that anybody saw.
            let recorded = [forecast(259_200, "member:ets"), forecast(86_400, "member:ets", seed: 1)]
            try store.saveForecasts([forecast(86_400, "member:ets")])
            try store.saveForecasts(recorded)
            try requireEqual(
                try store.forecasts(of: key, from: .distantPast, to: .distantFuture, limit: 9), both,
                "issued forecasts beside a record")
            try requireEqual(
                try store.record(of: key, from: .distantPast, to: .distantFuture), recorded, "the record")
            try requireEqual(
                try store.record(of: key, from: time(86_400), to: time(86_400)), [recorded[1]], "the record of a day")
        },
        StoreContract(name: "fits are kept, one for each series and model, a later one replacing an earlier one") {
            make in
            let store = try make()
            let other = SeriesKey(.departement("75"), .visits, every: .hour)
            func fit(_ key: SeriesKey, _ model: String, _ body: [UInt8], version: String = "0.1.0") -> StoredFit {
                StoredFit(series: key, model: model, version: version, body: body)
            }
            try store.saveFits([fit(key, "ets", [1, 0, 255]), fit(key, "arima", []), fit(other, "ets", [7])])
            try store.saveFits([fit(key, "ets", [2], version: "0.2.0")])
            try store.saveFits([])
            try requireEqual(
                try store.fits(of: [other, key, SeriesKey(.departement("77"), .visits, every: .day)]),
                [fit(other, "ets", [7]), fit(key, "arima", []), fit(key, "ets", [2], version: "0.2.0")], "fits")
            try requireEqual(try store.fits(of: []), [], "of no series")
        },
        StoreContract(name: "how a source fares is kept, one row for each, the last one holding") { make in
            let store = try make()
            try requireEqual(try store.sourceStatuses(), [], "before the first attempt")
            let first = SourceStatus(name: "b", connector: "c", lastAttempt: time(1))
            let good = SourceStatus(
                name: "a", connector: "c", lastAttempt: time(2), lastSuccess: time(2), lastDelivery: time(2), rows: 7,
                newestReference: time(-5), validators: ["etag": "W/\"é\""])
            var failed = good
            failed.lastAttempt = time(3)
            failed.lastError = Text(fr: "la source « c » ne répond pas", en: "no answer")
            failed.failures = 2
            failed.notBefore = time(9)
            try store.saveSourceStatus(first)
            try store.saveSourceStatus(good)
            try requireEqual(try store.sourceStatuses(), [good, first], "ordered by name")
            try store.saveSourceStatus(failed)
            try requireEqual(try store.sourceStatuses(), [failed, first], "after a failure")
        },
        StoreContract(name: "what the checks found is kept, the last report holding") { make in
            let store = try make()
            try requireEqual(try store.quality(), nil, "before the first report")
            let finding = Finding(
                check: "constant-sensor", severity: .setAside, message: Text(fr: "figé « ici »", en: "frozen"),
                series: key, from: time(1), to: time(2), count: 4)
            let report = QualityReport(
                madeAt: time(5), series: 3, findings: [finding], left: 2,
                completeness: [QualityReport.Completeness(measure: .visits, known: 27, steps: 28)])
            try store.saveQuality(QualityReport(madeAt: time(4), series: 1, findings: []))
            try store.saveQuality(report)
            try requireEqual(try store.quality(), report, "the last report")
        },
        StoreContract(name: "a delivery is listed with the measures and the time that it spoke of") { make in
            let store = try make()
            let header = DeliveryHeader(connector: "c", name: "a", hash: "1", receivedAt: time(10))
            let admissions = SeriesKey(.departement("75"), .admissions, every: .day)
            let rows = [(key, 172_800, 1.0), (admissions, 86_400, 2), (key, 86_400, 3)].map { key, reference, value in
                Observation(series: key, referenceTime: time(reference), value: value, availableAt: time(reference + 9))
            }
            try store.take(header, rows)
            let empty = DeliveryHeader(connector: "c", name: "b", hash: "2", receivedAt: time(11))
            try store.take(empty, [])
            try requireEqual(
                try store.deliveries(limit: 9).map(\.scope),
                [
                    nil,
                    DeliveryScope(
                        measures: [.admissions, .visits], places: [.departement("75")], from: time(86_400),
                        through: time(172_800)),
                ],
                "scopes, newest delivery first")
        },
    ]
}
