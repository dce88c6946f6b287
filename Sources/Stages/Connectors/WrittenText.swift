/// Text as files write it: UTF-8, and ISO-8859-1 where the bytes are no UTF-8.
///
/// French publishers use both, sometimes for the same file from one year to the next. The euro sign and the typographic
/// signs that Windows puts between 0x80 and 0x9F are no part of any name that a connector looks for.
enum WrittenText {
    static func of(_ bytes: UnsafeRawBufferPointer) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(Unicode.Scalar(byte)) }
        return String(text)
    }
}

/// A short quotation for an error: at most 60 characters, nothing unprintable.
enum Excerpt {
    static func of(_ bytes: UnsafeRawBufferPointer) -> String {
        of(WrittenText.of(UnsafeRawBufferPointer(rebasing: bytes[..<end(of: bytes)])), isCut: bytes.count > 60)
    }

    static func of(_ whole: String, isCut: Bool? = nil) -> String {
        var text = ""
        for character in whole.prefix(60) {
            text.append(character.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F } ? character : "·")
        }
        return isCut ?? (whole.utf8.count > 60) ? text + "…" : text
    }

    /// The same with every digit hidden: a header line may turn out to be a line of data.
    static func hidingDigits(_ bytes: UnsafeRawBufferPointer) -> String {
        String(of(bytes).map { $0.isNumber ? "#" : $0 })
    }

    /// At most 240 bytes, not in the middle of a UTF-8 character.
    private static func end(of bytes: UnsafeRawBufferPointer) -> Int {
        guard bytes.count > 240 else { return bytes.count }
        var end = 240
        while end > 236, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return end
    }
}

extension StringProtocol {
    /// Without white space at both ends.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
