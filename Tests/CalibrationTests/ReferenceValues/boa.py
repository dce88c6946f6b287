"""Bernstein online aggregation, written again from the paper in numpy: weights after each round.

Wintenberger 2017, doi:10.1007/s10994-016-5592-6, algorithm 1 with the adaptive rates of section 3. Writes boa.csv.
"""
import numpy as np

rng = np.random.default_rng(7)
regrets = rng.normal(0, 1, (40, 3)) + np.array([0.3, 0.0, -0.3])
prior = np.array([0.5, 0.3, 0.2])
lines = ["memory,round,r1,r2,r3,w1,w2,w3"]
for memory in (1.0, 0.9):
    total, square, largest = np.zeros(3), np.zeros(3), np.zeros(3)
    for t, r in enumerate(regrets):
        largest = np.maximum(largest, np.abs(r))
        square = memory * square + r**2
        rate = np.minimum(1 / (2 * largest), np.sqrt(np.log(3) / square))
        total = memory * total + r - rate * r**2
        w = prior * np.exp(rate * total)
        w /= w.sum()
        lines.append(",".join([str(memory), str(t)] + [repr(float(x)) for x in [*r, *w]]))
open(__file__.replace("boa.py", "boa.csv"), "w").write("\n".join(lines) + "\n")
