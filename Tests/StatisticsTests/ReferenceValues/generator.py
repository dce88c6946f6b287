#!/usr/bin/env python3
"""Reference values of SplitMix64 and xoshiro256++, from the published algorithms (https://prng.di.unimi.it) in plain integers.

    python3 generator.py        # writes generator.csv beside itself

Checked first against published outputs: SplitMix64 from state 1234567 (Rosetta Code) and xoshiro256++ from state 1, 2, 3, 4 (test vector of
the Rust crate rand_xoshiro).
"""
from pathlib import Path

MASK = (1 << 64) - 1


def rotl(x, k):
    return ((x << k) | (x >> (64 - k))) & MASK


class SplitMix64:
    def __init__(self, state):
        self.state = state

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)


class Xoshiro256pp:
    def __init__(self, s):
        self.s = list(s)

    def next(self):
        s = self.s
        result = (rotl((s[0] + s[3]) & MASK, 23) + s[0]) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotl(s[3], 45)
        return result


mixer = SplitMix64(1234567)
assert [mixer.next() for _ in range(3)] == [6457827717110365317, 3203168211198807973, 9817491932198370423]
check = Xoshiro256pp([1, 2, 3, 4])
assert [check.next() for _ in range(4)] == [41943041, 58720359, 3588806011781223, 3591011842654386]

rows = ["seed,draw,value"]
for seed in (0, 1, 42, MASK):
    mixer = SplitMix64(seed)
    generator = Xoshiro256pp([mixer.next() for _ in range(4)])
    rows += [f"{seed},{draw},{generator.next()}" for draw in range(8)]
(Path(__file__).resolve().parent / "generator.csv").write_text("\n".join(rows) + "\n")
