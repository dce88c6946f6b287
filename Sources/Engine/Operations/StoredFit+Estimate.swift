import Forecasting
import Statistics
import Store
import TimeSeries

/// Estimates as bytes: a format byte (1), digest of the basis, seal over all of it, the numbers; whatever differs is not read.
extension StoredFit {
    init(series: SeriesKey, model: String, version: String, estimate: KeptEstimate) {
        self.init(series: series, model: model, version: version, body: Self.encode(estimate))
    }

    /// The estimate; nil when the bytes are damaged or of another layout.
    var estimate: KeptEstimate? {
        body.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            do throws(BlockError) {
                guard try reader.byte() == Self.format else { return nil }
                let basis = Digest(high: try reader.word(), low: try reader.word())
                let seal = Digest(high: try reader.word(), low: try reader.word())
                var numbers: [Double] = []
                for _ in 0..<(try reader.count(limit: 1_000_000)) { numbers.append(try reader.double()) }
                guard reader.isAtEnd, seal == Self.seal(basis, numbers) else { return nil }
                return KeptEstimate(basis: basis, numbers: numbers)
            } catch { return nil }
        }
    }

    private static let format: UInt8 = 1

    private static func encode(_ estimate: KeptEstimate) -> [UInt8] {
        let seal = seal(estimate.basis, estimate.numbers)
        var writer = ByteWriter(capacity: 8 * estimate.numbers.count + 48)
        writer.write(byte: format)
        for word in [estimate.basis.high, estimate.basis.low, seal.high, seal.low] { writer.write(word: word) }
        writer.write(varint: UInt64(estimate.numbers.count))
        for number in estimate.numbers { writer.write(double: number) }
        return writer.bytes
    }

    /// A changed bit shows.
    private static func seal(_ basis: Digest, _ numbers: [Double]) -> Digest {
        var seal = basis
        seal.add(numbers)
        return seal
    }
}
