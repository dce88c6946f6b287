import CZlib
import Foundation

/// Gzip of whole buffers, RFC 1952.
enum Gzip {
    static func isCompressed(_ data: Data) -> Bool { data.starts(with: [0x1F, 0x8B]) }

    /// The content of a gzip buffer; nil when it is damaged or cut short.
    static func expanded(_ data: Data) -> Data? {
        var stream = z_stream()
        precondition(vigie_inflate_init(&stream, 31) == Z_OK, "zlib cannot start")
        defer { inflateEnd(&stream) }
        var output = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var input = [UInt8](data)
        return input.withUnsafeMutableBufferPointer { bytes -> Data? in
            stream.next_in = bytes.baseAddress
            stream.avail_in = UInt32(bytes.count)
            var status = Z_OK
            while status == Z_OK {
                status = buffer.withUnsafeMutableBufferPointer { space in
                    stream.next_out = space.baseAddress
                    stream.avail_out = UInt32(space.count)
                    return inflate(&stream, Z_NO_FLUSH)
                }
                output.append(contentsOf: buffer[..<(buffer.count - Int(stream.avail_out))])
            }
            return status == Z_STREAM_END ? output : nil
        }
    }

    static func compressed(_ data: Data) -> Data {
        var stream = z_stream()
        // 15 window bits, +16 for the gzip header; failing here means that there is no memory left.
        precondition(vigie_deflate_init(&stream, 6, 31) == Z_OK, "zlib cannot start")
        defer { deflateEnd(&stream) }
        var output = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var input = [UInt8](data)
        input.withUnsafeMutableBufferPointer { bytes in
            stream.next_in = bytes.baseAddress
            stream.avail_in = UInt32(bytes.count)
            var status = Z_OK
            while status == Z_OK {
                status = buffer.withUnsafeMutableBufferPointer { space in
                    stream.next_out = space.baseAddress
                    stream.avail_out = UInt32(space.count)
                    return deflate(&stream, Z_FINISH)
                }
                output.append(contentsOf: buffer[..<(buffer.count - Int(stream.avail_out))])
            }
        }
        return output
    }
}
