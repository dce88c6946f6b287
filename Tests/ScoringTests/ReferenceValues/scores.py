#!/usr/bin/env python3
"""Reference values for the Scoring tests, from definitions and scipy alone (numpy, scipy; nothing of Vigie).

    python3 scores.py [--against score.py]     # writes the CSV files beside it

single.csv   one forecast a row: 19 quantiles, the observation, and every score of it; the CRPS of the quantiles by numerical
             integration, the PIT range by interpolation in normal scores.
draws.csv    draws and the observation, CRPS by the double sum over pairs.
paths.csv    joint draws, energy score by the double sum.
table.csv    forecasts of a small task (3 series, 5 origins, 16 days, with holes), table_expected.csv its figures.
--against    also asserts that an independent scorer (functions pinball, fair_coverage, closed, score) says the same.
"""
import argparse
import csv
import importlib.util
from types import SimpleNamespace
from pathlib import Path

import numpy as np
from scipy.integrate import quad
from scipy.stats import nbinom, norm, poisson

HERE = Path(__file__).resolve().parent
LEVELS = np.arange(1, 20) / 20


def pinball(f, y):
    return float(np.mean([max(q * (y - v), (q - 1) * (y - v)) for q, v in zip(LEVELS, f)]))


def wis(f, y):
    total = 0.5 * abs(y - f[9])
    for k in range(9):
        alpha, lower, upper = 2 * LEVELS[k], f[k], f[18 - k]
        total += alpha / 2 * (upper - lower + 2 / alpha * max(lower - y, 0) + 2 / alpha * max(y - upper, 0))
    return total / 9.5


def crps_of_quantiles(f, y):
    """Integral of (F(x) - 1{x >= y})^2 with F linear between strictly different quantiles, by adaptive quadrature."""

    def cdf(x):
        if x < f[0]:
            return 0.0
        if x >= f[-1]:
            return 1.0
        i = np.searchsorted(f, x, side="right")
        return LEVELS[i - 1] + (LEVELS[i] - LEVELS[i - 1]) * (x - f[i - 1]) / (f[i] - f[i - 1])

    low, high = min(f[0], y) - 1, max(f[-1], y) + 1
    cuts = np.unique(np.concatenate([[low, high, y], f]))
    return sum(quad(lambda x: (cdf(x) - (x >= y)) ** 2, a, b, epsabs=1e-12)[0] for a, b in zip(cuts, cuts[1:]))


def cdf_in_normal_scores(f, x):
    z = norm.ppf(LEVELS)
    if x < 0 and f[0] >= 0:
        return 0.0
    if x <= f[0]:
        if f[9] == f[0]:
            return float(norm.cdf(z[0])) if x == f[0] else float(norm.cdf(-9))
        return float(norm.cdf(z[0] - (f[0] - x) * (z[9] - z[0]) / (f[9] - f[0])))
    if x > f[18]:
        if f[18] == f[9]:
            return float(norm.cdf(9))
        return float(norm.cdf(z[18] + (x - f[18]) * (z[18] - z[9]) / (f[18] - f[9])))
    k = next(i for i in range(19) if f[i] >= x)
    share = 1.0 if f[k] == f[k - 1] else (x - f[k - 1]) / (f[k] - f[k - 1])
    return float(norm.cdf(z[k - 1] + share * (z[k] - z[k - 1])))


def fair(f, y, nominal):
    lo, hi = cdf_in_normal_scores(f, y - 0.5), cdf_in_normal_scores(f, y + 0.5)
    a, b = 0.5 - nominal / 2, 0.5 + nominal / 2
    if hi - lo <= 1e-9:
        return float(a < (lo + hi) / 2 < b)
    return max(0.0, min(hi, b) - max(lo, a)) / (hi - lo)


def closed(f, y, nominal):
    i = round((0.5 - nominal / 2) / 0.05) - 1
    return float(f[i] - 1e-6 <= y <= f[18 - i] + 1e-6)


def single(rng):
    forecasts = []
    for mean in (0.3, 2.0, 15.0, 240.0):
        forecasts += [poisson.ppf(LEVELS, mean), nbinom.ppf(LEVELS, 4, 4 / (4 + mean)), np.sort(rng.normal(mean, 1 + mean / 5, 19))]
    forecasts += [np.full(19, 7.0), np.concatenate([np.full(9, 3.0), np.arange(3, 13)]), norm.ppf(LEVELS) * 4 + 1]
    rows = []
    for f in forecasts:
        f = np.round(f, 6)
        for y in sorted({0.0, float(np.round(f[9])), float(np.ceil(f[18]) + 3), float(np.floor(f[2])), float(np.ceil(f[15]))}):
            strict = bool((np.diff(f) > 0).all())
            rows.append([y, *f, pinball(f, y), wis(f, y), crps_of_quantiles(f, y) if strict else "", cdf_in_normal_scores(f, y - 0.5),
                         cdf_in_normal_scores(f, y + 0.5), *[fair(f, y, n) for n in (0.5, 0.8, 0.9)], *[closed(f, y, n) for n in (0.5, 0.8, 0.9)]])
    header = ["observed", *[f"q{q:.2f}" for q in LEVELS], "pinball", "wis", "crps", "pit_lower", "pit_upper", "fair50", "fair80", "fair90", "cov50", "cov80", "cov90"]
    write("single.csv", header, rows)


def draws(rng):
    rows = []
    for mean, m in ((1.5, 2), (3, 5), (20, 12), (150, 30)):
        for y in (0, mean, 2 * mean):
            x = rng.poisson(mean, m).astype(float)
            pairs = np.abs(x[:, None] - x).sum()
            rows.append([y, np.abs(x - y).mean() - pairs / (2 * m * (m - 1)), *x])
    write("draws.csv", ["observed", "crps", "draws"], rows)


