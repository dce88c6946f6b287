import CZlib
import Foundation

/// Writes whole buffers as gzip, RFC 1952; `GunzipDecoder` reads them.
enum Gzip {
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
