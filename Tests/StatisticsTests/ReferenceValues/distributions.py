#!/usr/bin/env python3
"""Reference values of distributions and special functions, computed by SciPy and mpmath.

    python3 distributions.py        # writes counts.csv and functions.csv beside itself

counts.csv: distribution, mean, size (empty for Poisson), k, log_probability, cumulative, level, quantile. `cumulative` and
`log_probability` are those of k; `quantile` is that of level.
functions.csv: function, x, value; mpmath with 50 digits.
"""
from pathlib import Path

import mpmath as mp
import numpy as np
from scipy.stats import nbinom, poisson

HERE = Path(__file__).resolve().parent
mp.mp.dps = 50
rows = ["distribution,mean,size,k,log_probability,cumulative,level,quantile"]
levels = [1e-6, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1 - 1e-6]
for mean in (0.01, 0.3, 1, 4.5, 20, 180, 2500, 12000, 1e5):
    for size in (None, 0.5, 3, 40, 1000):
        d = poisson(mean) if size is None else nbinom(size, size / (size + mean))
        sd = d.std()
        for z, level in zip((-6, -3, -2, -1, 0, 1, 2, 4, 8), levels):
            k = max(0, int(round(mean + z * sd)))
            rows.append(f"{'poisson' if size is None else 'negativeBinomial'},{mean:.17g},{'' if size is None else size},{k},"
                        f"{d.logpmf(k):.17g},{d.cdf(k):.17g},{level:.17g},{int(d.ppf(level))}")
(HERE / "counts.csv").write_text("\n".join(rows) + "\n")

rows = ["function,x,value"]
for x in (1e-8, 0.001, 0.1, 0.5, 1, 1.5, 2, 3.7, 11.999, 12, 25, 100.5, 1e4, 1e8):
    rows.append(f"logGamma,{x!r},{mp.nstr(mp.loggamma(mp.mpf(x)), 20)}")
    rows.append(f"digamma,{x!r},{mp.nstr(mp.digamma(mp.mpf(x)), 20)}")
for x in (-30.0, -8.0, -3.0, -1.0, -0.1, 0.0, 0.5, 1.96, 4.0, 8.0):
    rows.append(f"normalCumulative,{x!r},{mp.nstr(mp.erfc(-mp.mpf(x) / mp.sqrt(2)) / 2, 20)}")
for p in (1e-300, 1e-16, 1e-6, 0.001, 0.025, 0.05, 0.2, 0.4999, 0.5, 0.7, 0.95, 0.975, 0.999, 0.9999999999):
    low, high = mp.mpf(-40), mp.mpf(40)
    for _ in range(200):  # bisection to 50 digits
        middle = (low + high) / 2
        low, high = (middle, high) if mp.erfc(-middle / mp.sqrt(2)) / 2 < mp.mpf(p) else (low, middle)
    root = (low + high) / 2
    rows.append(f"normalQuantile,{p!r},{mp.nstr(root, 20)}")
(HERE / "functions.csv").write_text("\n".join(rows) + "\n")