def paths(rng):
    rows = []
    for steps, m in ((1, 6), (3, 5), (7, 9)):
        y, x = rng.poisson(8, steps).astype(float), rng.poisson(8, (m, steps)).astype(float)
        pairs = np.linalg.norm(x[:, None] - x, axis=2).sum()
        rows.append([steps, m, np.linalg.norm(x - y, axis=1).mean() - pairs / (2 * m * (m - 1)), *y, *x.ravel()])
    write("paths.csv", ["steps", "draws", "energy_score", "observed_then_draws"], rows)


def table(rng, against):
    names, origins, horizon = ["a", "b", "c"], 5, 16
    past = rng.poisson([[20.0], [6.0], [90.0]], (3, 120)).astype(float)
    past[0, 30:34] = np.nan
    scale = np.array([np.nanmean(np.abs(v[7:] - v[:-7])) for v in past])
    truth = rng.negative_binomial(10, 10 / (10 + np.array([20.0, 6.0, 90.0])[None, :, None]), (origins, 3, horizon)).astype(float)
    truth[1, 0, 3] = truth[2, 1, :5] = truth[4, :, 15] = np.nan
    mean = np.array([21.0, 5.5, 80.0])[None, :, None, None] * rng.uniform(0.8, 1.2, (origins, 3, horizon, 1))
    forecast = nbinom.ppf(LEVELS, 12, 12 / (12 + mean)) + rng.uniform(0, 1, (origins, 3, horizon, 1)).round(3)
    ok = np.isfinite(truth)

    def figures(mask):
        cells = list(zip(*np.nonzero(mask & ok)))
        f, y, s = [forecast[c] for c in cells], [truth[c] for c in cells], [scale[c[1]] for c in cells]
        m = {"pinball": [pinball(a, b) for a, b in zip(f, y)], "wis": [wis(a, b) for a, b in zip(f, y)], "mae": [abs(a[9] - b) for a, b in zip(f, y)]}
        m["scaled"], m["mase"] = [a / b for a, b in zip(m["pinball"], s)], [a / b for a, b in zip(m["mae"], s)]
        for n in (0.5, 0.8, 0.9):
            m[f"cov{n * 100:.0f}"], m[f"fair{n * 100:.0f}"] = [closed(a, b, n) for a, b in zip(f, y)], [fair(a, b, n) for a, b in zip(f, y)]
        m = {k: float(np.mean(v)) for k, v in m.items()}
        m["bias_pct"] = 100 * sum(a[9] - b for a, b in zip(f, y)) / sum(y)
        return m

    everything = np.ones(truth.shape, bool)
    only = lambda axis, i: np.moveaxis(np.broadcast_to((np.arange(truth.shape[axis]) == i), np.moveaxis(truth, axis, -1).shape), -1, axis)
    by_series = {f"series {n}": figures(only(1, i)) for i, n in enumerate(names)}
    overall = figures(everything)
    for k in ("scaled", "mase"):
        overall[k] = float(np.mean([by_series[f"series {n}"][k] for n in names]))
    result = {"overall": overall, **by_series}
    for a, b in ((1, 1), (2, 7), (8, 14), (15, 16)):
        per = [figures(only(2, h - 1)) for h in range(a, b + 1) if ok[:, :, h - 1].any()]
        result[f"horizons {a}-{b}"] = {k: float(np.mean([p[k] for p in per])) for k in per[0]}
    for o in range(origins):
        result[f"origin {o}"] = {"scaled": figures(only(0, o))["scaled"]}
    if against:
        spec = importlib.util.spec_from_file_location("independent", against)
        other = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(other)
        task = SimpleNamespace(y=truth, scored=ok, scale=scale, series=names, horizon=horizon)
        m, by_horizon, by_origin, series = other.score(forecast, task)
        for k in overall:
            if k != "wis":
                assert abs(m[k] - overall[k]) < 1e-9, (k, m[k], overall[k])
        for a, b in ((1, 1), (2, 7), (8, 14), (15, 16)):
            x = by_horizon[(by_horizon.horizon >= a) & (by_horizon.horizon <= b)].mean()
            for k in ("pinball", "scaled", "mae", "cov90", "fair90"):
                assert abs(x[k] - result[f"horizons {a}-{b}"][k]) < 1e-9, (a, b, k)
        for o in range(origins):
            assert abs(by_origin[o] - result[f"origin {o}"]["scaled"]) < 1e-9
        print("the independent scorer agrees")
    rows = [[names[s], o, h + 1, "" if np.isnan(truth[o, s, h]) else truth[o, s, h], *forecast[o, s, h]] for o in range(origins) for s in range(3) for h in range(horizon)]
    write("table.csv", ["series", "origin", "horizon", "observed", *[f"q{q:.2f}" for q in LEVELS]], rows)
    write("table_past.csv", ["series", "scale", "values"], [[n, scale[i], *["" if np.isnan(v) else v for v in past[i]]] for i, n in enumerate(names)])
    write("table_expected.csv", ["part", "metric", "value"], [[part, k, v] for part, m in result.items() for k, v in m.items()])


def write(name, header, rows):
    with open(HERE / name, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([[repr(float(x)) if isinstance(x, (float, np.floating)) else x for x in row] for row in rows])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", metavar="score.py")
    args = parser.parse_args()
    rng = np.random.default_rng(20261123)
    single(rng)
    draws(rng)
    paths(rng)
    table(rng, args.against)
