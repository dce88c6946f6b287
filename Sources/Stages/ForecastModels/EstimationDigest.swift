import Forecasting
import Foundation
import Statistics
import TimeSeries

extension EstimationBasis {
    /// Of all that estimates of a model on this basis are a function of, covariates aside.
    ///
    /// - Parameter layout: raised whenever the model's numbers, or how they are estimated, change meaning.
    func digest(of model: some ForecastModel, layout: Int) -> Digest {
        var digest = Digest()
        digest.add(layout)
        digest.add(type(of: model).card.name)
        digest.add(ModelCatalog.options(of: model))
        digest.add(grid.zone.identifier)
        digest.add(grid.grain.rawValue)
        digest.add(values.first)
        digest.add(values.values)
        digest.add(calendar)
        return digest
    }
}

extension Digest {
    /// A calendar, in no order.
    mutating func add(_ calendar: CivilCalendar) {
        func day(_ date: CivilDate, _ name: String = "") -> Digest {
            var digest = Digest()
            digest.add(date.dayNumber)
            digest.add(name)
            return digest
        }
        add(unordered: calendar.holidays.lazy.map { day($0.key, $0.value) })
        add(unordered: calendar.schoolHolidays.lazy.map { day($0) })
        for (name, days) in calendar.flags.sorted(by: { $0.key < $1.key }) {
            add(name)
            add(unordered: days.lazy.map { day($0) })
        }
        add(calendar.observesRamadan ? 1 : 0)
    }
}
