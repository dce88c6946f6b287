#!/usr/bin/env python3
"""Reference quantiles and tail probabilities of count distributions, from scipy.stats (numpy, scipy).

    python3 distributions.py     # writes distributions.csv beside it

kind, mean, size (empty for Poisson), then the quantiles at 0.05 ... 0.95 and P(X > threshold) for the median and for mean * 1.5.
Negative binomial: variance mean + mean^2 / size.
"""
import csv
from pathlib import Path

import numpy as np
from scipy.stats import nbinom, poisson

LEVELS = np.arange(1, 20) / 20
rows = []
for mean in (0.05, 0.7, 3.0, 14.6, 120.0, 950.0):
    rows.append(("poisson", mean, "", poisson(mean)))
    for size in (0.6, 5.0, 80.0):
        rows.append(("negativeBinomial", mean, size, nbinom(size, size / (size + mean))))
with open(Path(__file__).resolve().parent / "distributions.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["kind", "mean", "size", *[f"q{q:.2f}" for q in LEVELS], "above_median", "above_more"])
    for kind, mean, size, d in rows:
        out.writerow([kind, mean, size, *[int(d.ppf(q)) for q in LEVELS], repr(float(d.sf(d.ppf(0.5)))), repr(float(d.sf(np.floor(1.5 * mean))))])
