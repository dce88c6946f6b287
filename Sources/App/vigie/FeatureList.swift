import Features
import Messages

/// Every feature of every source, as `vigie sources --features` prints them.
enum FeatureList {
    static func print(_ format: TableFormat) {
        table(format).print(format)
        // Of a table on a terminal a word names the rule; what it means follows once.
        guard format == .table else { return }
        Console.print()
        for rule in Feature.KnownAt.allCases { Console.print(Messages.ruleMeans(rule.rawValue, rule.text)[.current]) }
    }

    private static func table(_ format: TableFormat) -> Table {
        var table = Table(columns: [
            Table.Column(name: "source", heading: Messages.headingSource),
            Table.Column(name: "feature", heading: Messages.headingFeature),
            Table.Column(name: "unit", heading: Messages.headingUnit),
            Table.Column(name: "window_days", heading: Messages.headingWindow, isNumber: true),
            Table.Column(name: "reads", heading: Messages.headingReads),
            Table.Column(name: "meaning", heading: Messages.headingMeaning),
            Table.Column(name: "known_at", heading: Messages.headingKnownAt),
            Table.Column(name: "publication", heading: Messages.headingPublication),
        ])
        for source in SourceCatalog.all {
            for feature in source.features {
                table.rows.append([
                    source.name, feature.name, feature.unit, String(feature.days),
                    feature.quantities.map(\.description).joined(separator: " "), feature.label[.current],
                    format == .table ? feature.knownAt.rawValue : feature.knownAt.text[.current],
                    source.upkeep[.current],
                ])
            }
        }
        return table
    }
}
