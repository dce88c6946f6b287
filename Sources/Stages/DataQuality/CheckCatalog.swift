/// The one list of quality checks; a new one is a file of its own and a line here.
public enum CheckCatalog {
    public static let all: [Check] = [
        .wrongIssueTime,
        .leakedForecast,
        .sourceQuiet,
        .delayDrift,
        .revisionsStopped,
        .distributionDrift,
        .constantSensor,
        .missingSteps,
        .epidemicWeeks,
        .duplicateSteps,
        .impossibleValues,
        .nearZeroOutage,
        .closedHours,
        .levelJump,
        .incompleteTail,
        .stayOutOfRange,
        .fieldCompleteness,
        .fieldConformity,
    ]

    /// What all checks find on one series, findings in the order of the list.
    public static func run(on input: QualityInput) -> CheckResult {
        all.reduce(into: CheckResult()) { total, check in
            let result = check.run(input)
            total.findings += result.findings
            total.setAside.formUnion(result.setAside)
        }
    }
}
