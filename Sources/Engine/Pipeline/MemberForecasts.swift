import DataQuality
public import Forecasting
public import TimeSeries

/// What each model says of one series at one origin, before they are combined.
public struct MemberForecasts: Sendable {
    public let key: SeriesKey
    /// In the order in which the models were asked.
    public private(set) var members: [Member] = []
    /// Models that could not be fitted, and why.
    public private(set) var failures: [ModelFailure] = []
    /// Of the first model that explains itself.
    public private(set) var explanation: Explanation?
    let history: History

    init(key: SeriesKey, history: History) {
        self.key = key
        self.history = history
    }

    /// The past as the models learn it, from a grid index up to the origin.
    public func past(from index: Int, to origin: Int) -> NewestPast {
        let steps = index..<max(index, origin)
        return NewestPast(values: steps.map { history.values[$0] }, logSDs: steps.map { history.logSDs[$0] ?? 0 })
    }

    /// One model's paths.
    public struct Member: Sendable {
        public var model: String
        public var paths: SamplePaths
    }

    /// What one model has to say.
    struct Answer {
        var paths: SamplePaths
        var explanation: Explanation?
    }

    mutating func add(_ other: MemberForecasts) {
        members += other.members
        failures += other.failures
        explanation = explanation ?? other.explanation
    }

    mutating func add(_ more: [ModelFailure]) { failures += more }

    /// - Parameter origin: grid index of the first step; nobody comes at hours that are closed.
    mutating func add(_ answer: Result<Answer, FitError>, of model: String, from origin: Int) {
        switch answer {
        case .success(var said):
            if let closed = history.closedHours {
                for step in 0..<said.paths.horizon where closed.holds(origin + step) {
                    for draw in 0..<said.paths.count { said.paths[draw, step] = 0 }
                }
            }
            members.append(Member(model: model, paths: said.paths))
            explanation = explanation ?? said.explanation
        case .failure(let error): failures.append(ModelFailure(model: model, error: error))
        }
    }
}

extension Result where Success == MemberForecasts, Failure == PipelineError {
    /// What two sets of models said of one series, together; a failure only when both failed.
    public func joined(_ other: Self) -> Self {
        switch (self, other) {
        case (.success(var mine), .success(let theirs)):
            mine.add(theirs)
            return .success(mine)
        case (.success(var mine), .failure(.noModel(_, let failures))):
            mine.add(failures)
            return .success(mine)
        case (.failure(.noModel(_, let failures)), .success(var theirs)):
            theirs.add(failures)
            return .success(theirs)
        case (.failure(.noModel(let series, let mine)), .failure(.noModel(_, let theirs))):
            return .failure(.noModel(series: series, failures: mine + theirs))
        default: return self
        }
    }
}
