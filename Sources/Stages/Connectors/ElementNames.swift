/// What the names of elements mean; libxml2 gives equal names at one address, so that each is compared once.
struct ElementNames {
    enum Meaning {
        case header, patient, other
        case field(RPUField)
    }

    private static let slots = 256
    private var addresses = [UInt](repeating: 0, count: slots)
    private var meanings = [Meaning](repeating: .other, count: slots)

    mutating func meaning(of name: UnsafePointer<UInt8>) -> Meaning {
        let address = UInt(bitPattern: name)
        let slot = Int((address ^ (address >> 8)) & UInt(Self.slots - 1))
        if addresses[slot] == address { return meanings[slot] }
        let found: Meaning
        if Self.equals(name, "PATIENT") {
            found = .patient
        } else if Self.equals(name, "ETABLISSEMENT") {
            found = .header
        } else if let field = RPUField.allCases.first(where: { Self.equals(name, $0.element) }) {
            found = .field(field)
        } else {
            found = .other
        }
        addresses[slot] = address
        meanings[slot] = found
        return found
    }

    static func equals(_ name: UnsafePointer<UInt8>, _ text: StaticString) -> Bool {
        for i in 0..<text.utf8CodeUnitCount where name[i] != text.utf8Start[i] { return false }
        return name[text.utf8CodeUnitCount] == 0
    }

    static func length(_ name: UnsafePointer<UInt8>) -> Int {
        var count = 0
        while count < 200, name[count] != 0 { count += 1 }
        return count
    }
}
