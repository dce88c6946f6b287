import Messages
import TimeSeries

/// Open-Meteo's JSON: archive, forecast, historical forecast and previous runs, hourly and daily.
///
/// Times are those of one fixed offset for the whole reply, `utc_offset_seconds`, whatever `timezone` does on the days of
/// a clock change (open-meteo/open-meteo#261); with `timeformat=unixtime` they are UTC. Values that describe the hour
/// before their time (precipitation, snowfall) are moved to the hour in which they fell. Units are converted.
///
/// The known-at time: the issue time of the delivery is its declared time, else when it was received.
/// - `_previous_dayN`: N × 24 hours before the value's time;
/// - a forecast (steps that end after the issue time, or `forecast` in the file name): the issue time for every value;
/// - otherwise the past: the declared time; without one the end of the step (`historical` in the file name) or
///   ``archiveDelayDays`` later, but never after it was received.
///
/// The place: `dep-75` or `reg-11` in the file name; else the département of Île-de-France whose prefecture is nearest to
/// the reply's coordinates; outside its box `area:latitude,longitude`.
public struct OpenMeteo: Connector {
    /// From the end of a step of the archive to its publication, days; ERA5 comes about five days late.
    static let archiveDelayDays = 5

    public init() {}

    public static let card = ConnectorCard(
        name: "open-meteo", title: Messages.openMeteoTitle, summary: Messages.openMeteoSummary,
        format: Messages.openMeteoFormat, knownAtRule: Messages.openMeteoKnownAt,
        reference: "Open-Meteo, open-meteo.com/en/docs, /historical-weather-api, /previous-runs-api",
        speaksOfTheFuture: true)

    public func decoder(for source: DeliverySource) -> any DeliveryDecoder {
        WholeDeliveryDecoder(source, connector: Self.card.name) { bytes, batch throws(DecodeError) in
            let replies = try JSONDocument.decode(
                OpenMeteoReplies.self, from: bytes, of: source, connector: Self.card.name,
                expected: Messages.expectedOpenMeteo)
            var reading = OpenMeteoReading(source)
            for reply in replies.list { try reading.take(reply, into: &batch) }
            return try reading.end()
        }
    }
}

/// One reply, or a list of them where several points were asked for.
struct OpenMeteoReplies: Decodable {
    var list: [OpenMeteoReply]

    init(from decoder: any Decoder) throws {
        if (try? decoder.unkeyedContainer()) != nil {
            list = try [OpenMeteoReply](from: decoder)
        } else {
            list = [try OpenMeteoReply(from: decoder)]
        }
    }
}

/// The reply of one point, with the names of the publisher.
struct OpenMeteoReply: Decodable {
    var latitude: Double?
    var longitude: Double?
    var utcOffsetSeconds: Int?
    var hourlyUnits: [String: String]?
    var hourly: [String: Column]?
    var dailyUnits: [String: String]?
    var daily: [String: Column]?
    var error: Bool?
    var reason: String?

    enum CodingKeys: String, CodingKey {
        case latitude, longitude, hourly, daily, error, reason
        case utcOffsetSeconds = "utc_offset_seconds"
        case hourlyUnits = "hourly_units"
        case dailyUnits = "daily_units"
    }

    /// A column of numbers, or of times and other texts.
    enum Column: Decodable {
        case numbers([Double?])
        case texts([String?])

        init(from decoder: any Decoder) throws {
            if let numbers = try? [Double?](from: decoder) {
                self = .numbers(numbers)
            } else {
                self = .texts(try [String?](from: decoder))
            }
        }

        var count: Int {
            switch self {
            case .numbers(let values): values.count
            case .texts(let values): values.count
            }
        }
    }
}
