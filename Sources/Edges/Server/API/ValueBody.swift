import Foundation
import Messages
import SourceValue
import TimeSeries

/// What sources are worth, for the API: shares of the loss, not per cent; a figure that does not exist is null.
struct ValueBody: Encodable {
    struct Gain: Encodable {
        var gain: Double
        var lower: Double
        var upper: Double
        var p: Double
        var q: Double
        var detectable: Double
        var origins: Int

        init(_ row: ValueTable.Row) {
            (gain, lower, upper) = (row.gain.gain, row.gain.lower, row.gain.upper)
            (p, q, detectable, origins) = (row.gain.p, row.q, row.gain.detectable, row.gain.origins)
        }
    }

    struct Source: Encodable {
        var source: String
        var title: String
        var verdict: String
        var added: Gain
        var dropped: Gain?
        var leaking: Gain?
        var delayDays: Double?
        var upkeep: String
        var columns: Int
    }

    struct Part: Encodable {
        var source: String
        var mode: String
        var scope: String
        var series: Int
        var gain: Gain
    }

    struct Predictability: Encodable {
        var series: String
        var days: Int
        var mean: Double
        var floor: Double
        var relativeErrorFloor: Double
        var loss: Double
        var left: Double
        var nearestLoss: Double
        var nearestLeft: Double
        var overdispersion: Double
        var calendar: Double
        var level: Double
        var sources: Double?
        var remainder: Double
        var noise: Double
        var spectralEntropy: Double?
    }

    var study: String
    var pattern: String
    var from: String
    var to: String
    var every: Int
    var command: String
    var madeAt: String
    var version: String
    var dataAsOf: String?
    var baseLoss: Double?
    var fullLoss: Double?
    var sources: [Source]
    var absent: [String]
    var parts: [Part]
    var predictability: [Predictability]

    init(_ result: ValueResult, id: String) {
        func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
        let question = result.question
        study = id
        pattern = question.pattern
        (from, to) = (question.from.description, question.to.description)
        every = question.every
        command = question.command
        madeAt = result.made.at.description
        version = result.made.version
        dataAsOf = result.dataAsOf?.description
        baseLoss = finite(result.table.baseLoss)
        fullLoss = finite(result.table.fullLoss)
        sources = result.table.findings.map { finding in
            let facts = result.facts(of: finding.source)
            return Source(
                source: finding.source, title: facts?.title.english ?? finding.source,
                verdict: finding.verdict.rawValue, added: Gain(finding.added), dropped: finding.dropped.map(Gain.init),
                leaking: finding.leaking.map(Gain.init), delayDays: facts?.delay,
                upkeep: facts?.upkeep.english ?? "", columns: facts?.columns ?? 0)
        }
        absent = result.table.absent
        parts = result.table.rows.filter { $0.scope != .everything }.map { row in
            Part(
                source: row.source, mode: row.mode.rawValue, scope: row.scope.description, series: row.series,
                gain: Gain(row))
        }
        predictability = result.predictability.map { row in
            Predictability(
                series: row.series.description, days: row.days, mean: row.mean, floor: row.floor,
                relativeErrorFloor: row.relativeErrorFloor, loss: row.loss, left: row.left,
                nearestLoss: row.nearestLoss, nearestLeft: row.nearestLeft, overdispersion: row.overdispersion,
                calendar: row.calendar, level: row.level, sources: row.sources, remainder: row.remainder,
                noise: row.noise, spectralEntropy: row.spectralEntropy)
        }
    }
}

/// The same comparisons as one table: a row for each source, comparison and part.
struct ValueCSV: Encodable {
    let text: String

    init(_ result: ValueResult) {
        let head =
            "source,mode,scope,verdict,gain,lower,upper,p,q,detectable,origins,series,delay_days,upkeep"
        let rows = result.table.rows.map { row in
            let facts = result.facts(of: row.source)
            let gain = row.gain
            let verdict = row.mode == .added ? Verdict(gain, q: row.q).rawValue : ""
            let figures = [gain.gain, gain.lower, gain.upper, gain.p, row.q, gain.detectable]
                .map { String(format: "%.6f", $0) }
            return
                ([row.source, row.mode.rawValue, row.scope.description, verdict] + figures + [
                    String(gain.origins), String(row.series), facts?.delay.map { String(format: "%.2f", $0) } ?? "",
                    Self.quoted(facts?.upkeep.english ?? ""),
                ]).joined(separator: ",")
        }
        text = ([head] + rows).joined(separator: "\n") + "\n"
    }

    private static func quoted(_ text: String) -> String {
        text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline })
            ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
}
