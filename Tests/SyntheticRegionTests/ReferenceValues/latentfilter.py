#!/usr/bin/env python3
"""Reference values of the filter of the latent effects, by NumPy and SciPy and without a recursion.

    python3 latentfilter.py        # writes latentfilter-observations.csv, latentfilter.csv, latentfilter-count.csv beside itself

Effects: a region, two parts of it, three sites (of which the first two in the first part), and a slow level for each site, with
the standard deviations and persistences of `SyntheticParameters.Dispersion`; 9 states. Every day each site shows the sum of its
four effects, some days missing.

- gauss: with a Gaussian error (numbers from seed 11), 12 days. All states of all days and all observations are jointly Gaussian;
  the law of the last day's states is one conditioning of that vector.
- poisson: as Poisson counts with log mean log(expected) + sum, 4 days. The law of the last day's states by importance sampling:
  4,000,000 draws of the whole path from the Gaussian at the posterior mode with 1.15 times its standard deviations, so that means
  and deviations are known to about 0.1 % of a deviation.

latentfilter-count.csv: mean and variance of u given a Poisson count of mean expected * exp(u), u ~ N(mean, variance), by quadrature.
"""
from pathlib import Path

import numpy as np
from scipy import integrate

HERE = Path(__file__).resolve().parent
SPREAD = np.array([0.026] + [0.022] * 2 + [0.022] * 3 + [0.04] * 3)
PERSISTENCE = np.array([0.35] + [0.25] * 2 + [0.15] * 3 + [0.985] * 3)
SITES = [(0, 1, 3, 6), (0, 1, 4, 7), (0, 2, 5, 8)]
N = len(SPREAD)


def prior(days):
    """Covariance of the states of all days, day after day."""
    lag = np.abs(np.subtract.outer(np.arange(days), np.arange(days)))
    total = np.zeros((days * N, days * N))
    for i in range(N):
        total[np.ix_(np.arange(days) * N + i, np.arange(days) * N + i)] = SPREAD[i] ** 2 * PERSISTENCE[i] ** lag
    return total


def rows(cells, days):
    h = np.zeros((len(cells), days * N))
    for r, (day, site) in enumerate(cells):
        for state in SITES[site]:
            h[r, day * N + state] = 1
    return h


rng = np.random.default_rng(11)
observations, answers = [], []

days = 12
cells = [(d, s) for d in range(days) for s in range(3) if rng.random() < 0.85]
c, h = prior(days), rows(cells, days)
noise = rng.choice([0.0004, 0.002, 0.01], len(cells))
value = rng.multivariate_normal(np.zeros(len(cells)), h @ c @ h.T + np.diag(noise))
gain = np.linalg.solve(h @ c @ h.T + np.diag(noise), h @ c).T
mean, cov = gain @ value, c - gain @ h @ c
last = slice((days - 1) * N, days * N)
for (day, site), v, r in zip(cells, value, noise):
    observations.append(("gauss", day, site, repr(float(v)), repr(float(r))))
for i in range(N):
    row = " ".join(repr(float(x)) for x in cov[last, last][i])
    answers.append(("gauss", i, repr(float(mean[last][i])), row))

days = 4
cells = [(d, s) for d in range(days) for s in range(3) if (d, s) != (2, 1)]
c, h = prior(days), rows(cells, days)
last = slice((days - 1) * N, days * N)
expected = np.array([{0: 25.0, 1: 110.0, 2: 260.0}[s] for _, s in cells])
count = rng.poisson(expected * np.exp(rng.multivariate_normal(np.zeros(len(cells)), h @ c @ h.T)) * 1.05)
# In the space of the observed sums: u = h x.
cu = h @ c @ h.T
precision = np.linalg.inv(cu)
u = np.zeros(len(cells))
for _ in range(100):
    rate = expected * np.exp(u)
    u = u + np.linalg.solve(precision + np.diag(rate), count - rate - precision @ u)
scale = np.linalg.inv(precision + np.diag(expected * np.exp(u))) * 1.15**2
factor = np.linalg.cholesky(scale)
z = rng.standard_normal((4_000_000, len(cells)))
draws = u + z @ factor.T
log_weight = draws @ count - np.exp(draws) @ expected - 0.5 * np.einsum("ij,jk,ik->i", draws, precision, draws)
log_weight += 0.5 * (z**2).sum(1)
weight = np.exp(log_weight - log_weight.max())
weight /= weight.sum()
mean_u = weight @ draws
cov_u = (draws - mean_u).T @ ((draws - mean_u) * weight[:, None])
# Given u, the states are Gaussian whatever the counts.
to_last = (c @ h.T @ precision)[last]
mean = to_last @ mean_u
cov = c[last, last] - to_last @ cu @ to_last.T + to_last @ cov_u @ to_last.T
for (day, site), k, e in zip(cells, count, expected):
    observations.append(("poisson", day, site, str(int(k)), repr(float(e))))
for i in range(N):
    row = " ".join(repr(float(x)) for x in cov[i])
    answers.append(("poisson", i, repr(float(mean[i])), row))

counts = []
for k, e, m, v in [(0, 0.7, 0.0, 0.004), (3, 9.0, 0.05, 0.0036), (41, 38.0, -0.1, 0.01), (130, 95.0, 0.0, 0.003), (900, 700.0, 0.02, 0.02), (12, 2.0, 0.0, 1.0)]:
    top = max((k * x - e * np.exp(x) - (x - m) ** 2 / (2 * v)) for x in np.linspace(m - 4, m + 4, 20001))
    f = lambda x: np.exp(k * x - e * np.exp(x) - (x - m) ** 2 / (2 * v) - top)
    grid = np.linspace(m - 4, m + 4, 20001)
    at = grid[np.argmax([f(x) for x in grid])]
    half = 10 * (1 / (e * np.exp(at) + 1 / v)) ** 0.5
    part = lambda g: integrate.quad(lambda x: g(x) * f(x), at - half, at + half, epsabs=0, epsrel=1e-12, limit=500)[0]
    z0 = part(lambda x: 1)
    mu = part(lambda x: x) / z0
    counts.append((k, e, m, v, repr(mu), repr(part(lambda x: (x - mu) ** 2) / z0)))


def write(name, header, lines):
    (HERE / name).write_text("\n".join([header] + [",".join(map(str, line)) for line in lines]) + "\n")


write("latentfilter-observations.csv", "case,day,site,value,noise", observations)
write("latentfilter.csv", "case,state,mean,covariance", answers)
write("latentfilter-count.csv", "count,expected,mean,variance,posterior_mean,posterior_variance", counts)
