public import Forecasting

extension CountGLM: RestorableModel {
    private static let layout = 7

    /// Nil with covariates, whose past would have to be compared as well.
    public func estimate(of fitted: Fitted) -> KeptEstimate? {
        guard fitted.estimate.design.covariates.isEmpty else { return nil }
        return KeptEstimate(
            basis: fitted.estimate.basis.digest(of: self, layout: Self.layout), numbers: fitted.estimate.numbers)
    }

    public func fit(_ training: TrainingSet, from kept: KeptEstimate) throws(FitError) -> Fitted? {
        let basis = try basis(training)
        guard training.covariates.isEmpty, basis.digest(of: self, layout: Self.layout) == kept.basis,
            let estimate = CountGLMEstimate(self, basis, numbers: kept.numbers)
        else { return nil }
        return Fitted(training, estimate, covariates: [])
    }
}
