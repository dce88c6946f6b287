#!/usr/bin/env python3
"""Reference values of the reconcilers, from Nixtla's hierarchicalforecast 1.5.3 (Apache-2.0; run, not copied).

    python3 mintrace.py        # writes mintrace-errors.csv and mintrace.csv beside itself

A region of 3 départements with 3, 3 and 2 sites; past errors and one set of base forecasts are simulated (NumPy seed 11), not coherent.
mintrace-errors.csv: one row for each node in the order region, départements, sites: name, base forecast, 40 past errors.
mintrace.csv: for each method one row for each site with its row of G (sites × 12 nodes), and one row `all` with the 12 reconciled means.
"""
from pathlib import Path

import numpy as np
from hierarchicalforecast.methods import BottomUp, MinTrace

HERE = Path(__file__).resolve().parent
rng = np.random.default_rng(11)
names = ["reg", "dep1", "dep2", "dep3"] + [f"site{i}" for i in range(1, 9)]
S = np.zeros((12, 8))
S[0] = 1
S[1, :3] = S[2, 3:6] = S[3, 6:] = 1
S[4:] = np.eye(8)
common = rng.normal(size=(1, 40))
bottom = rng.normal(size=(8, 40)) * np.linspace(2, 9, 8)[:, None] + 1.5 * common
errors = S @ bottom + rng.normal(size=(12, 40)) * np.array([9, 5, 6, 4] + [1] * 8)[:, None]
base = S @ np.linspace(20, 90, 8) + rng.normal(size=12) * np.array([12, 7, 7, 5] + [3] * 8)
errors, base = np.round(errors, 3), np.round(base, 2)

with open(HERE / "mintrace-errors.csv", "w") as out:
    out.write("node,base," + ",".join(f"e{t}" for t in range(40)) + "\n")
    for name, value, row in zip(names, base, errors):
        out.write(f"{name},{value}," + ",".join(f"{e:.3f}" for e in row) + "\n")

methods = {
    "bottom-up": BottomUp(), "ols": MinTrace("ols"), "wls-struct": MinTrace("wls_struct"),
    "wls": MinTrace("wls_var"), "mint-shrink": MinTrace("mint_shrink"),
}
with open(HERE / "mintrace.csv", "w") as out:
    out.write("method,row," + ",".join(names) + "\n")
    for name, method in methods.items():
        kwargs = {}
        if name != "bottom-up":
            kwargs = dict(y_insample=errors, y_hat_insample=np.zeros_like(errors))
            G, _ = method._get_PW_matrices(S=S, y_hat=base[:, None], **kwargs)
        else:
            G, _ = method._get_PW_matrices(S=S)
        if name != "bottom-up":
            fitted = method.fit_predict(S=S, y_hat=base[:, None], **kwargs)["mean"].ravel()
            assert np.allclose(fitted, S @ G @ base), name
        for i in range(8):
            out.write(f"{name},{names[4 + i]}," + ",".join(f"{g:.12g}" for g in np.asarray(G)[i]) + "\n")
        out.write(f"{name},all," + ",".join(f"{v:.12g}" for v in S @ np.asarray(G) @ base) + "\n")
