/// A fingerprint of numbers and words, 128 bits: the same in every process and on every machine, unlike `Hasher`.
///
/// Two 64-bit streams, each mixed by the finaliser of SplitMix64 (Steele, Lea & Flood 2014, doi:10.1145/2660193.2660195); chance
/// collisions do not happen, deliberate ones are not guarded against.
public struct Digest: Hashable, Sendable {
    public private(set) var high: UInt64
    public private(set) var low: UInt64

    public init() { (high, low) = (0x9e37_79b9_7f4a_7c15, 0xd1b5_4a32_d192_ed03) }

    /// One that was computed before.
    public init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

    /// 32 hexadecimal digits, fit for a file's name.
    public var hexadecimal: String {
        [high, low].map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    public mutating func add(_ word: UInt64) {
        high = Self.mixed(high ^ word)
        low = Self.mixed((low &+ word) ^ 0xa076_1d64_78bd_642f)
    }

    public mutating func add(_ number: Int) { add(UInt64(bitPattern: Int64(number))) }

    /// Every NaN counts alike, and −0 as 0: both are equal to the models.
    public mutating func add(_ number: Double) {
        add(number.isNaN ? Double.nan.bitPattern : number == 0 ? 0 : number.bitPattern)
    }

    /// As many numbers, in this order.
    public mutating func add(_ numbers: some Collection<Double>) {
        add(numbers.count)
        for number in numbers { add(number) }
    }

    public mutating func add(_ text: String) {
        add(text.utf8.count)
        for byte in text.utf8 { add(UInt64(byte)) }
    }

    /// Others in whatever order they come.
    public mutating func add(unordered digests: some Sequence<Digest>) {
        var (count, sums) = (0, (high: UInt64(0), low: UInt64(0)))
        for digest in digests {
            sums.high &+= digest.high
            sums.low &+= digest.low
            count += 1
        }
        add(count)
        add(sums.high)
        add(sums.low)
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixer = SplitMix64(state: value)
        return mixer.next()
    }
}
