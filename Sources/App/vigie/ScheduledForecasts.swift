import Foundation
import Messages
import Operations
import Store
import TimeSeries

/// The forecasts that `vigie run` makes when they are due, with a line on stderr for each run.
enum ScheduledForecasts {
    static func run(_ store: any ObservationStore, _ settings: Settings) -> ForecastingRun {
        let region = RegionRun(
            store: store, zone: settings.zone, version: ProgramVersion.text, fits: RegionFits(),
            usage: ProcessUsage.now, now: SystemClock.now)
        let zone = settings.zone
        return ForecastingRun(
            store: store, schedule: ForecastSchedule(settings.forecastTimes, zone: zone), clock: SystemClock.feeds,
            forecast: region.forecasting(RegionRun.Order(tasks: ProcessInfo.processInfo.activeProcessorCount))
        ) { report in
            switch report {
            case .made(let origin, let outcome):
                Console.note(
                    Messages.forecastMade(
                        at: "\(zone.label(at: origin))", published: outcome.published,
                        failures: outcome.failures.count)[.current])
                Console.noteTotalsApart(of: outcome)
            case .alreadyMade(let due):
                Console.note(Messages.forecastAlreadyMade(at: "\(zone.label(at: due))")[.current])
            case .skipped: Console.note(Messages.forecastSkipped[.current])
            case .failed(let error): Console.error(Messages.forecastFailed(error.text)[.current])
            }
        }
    }
}
