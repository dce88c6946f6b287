import TimeSeries

/// Which value each step of each series was given so far, to tell a cell that is stated again from one that is changed.
///
/// Tables run forward in time as a rule: cells that come in order are kept in columns of 24 bytes a cell and found by
/// bisection; the others go to a table by hash.
struct StatedCells {
    /// Number of a series of one delivery.
    typealias Series = Int32

    /// What a statement was.
    enum Outcome {
        case new, again, changed
    }

    private struct Cell {
        var reference: Instant
        var known: Instant
        var bits: UInt64
    }

    private struct Place: Hashable {
        var series: Series
        var reference: Instant
        var known: Instant
    }

    private var numbers: [SeriesKey: Series] = [:]
    private var keys: [SeriesKey] = []
    /// Numbers in the caller's batch; −1: none yet.
    private var batchNumbers: [Int32] = []
    private var inOrder: [[Cell]] = []
    private var outOfOrder: [Place: UInt64] = [:]

    /// The number of a series, given on first use.
    mutating func series(_ key: SeriesKey) -> Series {
        if let known = numbers[key] { return known }
        let number = Series(keys.count)
        numbers[key] = number
        keys.append(key)
        batchNumbers.append(-1)
        inOrder.append([])
        return number
    }

    /// The number of a series in a batch: series keep theirs as long as the caller keeps its batch.
    mutating func number(_ series: Series, in batch: inout ObservationBatch) -> Int32 {
        let known = batchNumbers[Int(series)]
        if known >= 0, Int(known) < batch.keys.count, batch.keys[Int(known)] == keys[Int(series)] { return known }
        let given = batch.number(of: keys[Int(series)])
        batchNumbers[Int(series)] = given
        return given
    }

    /// Notes the value of a step and says whether it was there.
    mutating func state(_ series: Series, _ reference: Instant, _ value: Double, known: Instant) -> Outcome {
        let index = Int(series)
        guard let last = inOrder[index].last else {
            inOrder[index].append(Cell(reference: reference, known: known, bits: value.bitPattern))
            return .new
        }
        if last.reference < reference || (last.reference == reference && last.known < known) {
            inOrder[index].append(Cell(reference: reference, known: known, bits: value.bitPattern))
            return .new
        }
        if let at = position(reference, known, in: index) {
            let before = inOrder[index][at].bits
            inOrder[index][at].bits = value.bitPattern
            return before == value.bitPattern ? .again : .changed
        }
        let place = Place(series: series, reference: reference, known: known)
        guard let before = outOfOrder.updateValue(value.bitPattern, forKey: place) else { return .new }
        return before == value.bitPattern ? .again : .changed
    }

    private func position(_ reference: Instant, _ known: Instant, in index: Int) -> Int? {
        var (low, high) = (0, inOrder[index].count)
        while low < high {
            let middle = (low + high) / 2
            let cell = inOrder[index][middle]
            if cell.reference == reference, cell.known == known { return middle }
            if cell.reference < reference || (cell.reference == reference && cell.known < known) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return nil
    }
}
