import Messages
import Store
import TimeSeries

// The bodies of the API. Times are ISO 8601 in UTC; counts are patients; absent values are null.

struct HealthBody: Encodable {
    /// `ok`, `late` when the newest value about patients or the newest forecast is, `empty` without data.
    var status: String
    var version: String
    var now: String
    var zone: String
    var series: Int
    var dataUntil: String?
    var newestAvailableAt: String?
    var lateBySeconds: Int?
    /// Places with patients of their own, and how many of them are late.
    var sites: Int
    var lateSites: Int
    /// Of the newest forecast of the whole; nil without one.
    var forecastMadeAt: String?
    /// What is served is simulated.
    var simulated: Bool
}

struct PlacesBody: Encodable {
    struct Item: Encodable {
        var place: String
        var kind: String
        var name: String
        var parent: String?
        var simulated: Bool
        var measures: [String]
        var dataUntil: String?
    }

    var places: [Item]
}

struct SeriesBody: Encodable {
    struct Item: Encodable {
        var series: String
        var place: String
        var measure: String
        var label: String
        var unit: String
        var stratum: String
        var grain: String
        var firstReference: String
        var lastReference: String
        var newestAvailableAt: String
        var rows: Int
    }

    var series: [Item]
}

struct ObservationsBody: Encodable {
    struct Item: Encodable {
        var referenceTime: String
        var label: String
        var value: Double?
        /// The total counts some places at their usual value.
        var completed: Bool
        /// Reports of the step are still coming in.
        var provisional: Bool
    }

    var series: String
    var asOf: String
    var zone: String
    var observations: [Item]
}

struct ForecastBody: Encodable {
    struct Step: Encodable {
        var horizon: Int
        var start: String
        var label: String
        var mean: Double?
        /// One for each level.
        var quantiles: [Double]
        var usual: Double?
    }

    struct Window: Encodable {
        var from: String
        var to: String
        var steps: Int
        var mean: Double
        var quantiles: [Double]
    }

    var series: String
    var model: String
    var origin: String
    var issuedAt: String
    var dataAsOf: String
    var version: String
    var zone: String
    var levels: [Double]
    var steps: [Step]
    /// The distribution of the sum over a window, from joint draws; only when `from` and `to` are given.
    var window: Window?
    var simulated: Bool
    var weights: [String: Double]
    var notes: [String: String]
}

struct DeliveriesBody: Encodable {
    struct Item: Encodable {
        var connector: String
        var name: String
        var hash: String
        var receivedAt: String
        var read: Int
        var added: Int
        var revised: Int
        var unchanged: Int
        var newestAvailableAt: String?
    }

    var deliveries: [Item]
}

struct FindingsBody: Encodable {
    struct Item: Encodable {
        var check: String
        var severity: String
        var message: String
        var series: String?
        var from: String?
        var to: String?
        var line: Int?
        var count: Int
        var delivery: String
    }

    var findings: [Item]
}

/// RFC 9457.
struct ProblemBody: Encodable {
    var type = "about:blank"
    var title: String
    var status: Int
    var detail: String
    var instance: String
}
