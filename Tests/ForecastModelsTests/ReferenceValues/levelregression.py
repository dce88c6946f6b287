#!/usr/bin/env python3
"""Reference values of the regression on recent levels: exponential sums and weighted ridge regressions by plain NumPy.

    python3 levelregression.py     # writes levelregression-steps.csv and levelregression.csv beside itself

300 days of four steps (seed 14): counts of patients who mostly stay for some steps, around a given calendar, growing, with ten
missing steps. For the origin at the end (step 2 of its day) and twelve steps ahead the script computes the levels before the
origin, the coefficients of each horizon, the variance of its errors over their mean, and five quantiles of them.
"""
import csv
from pathlib import Path

import numpy as np
from scipy.stats import norm

HERE = Path(__file__).resolve().parent
PER_DAY, DAYS, AHEAD, HALF_LIVES = 4, 300, 12, (28.0, 2.0, 0.1)
N = PER_DAY * DAYS + 2
rng = np.random.default_rng(14)
t = np.arange(N + AHEAD)
calendar = 40 * np.array([0.6, 0.9, 1.3, 1.2])[t % 4] * (1 + 0.1 * (t // 4 % 7 >= 5))
state = np.zeros(N)
for i in range(1, N):
    state[i] = 0.7 * state[i - 1] + 0.1 * rng.standard_normal()
y = np.round(calendar[:N] * (1 + 0.3 * t[:N] / N) * np.exp(state)).astype(float)
y[rng.choice(N, 10, replace=False)] = np.nan


def weighted(x, days):
    """Sums before each step and before the one after the last, in which a value counts half in so many days."""
    weights = 0.5 ** (np.arange(N)[::-1] / (days * PER_DAY))
    return np.array([0.0] + [x[:i] @ weights[N - i:] for i in range(1, N + 1)])


known = ~np.isnan(y)
seen, expected = weighted(np.where(known, y, 0), 180), weighted(np.where(known, calendar[:N], 0), 180)
slow = np.where(expected > 1e-6, seen / np.maximum(expected, 1e-6), 1)
usual = calendar[:N] * slow[:N]
# A missing value is taken for what was expected.
levels = np.column_stack([
    np.clip(weighted(np.where(known, y - usual, 0), days) / np.maximum(weighted(usual, days), 1e-6), -0.9, 3)
    for days in HALF_LIVES])
newest = N - AHEAD
newest -= (newest - N) % PER_DAY
origins = np.arange(newest, 28 * PER_DAY - 1, -PER_DAY)
F = np.column_stack([np.ones(len(origins)), levels[origins]])
value = y[origins[:, None] + np.arange(AHEAD)]
mean = calendar[origins[:, None] + np.arange(AHEAD)] * slow[origins][:, None]


def neighbours(h):
    reach = 0 if h < 3 else 1 if h < 11 else 3
    return range(max(0, h - reach), min(AHEAD, h + reach + 1))


coefficients = []
for h in range(AHEAD):
    A, b = np.zeros((F.shape[1], F.shape[1])), np.zeros(F.shape[1])
    for k in neighbours(h):
        ok = ~np.isnan(value[:, k])
        A += (F[ok] * mean[ok, k][:, None]).T @ F[ok]
        b += F[ok].T @ (value[ok, k] - mean[ok, k])
    ridge = 50 * len(neighbours(h))
    A += np.diag([1e-6] + [ridge] * len(HALF_LIVES))
    coefficients.append(np.linalg.solve(A, b))
fitted = np.maximum(mean * (1 + F @ np.array(coefficients).T), 0.05)
errors = (value - fitted) / np.sqrt(fitted)

with open(HERE / "levelregression-steps.csv", "w", newline="") as f:
    out = csv.writer(f, lineterminator="\n")
    out.writerow(["value", "calendar"])
    for i in range(N + AHEAD):
        out.writerow(["" if i >= N or np.isnan(y[i]) else int(y[i]), repr(float(calendar[i]))])
with open(HERE / "levelregression.csv", "w", newline="") as f:
    out = csv.writer(f, lineterminator="\n")
    out.writerow(["levels", "coefficients", "mean", "dispersion", "quantiles"])
    text = lambda numbers: " ".join(repr(float(x)) for x in numbers)
    for h in range(AHEAD):
        ends = sorted({neighbours(h)[0], h, neighbours(h)[-1]})
        pool = np.concatenate([errors[:, k] for k in ends])
        pool = np.sort(pool[~np.isnan(pool)])
        at = norm.cdf([-2.5, -1, 0, 1, 2.5]) * len(pool) - 0.5
        future = calendar[N + h] * slow[N] * (1 + coefficients[h] @ np.r_[1, levels[N]])
        out.writerow([text(levels[N]), text(coefficients[h]), repr(float(future)), repr(float(np.mean(pool**2))),
                      text(np.interp(at, np.arange(len(pool)), pool))])
