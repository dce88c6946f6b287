import Foundation
import Messages
import SourceValue
import TimeSeries

/// The tables of `vigie value`: verdicts, parts, their combinations, or how predictable each series is.
struct ValueTables {
    let result: ValueResult

    enum Kind {
        case findings
        case parts
        case cells
        case predictability
    }

    func print(_ kind: Kind, _ format: TableFormat) {
        switch kind {
        case .findings: findings(withUpkeep: format != .table).print(format)
        case .parts: rows(result.table.rows).print(format)
        case .cells: rows(result.cells ?? []).print(format)
        case .predictability: predictability.print(format)
        }
        guard format == .table else { return }
        let table = result.table
        Console.note(
            Messages.valueBasis(
                series: table.series.count, origins: table.rows.first?.gain.origins ?? 0,
                base: String(format: "%.3f", table.baseLoss), full: String(format: "%.3f", table.fullLoss))[.current])
        if !table.absent.isEmpty { Console.note(Messages.valueAbsent(table.absent.joined(separator: ", "))[.current]) }
    }

    private static func percent(_ share: Double) -> String { String(format: "%+.2f", 100 * share) }

    private static func number(_ value: Double?, _ decimals: Int) -> String {
        value.map { String(format: "%.\(decimals)f", $0) } ?? ""
    }

    private func findings(withUpkeep: Bool) -> Table {
        var table = Table(columns: [
            Table.Column(name: "source", heading: Messages.headingSource),
            Table.Column(name: "verdict", heading: Messages.headingVerdict),
            Table.Column(name: "gain_pct", heading: Messages.headingGain, isNumber: true),
            Table.Column(name: "interval_pct", heading: Messages.headingInterval),
            Table.Column(name: "q", heading: Messages.headingAdjusted, isNumber: true),
            Table.Column(name: "detectable_pct", heading: Messages.headingDetectable, isNumber: true),
            Table.Column(name: "dropped_pct", heading: Messages.headingDropped, isNumber: true),
            Table.Column(name: "leaking_pct", heading: Messages.headingLeaking, isNumber: true),
        ])
        if withUpkeep {
            table.columns += [
                Table.Column(name: "delay_days", heading: Messages.headingDelay, isNumber: true),
                Table.Column(name: "upkeep", heading: Messages.headingUpkeep),
            ]
        }
        for finding in result.table.findings {
            let gain = finding.added.gain
            var row = [
                finding.source, finding.verdict.text[.current], Self.percent(gain.gain),
                "\(Self.percent(gain.lower)) … \(Self.percent(gain.upper))", String(format: "%.3f", finding.added.q),
                Self.percent(gain.detectable), finding.dropped.map { Self.percent($0.gain.gain) } ?? "",
                finding.leaking.map { Self.percent($0.gain.gain) } ?? "",
            ]
            if withUpkeep {
                let facts = result.facts(of: finding.source)
                row += [Self.number(facts?.delay, 1), facts?.upkeep[.current] ?? ""]
            }
            table.rows.append(row)
        }
        return table
    }

    private func rows(_ rows: [ValueTable.Row]) -> Table {
        var table = Table(columns: [
            Table.Column(name: "source", heading: Messages.headingSource),
            Table.Column(name: "mode", heading: Messages.headingMode),
            Table.Column(name: "scope", heading: Messages.headingScope),
            Table.Column(name: "gain_pct", heading: Messages.headingGain, isNumber: true),
            Table.Column(name: "lower_pct", heading: Text(verbatim: "2.5 %"), isNumber: true),
            Table.Column(name: "upper_pct", heading: Text(verbatim: "97.5 %"), isNumber: true),
            Table.Column(name: "p", heading: Text(verbatim: "p"), isNumber: true),
            Table.Column(name: "q", heading: Messages.headingAdjusted, isNumber: true),
            Table.Column(name: "detectable_pct", heading: Messages.headingDetectable, isNumber: true),
        ])
        for row in rows {
            let gain = row.gain
            table.rows.append(
                [row.source, row.mode.rawValue, row.scope.description]
                    + [gain.gain, gain.lower, gain.upper].map(Self.percent)
                    + [
                        String(format: "%.4f", gain.p), String(format: "%.4f", row.q), Self.percent(gain.detectable),
                    ])
        }
        return table
    }

    private var predictability: Table {
        func column(_ name: String, _ heading: Text) -> Table.Column {
            Table.Column(name: name, heading: heading, isNumber: true)
        }
        var table = Table(columns: [
            Table.Column(name: "series", heading: Messages.headingSeries),
            column("days", Messages.headingDays), column("mean", Messages.headingMeanCount),
            column("relative_error_floor_pct", Messages.headingRelativeFloor),
            column("floor", Messages.headingFloor), column("loss", Messages.headingLoss),
            column("left_pct", Messages.headingLeft), column("nearest_loss", Messages.headingLossNearest),
            column("nearest_left_pct", Messages.headingLeftNearest),
            column("overdispersion", Messages.headingOverdispersion),
            column("calendar_pct", Messages.headingCalendarShare), column("level_pct", Messages.headingLevelShare),
            column("sources_pct", Messages.headingSourcesShare),
            column("remainder_pct", Messages.headingRemainderShare), column("noise_pct", Messages.headingNoiseShare),
            column("spectral_entropy", Messages.headingEntropy),
        ])
        for row in result.predictability {
            func percent(_ share: Double?) -> String { Self.number(share.map { 100 * $0 }, 1) }
            table.rows.append([
                row.series.description, String(row.days), Self.number(row.mean, 1), percent(row.relativeErrorFloor),
                Self.number(row.floor, 4), Self.number(row.loss, 4), percent(row.left),
                Self.number(row.nearestLoss, 4), percent(row.nearestLeft), Self.number(row.overdispersion, 2),
                percent(row.calendar), percent(row.level), percent(row.sources), percent(row.remainder),
                percent(row.noise), Self.number(row.spectralEntropy, 3),
            ])
        }
        return table
    }
}
