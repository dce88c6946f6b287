import Testing
import TimeSeries

@testable import Connectors

struct StatedCellsTests {
    static let key = SeriesKey(.departement("75"), .visits, every: .day)

    /// Against a plain dictionary, in order, backwards and mixed: cells (step, known-at) of a small grid in a fixed shuffle.
    @Test(arguments: ["forward", "backward", "mixed"])
    func saysWhatAPlainDictionaryWouldSay(order: String) {
        struct Cell: Hashable {
            var step: Int
            var known: Int
        }
        var statements: [(cell: Cell, value: Double)] = []
        for step in 0..<20 {
            for known in 0..<3 {
                statements.append((Cell(step: step, known: known), Double(step)))
                // The same again, and every fifth with another value.
                statements.append((Cell(step: step, known: known), Double(step % 5 == 0 ? -1 : step)))
            }
        }
        if order == "backward" { statements.reverse() }
        // 47 and 120 have no common divisor: every statement once.
        if order == "mixed" { statements = statements.indices.map { statements[$0 * 47 % 120] } }
        var cells = StatedCells()
        let series = cells.series(Self.key)
        var plain: [Cell: Double] = [:]
        for (cell, value) in statements {
            let before = plain.updateValue(value, forKey: cell)
            let expected: StatedCells.Outcome = before == nil ? .new : before == value ? .again : .changed
            let outcome = cells.state(
                series, Instant(secondsSince1970: cell.step), value, known: Instant(secondsSince1970: cell.known))
            #expect(outcome == expected, "\(cell)")
        }
    }

    @Test func aSeriesFindsItsNumberInAnotherBatch() {
        var cells = StatedCells()
        let series = cells.series(Self.key)
        var first = ObservationBatch()
        #expect(cells.number(series, in: &first) == 0)
        var second = ObservationBatch()
        _ = second.number(of: SeriesKey(.departement("77"), .visits, every: .day))
        #expect(cells.number(series, in: &second) == 1)
    }
}
