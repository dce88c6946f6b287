"""Writes blocks.csv: versions and the bytes that hold them, from the description of the format, not from its Swift code.

Run: python3 blocks.py > blocks.csv
Columns: name, versions (reference:available:value, separated by spaces; value - for missing), bytes (hexadecimal).
"""

import struct


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def zigzag(value):
    return 2 * value if value >= 0 else -2 * value - 1


def column(values):
    for decimals in range(5):
        scaled = [None if v is None else round(v * 10**decimals) for v in values]
        if all(v is None or s / 10**decimals == v for v, s in zip(values, scaled)):
            break
    else:
        nan = struct.pack("<Q", 0x7FF8000000000000)
        return b"\xff" + b"".join(nan if v is None else struct.pack("<d", v) for v in values)
    out, i = bytes([decimals]), 0
    while i < len(scaled):
        if scaled[i] in (0, None):
            j = i
            while j < len(scaled) and scaled[j] == scaled[i]:
                j += 1
            out += varint((j - i - 1) << 2 | (1 if scaled[i] == 0 else 3))
            i = j
        else:
            out += varint(zigzag(scaled[i]) << 1)
            i += 1
    return out


def block(versions):
    steps, last = [], (0, 0)
    for reference, available, _ in versions:
        step = (reference - last[0], available - last[1])
        if steps and steps[-1][0] == step:
            steps[-1][1] += 1
        else:
            steps.append([step, 1])
        last = (reference, available)
    runs = b"".join(varint(zigzag(a)) + varint(zigzag(b)) + varint(n) for (a, b), n in steps)
    return b"\x01" + runs + column([value for _, _, value in versions])


cases = {
    "one": [(0, 0, 0.0)],
    "dense hours": [(3600 * i, 3600 * i + 3600, float(i % 7)) for i in range(500_000, 500_040)],
    "a day known at once": [(3600 * i, 1_800_090_000, float(3 * i % 5)) for i in range(500_000, 500_024)],
    "revised": [(0, 10, 5.0), (0, 20, 6.0), (3600, 10, 1.0), (3600, 30, None), (7200, 20, 0.0)],
    "decimals": [(i, i, v) for i, v in enumerate([12.3, -0.5, 0.0, 0.25, 100.0])],
    "raw": [(i, i, v) for i, v in enumerate([0.1 + 0.2, None, 1 / 3])],
    "negative": [(-3600, -7200, -64.0), (0, -3600, 63.0)],
    "runs": [(i, 0, v) for i, v in enumerate([0.0] * 40 + [None] * 33 + [1.0, 0.0])],
}
print("name,versions,bytes")
for name, versions in cases.items():
    text = " ".join(f"{r}:{a}:{'-' if v is None else repr(v)}" for r, a, v in versions)
    print(f"{name},{text},{block(versions).hex()}")
