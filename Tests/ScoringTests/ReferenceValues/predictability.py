#!/usr/bin/env python3
"""Reference values for how predictable a series is (numpy, scipy, statsmodels; nothing of Vigie, invented counts).

    python3 predictability.py     # writes the CSV files beside it

floor.csv                    expected losses of a Poisson count with known mean: quantile losses by summing over the
                             probabilities, CRPS by Bessel functions, absolute error of the median by summing.
entropy.csv                  entropy of scipy's periodogram of series of several lengths.
predictability.csv           two invented series (days with holes; hours): count, multiplier of the calendar as fitted by a
                             Poisson regression of statsmodels, that regression's own fitted count.
predictability_expected.csv  their figures.
"""
import csv
from pathlib import Path

import numpy as np
import statsmodels.api as sm
from scipy.signal import periodogram
from scipy.special import ive
from scipy.stats import poisson

HERE = Path(__file__).resolve().parent
LEVELS = np.arange(1, 20) / 20


def write(name, header, rows):
    with open(HERE / name, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([[repr(float(x)) if isinstance(x, (float, np.floating)) else x for x in row] for row in rows])


def floor(mean):
    """Mean quantile loss, CRPS and absolute error of the median of Poisson(mean) by itself."""
    k = np.arange(0, int(mean + 40 * np.sqrt(mean) + 200))
    p = poisson.pmf(k, mean)
    pinball = np.mean([np.sum(p * np.maximum(q * (k - f), (q - 1) * (k - f)))
                       for q, f in zip(LEVELS, poisson.ppf(LEVELS, mean))])
    crps = mean * (ive(0, 2 * mean) + ive(1, 2 * mean))
    return pinball, crps, np.sum(p * np.abs(k - poisson.median(mean)))


def entropy(values):
    x = np.asarray(values, float)
    x = np.where(np.isnan(x), np.nanmean(x), x)
    _, power = periodogram(x, detrend="constant", scaling="spectrum")
    share = power[1:] / power[1:].sum()
    share_log = np.where(share > 0, share * np.log(np.where(share > 0, share, 1)), 0)
    return -share_log.sum() / np.log(len(share))


def level(y, c, half_life):
    """Discounted sums written out, one for each step."""
    out = np.full(len(y), np.nan)
    keep = 2 ** (-1 / half_life)
    for t in range(len(y)):
        s = np.arange(t)
        w = keep ** (t - s) * ~np.isnan(y[:t])
        if w.sum() >= 0.5 * keep / (1 - keep) * (1 - 1e-9):
            out[t] = np.nansum(w * y[:t]) / np.sum(w * c[:t])
    return out


def series():
    """Invented counts: days over two years with holes, hours over ten weeks."""
    rng = np.random.default_rng(20_261)
    days = np.arange(733)
    weekday = np.array([1.12, 1.03, 1.0, 1.01, 1.0, 0.95, 0.89])
    wander = np.cumsum(rng.normal(0, 0.008, len(days)))
    truth = 62 * weekday[days % 7] * np.exp(0.06 * np.cos(2 * np.pi * days / 365.25) + wander)
    y = rng.negative_binomial(90, 90 / (90 + truth)).astype(float)
    y[[3, 200, 201, 202, 450, 731]] = np.nan
    columns = [(days % 7 == d) for d in range(1, 7)]
    columns += [np.cos(2 * np.pi * days / 365.25), np.sin(2 * np.pi * days / 365.25)]
    yield "days", y, np.column_stack([np.ones(len(days))] + columns).astype(float), 7
    hours = np.arange(168 * 10 + 11)
    day = 0.5 + 0.45 * np.sin(np.pi * ((hours % 24) - 5) / 19) ** 2
    y = rng.poisson(3.4 * day * np.exp(0.1 * np.sin(hours / 300))).astype(float)
    columns = [(hours % 24 == h) for h in range(1, 24)]
    yield "hours", y, np.column_stack([np.ones(len(hours))] + columns).astype(float), 168


def main():
    means = [0.0, 0.03, 0.7, 1.0, 3.2, 17.5, 140.0, 2500.0, 12_345.6]
    write("floor.csv", ["mean", "pinball", "crps", "absolute_error"], [[m, *map(float, floor(m))] for m in means])

    rng = np.random.default_rng(5)
    rows = []
    for n in [4, 7, 30, 97, 364, 1001]:
        x = np.round(20 + 6 * np.sin(2 * np.pi * np.arange(n) / 7) + rng.normal(0, 3, n))
        if n > 50:
            x[[5, 17]] = np.nan
        rows.append([entropy(x)] + [float(v) if not np.isnan(v) else "" for v in x])
    write("entropy.csv", ["entropy"] + [str(i) for i in range(1001)], rows)

    table, expected = [], []
    for name, y, x, week in series():
        known = ~np.isnan(y)
        fit = sm.GLM(y[known], x[known], family=sm.families.Poisson()).fit(tol=1e-12, maxiter=100)
        calendar = np.exp(x[:, 1:] @ fit.params[1:])
        fitted = np.exp(x @ fit.params)
        table += [[name, "" if np.isnan(a) else float(a), float(b), float(c)] for a, b, c in zip(y, calendar, fitted)]
        mean = level(y, calendar, 4 * week) * calendar
        use = known & ~np.isnan(mean)
        yu, mu, cu = y[use], mean[use], calendar[use]
        floors = np.mean([floor(m) for m in mu], axis=0)
        difference = np.abs(y[week:] - y[:-week])
        v0 = np.mean((yu - yu.mean()) ** 2)
        v1 = np.mean((yu - yu.sum() / cu.sum() * cu) ** 2)
        v2 = np.mean((yu - mu) ** 2)
        # As many parameters as the calendar has, and one for each span of the level.
        spans = int(np.ceil(len(yu) / (8 * week / np.log(2))))
        chi2 = np.sum((yu - mu) ** 2 / mu)
        figures = {
            "parameters": x.shape[1] - 1, "steps_per_week": week, "steps": len(yu), "mean": yu.mean(),
            "pinball": floors[0], "crps": floors[1], "absolute_error": floors[2],
            "scaled_pinball": floors[0] / np.nanmean(difference), "relative_error": floors[2] / mu.mean(),
            "overdispersion": chi2 / (len(yu) - (x.shape[1] - 1) - spans),
            "calendar": (v0 - v1) / v0, "level": (v1 - v2) / v0, "remainder": (v2 - mu.mean()) / v0,
            "noise": mu.mean() / v0, "entropy": entropy(y[len(y) % week:]),
            "regression_dispersion": fit.pearson_chi2 / fit.df_resid, "regression_parameters": x.shape[1],
        }
        expected += [[name, figure, float(value)] for figure, value in figures.items()]
    write("predictability.csv", ["series", "count", "calendar", "regression"], table)
    write("predictability_expected.csv", ["series", "figure", "value"], expected)


if __name__ == "__main__":
    main()
