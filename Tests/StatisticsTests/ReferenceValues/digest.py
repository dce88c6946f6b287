"""Digest of (1.5, "é", -3), from the description of `Digest` alone: two streams mixed by SplitMix64's finaliser."""

import struct

MASK = 2**64 - 1


def mixed(value):
    z = (value + 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


high, low = 0x9E3779B97F4A7C15, 0xD1B54A32D192ED03
text = "é".encode()
for word in [struct.unpack("<Q", struct.pack("<d", 1.5))[0], len(text), *text, -3 & MASK]:
    high = mixed(high ^ word)
    low = mixed(((low + word) & MASK) ^ 0xA0761D6478BD642F)
print(f"high: 0x{high:016x}, low: 0x{low:016x}")
