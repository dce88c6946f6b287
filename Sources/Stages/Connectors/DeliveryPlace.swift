internal import Foundation
import TimeSeries

/// Which place a delivery or record speaks of, where the source does not say it by a code of its own.
enum DeliveryPlace {
    /// The place that a file name carries: `dep-75`, `dep_2A`, `reg-11` anywhere in it.
    static func named(in fileName: String) -> Place? {
        let bytes = Array(fileName.lowercased().utf8)
        for (word, kind) in [("dep", Place.Kind.departement), ("reg", .region)] {
            let mark = Array(word.utf8)
            guard bytes.count > mark.count + 2 else { continue }
            for start in 0..<(bytes.count - mark.count - 1) where bytes[start...].starts(with: mark) {
                var at = start + mark.count
                if [0x2D, 0x5F, 0x3A].contains(bytes[at]) { at += 1 }
                let code = bytes[at...].prefix { isCode($0) }
                guard (2...3).contains(code.count), let first = code.first, first <= 0x39 else { continue }
                let place = Place(kind, String(decoding: code, as: UTF8.self).uppercased())
                if Territory.france.entries[place] != nil { return place }
            }
        }
        return nil
    }

    private static func isCode(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || byte == UInt8(ascii: "a") || byte == UInt8(ascii: "b")
    }

    /// The département of an INSEE commune code or of a postal code; nil for anything else.
    static func departement(ofCommune code: String) -> Place? {
        guard code.utf8.count == 5, code.utf8.dropFirst(2).allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        let head = code.prefix(2).uppercased()
        let departement =
            switch head {
            case "20": code < "20200" ? "2A" : "2B"
            case "97", "98": String(code.prefix(3))
            default: head
            }
        let place = Place.departement(departement)
        return Territory.france.entries[place] == nil ? nil : place
    }

    /// The département of Île-de-France whose prefecture is nearest, for a point in the region's box; otherwise an area
    /// named by the point, `area:44.84,-0.58`.
    static func at(latitude: Double, longitude: Double) -> Place {
        guard box.latitude.contains(latitude), box.longitude.contains(longitude) else {
            return Place(.area, "\(hundredths(latitude)),\(hundredths(longitude))")
        }
        // At 48.8° N a degree of longitude is 0.66 of one of latitude.
        func squaredDistance(_ p: (code: String, latitude: Double, longitude: Double)) -> Double {
            let (y, x) = (p.latitude - latitude, (p.longitude - longitude) * 0.66)
            return y * y + x * x
        }
        let nearest = prefectures.min { squaredDistance($0) < squaredDistance($1) }
        return nearest.map { .departement($0.code) } ?? .ileDeFrance
    }

    private static func hundredths(_ degrees: Double) -> String { String(format: "%.2f", degrees) }

    /// Île-de-France lies between 48.12 and 49.24° N and 1.44 and 3.56° E (IGN, rounded outwards).
    private static let box = (latitude: 48.1...49.25, longitude: 1.4...3.6)

    private static let prefectures: [(code: String, latitude: Double, longitude: Double)] = [
        ("75", 48.857, 2.352), ("77", 48.540, 2.660), ("78", 48.801, 2.130), ("91", 48.624, 2.429),
        ("92", 48.892, 2.215), ("93", 48.909, 2.440), ("94", 48.790, 2.456), ("95", 49.036, 2.063),
    ]
}
