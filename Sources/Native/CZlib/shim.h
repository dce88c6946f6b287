#pragma once
#include <zlib.h>

// `inflateInit2` is a macro and not visible to Swift.
static inline int vigie_inflate_init(z_stream *stream, int windowBits) { return inflateInit2(stream, windowBits); }
static inline int vigie_deflate_init(z_stream *stream, int level, int windowBits) {
    return deflateInit2(stream, level, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY);
}
