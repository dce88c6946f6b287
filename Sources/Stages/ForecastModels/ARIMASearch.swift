/// The stepwise search for orders by AICc: Hyndman & Khandakar (2008), doi:10.18637/jss.v027.i03, section 3.2.
///
/// Every candidate's exact likelihood is maximised, from the parameters of the best model so far.
struct ARIMASearch {
    /// Largest p and q, largest P and Q.
    var largest: Int
    var largestSeasonal: Int
    /// Parameters beside those of the errors, in the criterion.
    var further: Int

    /// The best model with `differences` and `seasonalDifferences`; nil when none has a finite likelihood.
    func best(
        differences: Int, seasonalDifferences: Int, period: Int, _ likelihood: inout ARIMALikelihood
    ) -> ARIMAFit? {
        var tried: Set<ARIMAOrder> = []
        var best: (fit: ARIMAFit, criterion: Double)?
        func consider(_ order: ARIMAOrder) -> Bool {
            guard isAllowed(order), tried.insert(order).inserted else { return false }
            let start = best.map { Self.coordinates(of: $0.fit, for: order) } ?? Self.guess(order)
            guard let fit = likelihood.maximise(order, from: start, .choice) else { return false }
            let criterion = fit.criterion(further: further)
            guard criterion < (best?.criterion ?? .infinity) else { return false }
            best = (fit, criterion)
            return true
        }
        let hasSeason = period > 1 && largestSeasonal > 0
        let firsts =
            hasSeason
            ? [(2, 2, 1, 1), (0, 0, 0, 0), (1, 0, 1, 0), (0, 1, 0, 1)]
            : [(2, 2, 0, 0), (0, 0, 0, 0), (1, 0, 0, 0), (0, 1, 0, 0)]
        for (p, q, seasonalP, seasonalQ) in firsts {
            let order = ARIMAOrder(
                min(p, largest), differences, min(q, largest), seasonal: (seasonalP, seasonalDifferences, seasonalQ),
                period: period)
            _ = consider(order)
        }
        var isBetter = true
        while isBetter, tried.count < 94, let current = best?.fit.order {
            isBetter = false
            for order in current.neighbours where consider(order) {
                isBetter = true
                break
            }
        }
        return best?.fit
    }

    private func isAllowed(_ order: ARIMAOrder) -> Bool {
        let seasonal = order.period > 1 ? largestSeasonal : 0
        return (0...largest).contains(order.ar) && (0...largest).contains(order.ma)
            && (0...seasonal).contains(order.seasonalAR) && (0...seasonal).contains(order.seasonalMA)
    }

    /// Where a search without a better idea begins: weak partial autocorrelations.
    static func guess(_ order: ARIMAOrder) -> [Double] {
        var start = Array(repeating: 0.1, count: order.ar) + Array(repeating: 0.1, count: order.ma)
        start += Array(repeating: 0.1, count: order.seasonalAR)
        return start + Array(repeating: order.seasonalDifferences > 0 ? 0.8 : 0.1, count: order.seasonalMA)
    }

    /// The coordinates of a fit as the start of another order, new ones at 0.05.
    static func coordinates(of fit: ARIMAFit, for order: ARIMAOrder) -> [Double] {
        var at = 0
        var start: [Double] = []
        let counts = [
            (fit.order.ar, order.ar), (fit.order.ma, order.ma), (fit.order.seasonalAR, order.seasonalAR),
            (fit.order.seasonalMA, order.seasonalMA),
        ]
        for (i, (old, new)) in counts.enumerated() {
            let known = fit.coordinates[at..<at + min(old, new)].map { min(max($0, -2), 2) }
            let fresh = i == 3 && order.seasonalDifferences > 0 && old == 0 ? 0.8 : 0.05
            start += known + Array(repeating: fresh, count: max(0, new - old))
            at += old
        }
        return start
    }
}
