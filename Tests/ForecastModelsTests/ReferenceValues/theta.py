"""Reference values of the Theta family, made by statsforecast 2.1.1 (auto_theta), numpy 2 and pandas.

    python theta.py        # writes theta-series.csv and theta-fits.csv beside itself

Three invented daily series (seed 20261128), whole numbers: one with a multiplicative week, one with zeros (its week is
additive), one without a week. For each form: the sum of squared one-step errors of the series without its season, the
first three left out, and the forecasts of 14 steps, at parameters that are given ("given") and at statsforecast's own
("own": it minimises the mean squared error of one to three steps ahead, with alpha at least 0.1).
"""
import csv
from pathlib import Path

import numpy as np
from statsforecast.theta import auto_theta, forecast_theta
from statsmodels.tsa.seasonal import seasonal_decompose

HERE = Path(__file__).parent
rng = np.random.default_rng(20261128)
n = 280
day = np.arange(n)
week = np.array([1.15, 1.02, 0.97, 0.95, 0.98, 0.90, 1.03])[day % 7]
level = 200 * np.exp(np.cumsum(rng.normal(0, 0.015, n)))
series = {
    "weekly": np.round(level * week * np.exp(rng.normal(0, 0.05, n))),
    "small": rng.poisson(np.maximum(0, 3 + 2.5 * np.sin(2 * np.pi * day / 7))),
    "plain": np.round(100 + rng.normal(0, 6, n)),
}
given = {"STM": (80.0, 0.3, 2.0), "OTM": (80.0, 0.2, 3.5), "DSTM": (80.0, 0.4, 2.0), "DOTM": (80.0, 0.25, 1.4)}


def numbers(values):
    return " ".join(f"{v:.6f}" for v in values)


with open(HERE / "theta-series.csv", "w", newline="") as f:
    out = csv.writer(f, lineterminator="\n")
    out.writerow(["series", "step", "value"])
    for name, y in series.items():
        out.writerows([name, i + 1, int(v)] for i, v in enumerate(y))

with open(HERE / "theta-fits.csv", "w", newline="") as f:
    out = csv.writer(f, lineterminator="\n")
    out.writerow(["series", "form", "kind", "first", "alpha", "theta", "squares", "points"])
    for name, y in series.items():
        y = y.astype(float)
        for form, (first, alpha, theta) in given.items():
            first = first * y.mean() / 100
            for kind in ("given", "own"):
                fixed = dict(initial_smoothed=first, alpha=alpha, theta=theta) if kind == "given" else {}
                m = auto_theta(y, 7, model=form, **fixed)
                e = m["residuals"]
                if m.get("decompose", False):
                    season = seasonal_decompose(y, model=m["decomposition_type"], period=7).seasonal
                    e = e / season if m["decomposition_type"] == "multiplicative" else e - season
                p = m["par"]
                out.writerow(
                    [name, form, kind, f"{p['initial_smoothed']:.9f}", f"{p['alpha']:.9f}", f"{p['theta']:.9f}",
                     f"{np.sum(e[3:] ** 2):.6f}", numbers(forecast_theta(m, 14)["mean"])])
