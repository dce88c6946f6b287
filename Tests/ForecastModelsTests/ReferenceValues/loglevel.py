#!/usr/bin/env python3
"""Reference values of the level filter and smoother, from the joint normal distribution of all steps (NumPy alone).

    python3 loglevel.py        # writes loglevel.csv and loglevel-summary.csv beside itself

The model says: z = slow + fast + noise with Cov(slow_s, slow_t) = slowSD^2 exp(-|s - t| step / slowDays), fast alike, and
independent noise of variance noiseSD^2 + counting_t. So z is normal with a dense covariance S, and without any recursion

    2 log L = -(log det S + z' S^-1 z)   (the constant n log 2 pi is left out, as the filter does),
    smoothed level = Cov(level, z) S^-1 z,   standardised one-step errors = L^-1 z for S = L L',
    (slow, fast) one step after the end: normal with the usual conditional mean and covariance.

80 steps of 0.25 days drawn from the model (seed 11), nine of them missing; no standardised error beyond 3.5, where the
filter would bound it.
"""
import csv
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
SLOW_DAYS, SLOW_SD, FAST_DAYS, FAST_SD, NOISE_SD, STEP = 9.0, 0.2, 1.5, 0.1, 0.05, 0.25
rng = np.random.default_rng(11)
n = 80
times = np.arange(n) * STEP


def kernel(a, b, sd, days):
    return sd**2 * np.exp(-np.abs(a[:, None] - b[None, :]) / days)


counting = rng.uniform(0.002, 0.02, n)
slow_cov = kernel(times, times, SLOW_SD, SLOW_DAYS)
fast_cov = kernel(times, times, FAST_SD, FAST_DAYS)
full = slow_cov + fast_cov + np.diag(NOISE_SD**2 + counting)
z = np.linalg.cholesky(full) @ rng.standard_normal(n)
missing = np.array([0, 7, 8, 9, 30, 55, 56, 70, 79])
seen = np.setdiff1d(np.arange(n), missing)

S = full[np.ix_(seen, seen)]
weights = np.linalg.solve(S, z[seen])
smoothed = (slow_cov + fast_cov)[:, seen] @ weights
standardised = np.linalg.solve(np.linalg.cholesky(S), z[seen])
assert np.abs(standardised).max() < 3.5
log_likelihood = -0.5 * (np.linalg.slogdet(S)[1] + z[seen] @ weights)

after = np.array([n * STEP])
cross = np.vstack([kernel(after, times[seen], SLOW_SD, SLOW_DAYS), kernel(after, times[seen], FAST_SD, FAST_DAYS)])
mean = cross @ weights
covariance = np.diag([SLOW_SD**2, FAST_SD**2]) - cross @ np.linalg.solve(S, cross.T)

errors = dict(zip(seen, standardised))
with open(HERE / "loglevel.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["z", "counting_variance", "smoothed", "standardised_error"])
    for t in range(n):
        known = t in errors
        out.writerow([repr(float(z[t])) if known else "", repr(float(counting[t])), repr(float(smoothed[t])),
                      repr(float(errors[t])) if known else ""])
with open(HERE / "loglevel-summary.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["slow_days", "slow_sd", "fast_days", "fast_sd", "noise_sd", "step_days", "log_likelihood", "slow",
                  "fast", "slow_variance", "covariance", "fast_variance"])
    out.writerow([repr(float(v)) for v in (SLOW_DAYS, SLOW_SD, FAST_DAYS, FAST_SD, NOISE_SD, STEP, log_likelihood, mean[0],
                                           mean[1], covariance[0, 0], covariance[0, 1], covariance[1, 1])])
